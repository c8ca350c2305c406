/** Columns of a comparison, and the lines that stand for many rows. */
import {movedOf} from '../../analysis/diff/rows.js'
import type {Cell, Table} from '../report.js'
import {delta, mark, type Spec, size, table, wide} from './columns.js'

export interface Changed {
  readonly before: number | null
  readonly after: number | null
  readonly delta: number | null
  readonly gained: number | null
  readonly lost: number | null
}

/** Below this part of all that moved a row is tiny. */
const tinyPart = 0.01
/** Fewer tiny rows take no more room than the line that would stand for them. */
const leastFolded = 3

export interface Layout<Row> {
  readonly keys: readonly Spec<Row>[]
  /** Key of the column that says `total`. */
  readonly label: string
  /** Of buffers, instances or clients. */
  readonly more: Spec<Row>
  readonly wides: readonly Spec<Row>[]
}

/** What the last line is called, and what stands in its column `more`. */
interface Total extends Changed {
  readonly name: string
  readonly more: number | null
}

export function changesTableOf<Row extends Changed>(
  rows: readonly Row[],
  {keys, label, more, wides}: Layout<Row>,
  total: Total
): Table {
  const {main, tiny, unchanged, unknown} = sorted(rows)
  const all = [...main, ...tiny, ...unchanged, ...unknown]
  const scale = scaleOf(rows)
  const specs: Spec<Row>[] = [
    ...keys.map((spec) => (all.length > 0 && all.every((row) => spec.value(row) === null) ? wide(spec) : spec)),
    size('before', 'before', (row) => row.before),
    size('after', 'after', (row) => row.after),
    {...delta<Row>('delta', 'change', (row) => row.delta), last: true},
    more,
    mark('share', 'share', (row) => scale.share([row])),
    mark('bar', 'lost | gained', (row) => scale.bar(row)),
    wide(size('gained', 'gained', (row) => row.gained)),
    wide(size('lost', 'lost', (row) => row.lost)),
    ...wides.map(wide)
  ]
  const line = (name: string, values: Readonly<Record<string, Cell>>): Cell[] =>
    specs.map(({key}) => (key === label ? name : (values[key] ?? (key in values ? null : ''))))
  const sums = [
    ...(tiny.length === 0 ? [] : [line(`(${tiny.length} tiny)`, {...sumOf(tiny), share: scale.share(tiny)})]),
    ...(unchanged.length === 0 ? [] : [line(`(${unchanged.length} unchanged)`, {...sumOf(unchanged)})]),
    ...(unknown.length === 0 ? [] : [line(`(${unknown.length} not known)`, {...nothing})])
  ]
  const {after, before, delta: change, gained, lost} = total
  const footer = [line(total.name, {after, before, delta: change, gained, lost, [more.key]: total.more})]
  return all.length === 0 ? table(all, specs) : {...table(all, specs), fold: {from: main.length, sums}, footer}
}

interface Sorted<Row> {
  readonly main: readonly Row[]
  readonly tiny: readonly Row[]
  readonly unchanged: readonly Row[]
  /** On neither side. */
  readonly unknown: readonly Row[]
}

const nothing: Changed = {after: null, before: null, delta: null, gained: null, lost: null}

/** A row of which one side is known is never folded: it would look as if nothing had happened to it. */
function sorted<Row extends Changed>(rows: readonly Row[]): Sorted<Row> {
  const least = tinyPart * rows.reduce((sum, row) => sum + Math.max(0, movedOf(row)), 0)
  const unchanged = rows.filter((row) => row.delta !== null && movedOf(row) === 0)
  const unknown = rows.filter((row) => row.before === null && row.after === null)
  const still = new Set([...unchanged, ...unknown])
  const moved = rows.filter((row) => !still.has(row))
  const tiny = moved.filter((row) => row.delta !== null && movedOf(row) < least)
  if (tiny.length < leastFolded) return {main: moved, tiny: [], unchanged, unknown}
  const small = new Set(tiny)
  return {main: moved.filter((row) => !small.has(row)), tiny, unchanged, unknown}
}

function sumOf(rows: readonly Changed[]): Changed {
  const sum = (key: keyof Changed) => rows.reduce((total, row) => total + (row[key] ?? 0), 0)
  return {after: sum('after'), before: sum('before'), delta: sum('delta'), gained: sum('gained'), lost: sum('lost')}
}

const half = 6

interface Scale {
  /** Of all changes, whatever their sign. */
  readonly share: (rows: readonly Changed[]) => string | null
  /** `  ----|++    `: what was lost on the left, what was gained on the right. */
  readonly bar: (row: Changed) => string
}

function scaleOf(rows: readonly Changed[]): Scale {
  const deltasOf = (some: readonly Changed[]) => some.reduce((sum, row) => sum + Math.abs(row.delta ?? 0), 0)
  const all = deltasOf(rows)
  const most = rows.reduce((max, row) => Math.max(max, movedOf(row)), 0)
  const cells = (bytes: number | null) =>
    bytes === null || bytes === 0 ? 0 : Math.max(1, Math.round((half * bytes) / most))
  return {
    bar: ({gained, lost}) => `${'-'.repeat(cells(lost)).padStart(half)}|${'+'.repeat(cells(gained)).padEnd(half)}`,
    share: (some) => (some.every(({delta: known}) => known === null) ? null : percent(deltasOf(some), all))
  }
}

function percent(part: number, whole: number): string {
  const rounded = whole === 0 ? 0 : Math.round((100 * part) / whole)
  return rounded === 0 && part > 0 ? '<1%' : `${rounded}%`
}
