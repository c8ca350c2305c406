/** Findings over a series of snapshots, and what the user said of them. */
import type {Filter} from '../filter.js'
import type {BudgetOutcome} from './budget-limits.js'
import type {Confidence, RuleId} from './finding.js'
import type {Skipped} from './judge.js'
import type {JudgedFinding} from './verdict.js'

/** One snapshot of the series, by its own time. */
export interface SeriesEntry {
  readonly snapshot: number
  readonly source: string
  readonly bootId: string | null
  readonly uptimeSeconds: number | null
  /** ISO 8601 UTC; null: not told. */
  readonly time: string | null
  /** Of the boots that the series is of, in order: snapshots of different boots are not compared. */
  readonly boot: number
}

export interface Leaks {
  readonly schema: 'mediamem.leaks/1'
  readonly snapshots: number
  readonly series: readonly SeriesEntry[]
  /** Files of a folder or pattern that could not be taken; `expected`: their names say that they are captures. */
  readonly passedOver: readonly {readonly source: string; readonly reason: string; readonly expected: boolean}[]
  readonly findings: readonly JudgedFinding[]
  /** Rules that saw enough to speak. */
  readonly judged: readonly RuleId[]
  /** Rules that could not run, or not on all snapshots. */
  readonly skipped: readonly Skipped[]
  /** null: no finding fails the command. */
  readonly failOn: Confidence | null
  /** Rules whose silence proves nothing; only where something was to fail the command. */
  readonly failedClosed: readonly RuleId[]
  readonly budgets: readonly BudgetOutcome[]
  /** null: there is none. */
  readonly baseline: {
    readonly findings: number
    /** Of those, no longer found, though their rules spoke. */
    readonly gone: number
  } | null
  readonly suppressions: {
    readonly entries: number
    /** That no finding is of, though their rules spoke. */
    readonly stale: readonly {readonly line: number; readonly text: string}[]
  } | null
  readonly filter: {
    readonly filters: readonly Filter[]
    /** Findings it leaves out. */
    readonly leftOut: number
  } | null
}

/** Do findings, a budget, or a silence that proves nothing end the command with the exit code for findings? */
export const fails = (leaks: Leaks): boolean =>
  leaks.failedClosed.length > 0 || lostCaptures(leaks) > 0 || leaks.findings.some(({failing}) => failing)

/** Captures that could not be read, where something was to fail the command: what they hold nobody knows. */
export const lostCaptures = ({budgets, failOn, passedOver}: Leaks): number =>
  failOn === null && budgets.length === 0 ? 0 : passedOver.filter(({expected}) => expected).length
