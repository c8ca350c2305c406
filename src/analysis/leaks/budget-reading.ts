/** How much of a budget a snapshot has used, as far as it can be known. */
import type {Budget} from '../../model/budget.js'
import type {DmaBuffer, Process, Snapshot} from '../../model/snapshot.js'
import {matchesGlob} from '../filter.js'
import {listsAreWhole} from '../ledger.js'

/** Bytes or counts. */
export interface Reading {
  /** There is at least so much. */
  readonly low: number
  /** And at most so much; null: nobody knows. */
  readonly high: number | null
  /** Is anything called so? */
  readonly matched: boolean
  /** Why there is no most; null: there is one. */
  readonly gap: BudgetGap | null
}

/**
 * What it takes to know the most: a whole list of buffers, every process read for what it holds, or for its descriptors,
 * sizes that are no estimates.
 */
export type BudgetGap = 'buffers' | 'descriptors' | 'holders' | 'sizes'

/** Does it count? `maybe`: it came or went meanwhile, or what it is was not told. */
type Part = 'maybe' | 'no' | 'yes'

export function readBudget(budget: Budget, snapshot: Snapshot): Reading {
  if (budget.of === 'descriptors') return descriptorReading(budget, snapshot)
  const belongs = budget.of === 'comm' ? heldBy(budget, snapshot) : (buffer: DmaBuffer) => byItself(budget, buffer)
  let low = 0
  let high = 0
  let matched =
    budget.of === 'total' ||
    (budget.of === 'comm' && snapshot.processes.some(({comm}) => isNamed(budget, comm) === 'yes'))
  for (const buffer of snapshot.buffers) {
    const part = belongs(buffer)
    if (part === 'no') continue
    const amount = budget.unit === 'bytes' ? buffer.size : 1
    matched ||= part === 'yes'
    high += amount
    if (part === 'yes' && buffer.churn === null) low += amount
  }
  const gap = gapOf(budget, snapshot)
  return {gap, high: gap === null ? high : null, low, matched}
}

function gapOf({of, unit}: Budget, {buffers, coverage, machine}: Snapshot): BudgetGap | null {
  if (!listsAreWhole(coverage)) return 'buffers'
  if (of === 'comm' && machine.holderGap !== null) return 'holders'
  return unit === 'bytes' && buffers.some(({sizeEstimated}) => sizeEstimated) ? 'sizes' : null
}

const isNamed = ({glob}: Budget, name: string | null): Part =>
  glob === null ? 'yes' : name === null ? 'maybe' : matchesGlob(glob, name) ? 'yes' : 'no'

function byItself(budget: Budget, {attachments, exporter}: DmaBuffer): Part {
  if (budget.of === 'total') return 'yes'
  if (budget.of === 'exporter') return isNamed(budget, exporter)
  return attachments === null ? 'maybe' : attachments.some((device) => isNamed(budget, device) === 'yes') ? 'yes' : 'no'
}

/** Each buffer once, by however many of the processes it is held. Holders that were matched may be others. */
function heldBy(budget: Budget, {processes}: Snapshot): (buffer: DmaBuffer) => Part {
  const named = new Map(processes.map(({comm, pid}) => [pid, isNamed(budget, comm)]))
  return ({holders, identityEstimated}) => {
    if (identityEstimated) return 'maybe'
    const parts = holders.map(({pid}) => named.get(pid) ?? 'maybe')
    return parts.includes('yes') ? 'yes' : parts.includes('maybe') ? 'maybe' : 'no'
  }
}

/** Processes with one table of descriptors have them once. */
function descriptorReading(budget: Budget, {machine, processes}: Snapshot): Reading {
  const read = (process: Process) => (budget.class === null ? null : (process.descriptors?.[budget.class] ?? null))
  let low = 0
  let high: number | null = machine.processListGap === null ? 0 : null
  let matched = false
  const counted = new Set<number>()
  for (const process of processes) {
    const part = isNamed(budget, process.comm)
    if (part === 'no') continue
    matched ||= part === 'yes'
    const table = process.sharesDescriptorsWith ?? process.pid
    if (process.access === 'none' || process.access === 'gone' || counted.has(table)) continue
    const count = read(process)
    if (count === null || process.access === 'denied' || process.access === 'lost') high = null
    if (count === null) continue
    if (part === 'yes') counted.add(table)
    if (part === 'yes') low += count
    if (high !== null) high += count
  }
  return {gap: high === null ? 'descriptors' : null, high, low, matched}
}
