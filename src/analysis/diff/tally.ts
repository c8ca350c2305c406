/** Bytes of buffers, divided among the rows they belong to, before and after. */
import type {DmaBuffer} from '../../model/snapshot.js'
import type {Pair} from './pairs.js'
import type {Side} from './side.js'

/** What became of the bytes of one row. */
export interface Change {
  /** null: it may have some that nobody saw, and none was seen. */
  readonly before: number | null
  readonly after: number | null
  /** null: a side is not known. */
  readonly delta: number | null
  /**
   * Of buffers that it has only after, or more of then; and only before. Never null: what was seen of a row whose other
   * side is not known counts in full, so that `gained - lost` of all rows sum to what all buffers have more.
   */
  readonly gained: number
  readonly lost: number
  readonly buffersBefore: number
  readonly buffersAfter: number
}

/** What of a buffer belongs to one row. All parts of a buffer sum to its size. */
export interface Part<Row> {
  /** The same for all parts of one row, on both sides. */
  readonly id: string
  readonly row: Row
  readonly bytes: number
}

/** How buffers are divided into rows. */
export interface Division<Row> {
  readonly partsOf: (buffer: DmaBuffer, side: Side) => readonly Part<Row>[]
  /** May the row have had some that nobody saw? Asked where none was. */
  readonly mayHide: (row: Row, side: Side) => boolean
}

interface Sum<Row> {
  row: Row
  readonly before: {bytes: number; full: number; buffers: number}
  readonly after: {bytes: number; full: number; buffers: number}
  gained: number
  lost: number
}

interface Tallied<Row> {
  readonly row: Row
  readonly change: Change
  /** Sizes of all buffers it has a part of, in full. */
  readonly full: {readonly rssBefore: number; readonly rssAfter: number}
}

/** In no order. A row is called as it is after, if it is then. */
export function tally<Row>(
  pairs: readonly Pair[],
  {before, after}: {readonly before: Side; readonly after: Side},
  {mayHide, partsOf}: Division<Row>
): Tallied<Row>[] {
  const sums = new Map<string, Sum<Row>>()
  const parts = (buffer: DmaBuffer | null, side: Side) => (buffer === null ? [] : partsOf(buffer, side))
  const sumOf = ({id, row}: Part<Row>): Sum<Row> => {
    const known = sums.get(id)
    if (known !== undefined) return known
    const none = {buffers: 0, bytes: 0, full: 0}
    const sum = {after: {...none}, before: {...none}, gained: 0, lost: 0, row}
    sums.set(id, sum)
    return sum
  }
  for (const pair of pairs) {
    const changes = new Map<Sum<Row>, number>()
    for (const [name, side, sign] of [
      ['before', before, -1],
      ['after', after, 1]
    ] as const) {
      const seen = new Set<Sum<Row>>()
      for (const part of parts(pair[name], side)) {
        const sum = sumOf(part)
        sum.row = part.row
        sum[name].bytes += part.bytes
        changes.set(sum, (changes.get(sum) ?? 0) + sign * part.bytes)
        if (seen.has(sum)) continue
        seen.add(sum)
        sum[name].buffers += 1
        sum[name].full += pair[name]?.size ?? 0
      }
    }
    for (const [sum, change] of changes) {
      if (change > 0) sum.gained += change
      else sum.lost -= change
    }
  }
  return [...sums.values()].map((sum) => {
    const bytesOf = (name: 'after' | 'before', side: Side) =>
      sum[name].buffers === 0 && mayHide(sum.row, side) ? null : sum[name].bytes
    const [was, is] = [bytesOf('before', before), bytesOf('after', after)]
    const change = {
      after: is,
      before: was,
      buffersAfter: sum.after.buffers,
      buffersBefore: sum.before.buffers,
      delta: was === null || is === null ? null : is - was,
      gained: sum.gained,
      lost: sum.lost
    }
    return {change, full: {rssAfter: sum.after.full, rssBefore: sum.before.full}, row: sum.row}
  })
}
