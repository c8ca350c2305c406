import type {V4l2Instance} from '../../model/media.js'
import type {DmaBuffer, Process, Snapshot} from '../../model/snapshot.js'
import {isQueueExporter} from '../footprint/exported-queues.js'
import {instanceRows} from '../rows/instance.js'
import type {Sighting} from './buffer-history.js'
import {type DeviceMoment, deviceMoment} from './device-history.js'
import type {DeviceExplanation} from './explanation.js'
import {instanceStep} from './importers.js'
import {buffersStep, kindsOf} from './kinds.js'
import {type Meant, meantBy} from './meant.js'
import {type Path, path, type Step} from './steps.js'
import {explainSchema, seenBy, type Teller} from './teller.js'
import {processesByPid, processStep} from './who.js'

type ToldOfDevice = Omit<DeviceExplanation, 'gone' | 'history' | 'next' | 'series'>

export function deviceTeller(asked: string): Teller {
  const moments: DeviceMoment[] = []
  let told: ToldOfDevice | null = null
  let seen: Sighting | null = null
  return {
    see: (snapshot, place) => {
      const meant = meantBy(asked, snapshot)
      if (meant === null) return 'not-seen'
      const {instances} = meant
      const imported = snapshot.buffers.filter(
        ({attachments}) => meant.device !== null && attachments?.includes(meant.device) === true
      )
      const moment = deviceMoment(instances, imported.length, place)
      moments.push(moment)
      seen = {absentAt: null, first: seen?.first ?? place.snapshot, last: place.snapshot}
      told = {
        schema: explainSchema,
        subject: {
          asked,
          bytes: moment.bytes,
          device: meant.device,
          kind: 'instance',
          nodes: meant.nodes,
          seen,
          tracker: meant.tracker
        },
        snapshot: place,
        imported: {buffers: imported.length, bytes: imported.reduce((sum, {size}) => sum + size, 0)},
        instances: instanceRows({...snapshot, instances}),
        paths: devicePaths(meant, imported, snapshot),
        ...seenBy(snapshot)
      }
      return 'there'
    },
    told: () => (told === null ? null : {...told, history: moments})
  }
}

/** Who has it open and what its queues are, then what was imported there. */
function devicePaths({device, instances}: Meant, imported: readonly DmaBuffer[], snapshot: Snapshot): Path[] {
  const processes = processesByPid(snapshot)
  return [
    ...instances.flatMap((one) => instancePaths(one, snapshot, processes)),
    ...kindsOf(imported).map((kind) => {
      const count = kind.reduce(
        (sum, {attachments}) => sum + (attachments ?? []).filter((at) => at === device).length,
        0
      )
      return path([{count, device: device ?? '', kind: 'attachment'}, buffersStep(kind)], null)
    })
  ]
}

function instancePaths(one: V4l2Instance, {buffers}: Snapshot, processes: ReadonlyMap<number, Process>): Path[] {
  const confidence = one.holdersEstimated ? 'likely' : 'certain'
  const holders = one.holders.map(({descriptors, pid}): Step[] => [
    processStep(pid, processes),
    {count: descriptors.length, kind: 'descriptor', numbers: descriptors}
  ])
  const [first = []] = holders
  return [
    ...(holders.length === 0 ? [[]] : holders).map((before) => path([...before, instanceStep(one)], null, confidence)),
    ...one.queues
      .filter(({bytes}) => bytes > 0)
      .flatMap(({bytes, count, name}) => {
        const before: Step[] = [...first, instanceStep(one), {bytes, count, kind: 'queue', name}]
        // No interface tells of which queue a dma-buf is: of that size they may be of another.
        const same = buffers.filter(
          ({exporter, size}) => isQueueExporter(exporter) && count !== null && count > 0 && size === bytes / count
        )
        return [
          path(before, null, confidence),
          ...kindsOf(same).map((kind) => path([...before, buffersStep(kind)], null, 'possible'))
        ]
      })
  ]
}
