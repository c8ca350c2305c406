/** Findings over a series of snapshots. */
import type {Finding} from './finding.js'
import type {Judgement, Skipped} from './judge.js'

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
  readonly findings: readonly Finding[]
  /** Rules that could not run, or not on all snapshots. */
  readonly skipped: readonly Skipped[]
}

export const leaksOf = ({findings, skipped}: Judgement, series: readonly SeriesEntry[]): Leaks => ({
  findings,
  schema: 'mediamem.leaks/1',
  series,
  skipped,
  snapshots: series.length
})
