/** What changed between two snapshots. */
import type {Coverage, DmaBuffer, Issue, Machine} from '../../model/snapshot.js'
import type {Filter} from '../filter.js'
import {sumLedger, type Totals, tellsBuffers} from '../ledger.js'
import type {Moment} from '../moment.js'
import {type BufferRow, bufferRows} from '../rows/buffer.js'
import {type BufferGroup, groupAlike} from './alike-groups.js'
import {type CoverageDiffers, coverageDiffers} from './coverage-differs.js'
import {type ChangedBuffer, handsChanged} from './hands.js'
import {isIdentified, type Pair, pairBuffers} from './pairs.js'
import {type ChangeRows, type Differing, rowsBy, type SumOfRows, sumOfRows} from './rows.js'
import {type SameBoot, sameBootOf, secondsBetween} from './same-boot.js'
import {type Sides, sidesOf} from './side.js'

export interface DiffSide {
  readonly machine: Machine
  /** Of the buffers that were selected. */
  readonly totals: Totals
  /** All there are, where only some were selected. */
  readonly of: {readonly buffers: number; readonly bytes: number}
  readonly coverage: readonly Coverage[]
  readonly issues: readonly Issue[]
}

export type Diff = SameBoot &
  ChangeRows & {
    readonly schema: 'mediamem.diff/1'
    /** `after.totals.bytes - before.totals.bytes`; null: a side has no interface that tells dma-bufs apart, and none are compared. */
    readonly deltaBytes: number | null
    readonly secondsBetween: number | null
    readonly before: DiffSide
    readonly after: DiffSide
    /** What tells buffers apart that have no inode, or are of another boot. */
    readonly alikeBy: readonly ('exporter' | 'holders' | 'name' | 'size')[]
    /** On both sides all buffers are known, and all holders. Else all is of what was seen. */
    readonly complete: boolean
    readonly coverageDiffers: readonly CoverageDiffers[]
    /** null: of the whole machines. */
    readonly filter: {readonly filters: readonly Filter[]} | null
    readonly buffers: {
      readonly added: readonly BufferRow[]
      readonly removed: readonly BufferRow[]
      readonly addedGroups: readonly BufferGroup[]
      readonly removedGroups: readonly BufferGroup[]
      readonly kept: number
      /** There all the time, and passing the filters after only, or before only. */
      readonly entered: number
      readonly left: number
      readonly changed: readonly ChangedBuffer[]
      readonly untoldHolders: number
      /** Within one boot: pairs of buffers that nothing but likeness tells are one. */
      readonly alike: number
    }
    /** Of the rows. */
    readonly total: SumOfRows
  }

/** `before` is taken for the earlier one, whatever the clocks say. */
export function diff(before: Moment, after: Moment, by: Differing): Diff {
  const [one, other] = [before.snapshot, after.snapshot]
  const boots = sameBootOf(one.machine, other.machine)
  const sides = sidesOf(before, after, boots.sameBoot)
  const comparable = [one, other].every(({buffers, coverage}) => tellsBuffers(buffers.length, coverage))
  const pairs = comparable ? pairBuffers(sides) : []
  const chosen = pairs
    .map((pair) => selected(pair, sides))
    .filter((pair) => pair.before !== null || pair.after !== null)
  const [ours, theirs] = [sideOf(before), sideOf(after)]
  const rows = rowsBy(by, chosen, sides)
  const {filters} = after.selection
  return {
    schema: 'mediamem.diff/1',
    ...boots,
    after: theirs,
    alikeBy: ['exporter', 'name', 'size', ...(sides.byHolders ? (['holders'] as const) : [])],
    before: ours,
    buffers: buffersOf(pairs, sides),
    complete: [ours, theirs].every(({machine, totals}) => totals.complete && machine.holderGap === null),
    coverageDiffers: coverageDiffers(one.coverage, other.coverage),
    deltaBytes: comparable ? theirs.totals.bytes - ours.totals.bytes : null,
    filter: filters.length === 0 ? null : {filters},
    secondsBetween: secondsBetween(one.machine, other.machine, boots.sameBoot),
    ...rows,
    total: sumOfRows(rows, comparable ? [ours.totals.bytes, theirs.totals.bytes] : null)
  }
}

const selected = ({after, before}: Pair, sides: Sides): Pair => ({
  after: after !== null && sides.after.selected.has(after) ? after : null,
  before: before !== null && sides.before.selected.has(before) ? before : null
})

function sideOf({selection, snapshot}: Moment): DiffSide {
  const {buffers, coverage, issues, machine} = snapshot
  return {
    coverage,
    issues,
    machine,
    of: {buffers: buffers.length, bytes: buffers.reduce((sum, {size}) => sum + size, 0)},
    totals: sumLedger(
      buffers.filter((_, at) => selection.buffers[at]),
      snapshot
    )
  }
}

function buffersOf(pairs: readonly Pair[], sides: Sides): Diff['buffers'] {
  const [added, removed, meant]: [DmaBuffer[], DmaBuffer[], Pair[]] = [[], [], []]
  const counts = {alike: 0, entered: 0, kept: 0, left: 0}
  for (const pair of pairs) {
    const {after, before} = selected(pair, sides)
    if (after !== null && pair.before === null) added.push(after)
    if (before !== null && pair.after === null) removed.push(before)
    if (pair.before === null || pair.after === null || (before === null && after === null)) continue
    meant.push(pair)
    if (sides.sameBoot && !isIdentified(pair, sides)) counts.alike += 1
    counts[before === null ? 'entered' : after === null ? 'left' : 'kept'] += 1
  }
  return {
    added: bufferRows(added, sides.after.moment.snapshot),
    addedGroups: groupAlike(added, sides.after),
    ...handsChanged(meant, sides),
    ...counts,
    removed: bufferRows(removed, sides.before.moment.snapshot),
    removedGroups: groupAlike(removed, sides.before)
  }
}
