/** The rows of a comparison, what changed most first. */
import {type BufferKey, byBuffer, byDevices, byExporter, type DevicesKey, type ExporterKey} from './buffer-divisions.js'
import {byCgroup, byProcess, type CgroupKey, type ProcessKey} from './holder-divisions.js'
import type {MediaChange} from './media-changes.js'
import {type ClientKey, clientChanges, type InstanceKey, instanceChanges} from './media-rows.js'
import type {Pair} from './pairs.js'
import type {Sides} from './side.js'
import {type Change, type Division, tally} from './tally.js'

export const differings = ['process', 'exporter', 'device', 'buffer', 'instance', 'client', 'cgroup'] as const
export type Differing = (typeof differings)[number]

/** Sizes of all buffers they hold, in full; `before` and `after` are shares. */
interface Rss {
  readonly rssBefore: number
  readonly rssAfter: number
}

type ProcessChange = ProcessKey & Change & Rss
type CgroupChange = CgroupKey & Change & Rss
type BufferChange = BufferKey & Change
type DeviceChange = DevicesKey & Change
type ExporterChange = ExporterKey & Change
type InstanceChange = InstanceKey & MediaChange
type ClientChange = ClientKey & MediaChange

export type ChangeRows =
  | {readonly by: 'buffer'; readonly rows: readonly BufferChange[]}
  | {readonly by: 'cgroup'; readonly rows: readonly CgroupChange[]}
  | {readonly by: 'client'; readonly rows: readonly ClientChange[]}
  | {readonly by: 'device'; readonly rows: readonly DeviceChange[]}
  | {readonly by: 'exporter'; readonly rows: readonly ExporterChange[]}
  | {readonly by: 'instance'; readonly rows: readonly InstanceChange[]}
  | {readonly by: 'process'; readonly rows: readonly ProcessChange[]}

/** `pairs` of the buffers that were selected: rows of buffers sum to those, rows of instances and clients to themselves. */
export function rowsBy(by: Differing, pairs: readonly Pair[], sides: Sides): ChangeRows {
  const whole = <Key>(division: Division<Key>) =>
    tally(pairs, sides, division).map(({change, row}) => ({...row, ...change}))
  const shared = <Key>(division: Division<Key>) =>
    tally(pairs, sides, division).map(({change, full, row}) => ({...row, ...change, ...full}))
  switch (by) {
    case 'buffer':
      return {by, rows: ordered(whole(byBuffer(pairs, sides)))}
    case 'cgroup':
      return {by, rows: ordered(shared(byCgroup(sides)))}
    case 'client':
      return {by, rows: ordered(clientChanges(sides))}
    case 'device':
      return {by, rows: ordered(whole(byDevices))}
    case 'exporter':
      return {by, rows: ordered(whole(byExporter))}
    case 'instance':
      return {by, rows: ordered(instanceChanges(sides))}
    case 'process':
      return {by, rows: ordered(shared(byProcess(sides)))}
  }
}

interface Ordered {
  readonly key: string
  readonly before: number | null
  readonly after: number | null
  readonly delta: number | null
  readonly gained: number | null
  readonly lost: number | null
}

/** By what came or went: a row that gained as much as it lost has changed most of all. Unknown last. */
function ordered<Row extends Ordered>(rows: readonly Row[]): Row[] {
  const byWeight = rows
    .map((row) => ({parts: row.key.match(/\d+|\D+/g) ?? [], row}))
    .sort(
      ({parts, row: a}, {parts: others, row: b}) =>
        movedOf(b) - movedOf(a) ||
        Math.abs(b.delta ?? 0) - Math.abs(a.delta ?? 0) ||
        sizeOf(b) - sizeOf(a) ||
        byNumbers(parts, others) ||
        order(a.key, b.key)
    )
  const met = new Set<string>()
  return byWeight.map(({row}) => {
    const key = unused(row.key, met)
    met.add(key)
    return {...row, key}
  })
}

/** Rows of one key are told apart by more than it. */
function unused(key: string, met: ReadonlySet<string>): string {
  let free = key
  for (let times = 2; met.has(free); times++) free = `${key} (${times})`
  return free
}

/** What came or went, the larger of the two; -1: not known. */
export const movedOf = ({gained, lost}: Pick<Ordered, 'gained' | 'lost'>): number =>
  gained === null || lost === null ? -1 : Math.max(gained, lost)

const sizeOf = ({after, before}: Ordered): number => Math.max(after ?? 0, before ?? 0)

/** `8 leak` before `15 leak`. */
function byNumbers(parts: readonly string[], others: readonly string[]): number {
  for (const [at, part] of parts.entries()) {
    const other = others[at]
    if (other === undefined) return 1
    const numbers = /^\d/.test(part) && /^\d/.test(other)
    const unequal = numbers ? order(Number(part), Number(other)) : order(part, other)
    if (unequal !== 0) return unequal
  }
  return parts.length - others.length
}

const order = <One extends number | string>(a: One, b: One): number => (a < b ? -1 : Number(a !== b))

export interface SumOfRows {
  /** Bytes; null: nothing is known, or could be compared. */
  readonly before: number | null
  readonly after: number | null
  readonly delta: number | null
  readonly gained: number
  readonly lost: number
  /** Rows of which a side is not known. Of dma-bufs the sums hold what was seen of them, of instances and clients nothing. */
  readonly unknown: number
}

/** `totals` of the buffers, before and after; null: those could not be compared. */
export function sumOfRows({by, rows}: ChangeRows, totals: readonly [number, number] | null): SumOfRows {
  const known = rows.filter(({delta}) => delta !== null)
  const isMedia = by === 'client' || by === 'instance'
  const counted: readonly Ordered[] = isMedia ? known : rows
  const sum = (value: (row: Ordered) => number | null) => counted.reduce((total, row) => total + (value(row) ?? 0), 0)
  const media = known.length === 0 ? null : ([sum((row) => row.before), sum((row) => row.after)] as const)
  const [before, after] = (isMedia ? media : totals) ?? [null, null]
  return {
    after,
    before,
    delta: before === null || after === null ? null : after - before,
    gained: sum(({gained}) => gained),
    lost: sum(({lost}) => lost),
    unknown: rows.length - known.length
  }
}
