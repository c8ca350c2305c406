/** What a V4L2 device has, and who has it open. */
import type {DeviceExplanation} from '../../../analysis/explain/explanation.js'
import type {Report} from '../../report.js'
import {plural} from '../../text.js'
import {sizeText, type Wording} from '../ledger.js'
import {instanceNotes, instanceTable} from '../media.js'
import {caveats} from './caveats.js'
import {deviceHistoryTable} from './history.js'
import {pathTable} from './paths.js'
import {deviceTree} from './tree.js'
import {placeText, some} from './words.js'

export function deviceView(one: DeviceExplanation, wording: Wording): Report {
  const {history, instances, paths, series} = one
  return {
    caveats: [...instanceNotes(instances), ...caveats(one)],
    heading: [sentence(one, wording), ...deviceTree(paths, wording), ...imported(one, wording)],
    tables: [
      pathTable(paths),
      ...(instances.length === 0 ? [] : [{...instanceTable(instances), title: 'Instances'}]),
      ...(series.length > 1 ? [deviceHistoryTable(history)] : [])
    ]
  }
}

function sentence({gone, history, instances, series, snapshot, subject}: DeviceExplanation, wording: Wording): string {
  const {asked, bytes, device, nodes, tracker} = subject
  const named = [
    ...(device === null || device === asked ? [] : [`device ${device}`]),
    ...(tracker === null || tracker === asked ? [] : [`tracked as ${tracker}`]),
    ...(nodes.length === 0 || nodes.includes(asked) ? [] : [some(nodes)])
  ]
  const pids = history.at(-1)?.pids ?? []
  const was =
    gone === null
      ? ''
      : ` (as in ${placeText(snapshot.snapshot, series)}; not seen since ${placeText(gone.since, series)})`
  const open = instances.filter(({kind}) => kind !== 'device').length
  const held = pids.length === 0 ? 'no process seen has it open' : `open in ${some(pids.map(String))}`
  const known =
    bytes === null
      ? 'no interface of this kernel tells what it has'
      : `${instances.some((one) => one.bytes === null || one.lowerBound) ? 'at least ' : ''}${sizeText(bytes, wording)}`
  return `${asked}${named.length === 0 ? '' : ` (${named.join(', ')})`}: ${plural(open, 'instance', 'instances')}, ${held}; ${known}${was}.`
}

function imported({imported: {buffers, bytes}, subject: {device}}: DeviceExplanation, wording: Wording): string[] {
  return device === null || buffers === 0
    ? []
    : [
        `${plural(buffers, 'dma-buf', 'dma-bufs')}, ${sizeText(bytes, wording)}, ${buffers === 1 ? 'is' : 'are'} attached to ${device}: imported there, by any of its nodes.`
      ]
}
