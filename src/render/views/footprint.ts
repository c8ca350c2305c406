/** The footprint as a small ledger that sums, and what stands beside it. */
import type {DoubleExport} from '../../analysis/double-exports.js'
import type {Footprint} from '../../analysis/footprint/footprint.js'
import type {Table} from '../report.js'
import {plural} from '../text.js'
import {size, table, text, wide} from './columns.js'
import {sizeText, type Wording} from './ledger.js'

interface Row {
  readonly sign: string
  readonly what: string
  readonly bytes: number | null
  readonly source: string | null
  readonly note: string | null
}

/** null: there is nothing to tell but the dma-bufs, which have a line of their own. */
export function footprintTable({bytes, leftOut, notRam, parts, unknown}: Footprint): Table | null {
  const plain = leftOut.every(({source}) => source === 'cma') && notRam.length + unknown.length === 0
  if (plain && parts.every(({what}) => what === 'dma-bufs')) return null
  const rows: Row[] = [
    ...parts.map(({atLeast, bytes: part, source, what}) => ({
      bytes: part,
      note: atLeast ? 'at least' : null,
      sign: '+',
      source,
      what
    })),
    {
      bytes: parts.length === 0 ? null : bytes,
      note: parts.some(({atLeast}) => atLeast) ? 'at least' : null,
      sign: '=',
      source: null,
      what: 'system memory of media'
    },
    ...leftOut.map(({overlaps, ...row}) => ({...row, note: `same as ${overlaps}`, sign: 'left out'})),
    ...notRam.map((row) => ({...row, note: null, sign: 'not RAM'})),
    ...unknown.map((row) => ({...row, note: null, sign: 'unknown'}))
  ]
  return table(
    rows,
    [
      text('sign', '', (row) => row.sign),
      text('what', 'what', (row) => row.what),
      size('bytes', 'bytes', (row) => row.bytes),
      text('note', 'note', (row) => row.note ?? ''),
      wide(text('source', 'source', (row) => row.source ?? ''))
    ],
    'Footprint'
  )
}

export function doubleExportNotes(groups: readonly DoubleExport[], wording: Wording): string[] {
  if (groups.length === 0) return []
  const buffers = groups.reduce((sum, one) => sum + one.buffers, 0)
  const most = groups.reduce((sum, {atMostBytes}) => sum + atMostBytes, 0)
  const beyond = new Map(
    groups.flatMap(({exporter, size: each, surplus}) =>
      surplus === null || surplus === 0 ? [] : [[`${exporter} ${each}`, {each, surplus}] as const]
    )
  )
  const sure = [...beyond.values()].map(
    ({each, surplus}) => `${surplus} of ${sizeText(each, wording)} more than the tracked queues have buffers`
  )
  return [
    `Possible double exports: ${plural(buffers, 'buffer', 'buffers')} of videobuf2 in ${plural(groups.length, 'group', 'groups')} of one size and holder, at most ${sizeText(most, wording)} counted twice; each VIDIOC_EXPBUF of a buffer makes another dma-buf of the same memory, nothing was subtracted.`,
    ...(sure.length > 0
      ? [`Exported again, or of queues freed since, or of devices that are not tracked: ${sure.join(', ')}.`]
      : [])
  ]
}
