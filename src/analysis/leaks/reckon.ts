/** From what the rules say, and what the user wants of it, to the result. */
import {type Filter, passes} from '../filter.js'
import type {BudgetOutcome} from './budget-limits.js'
import {failedClosed} from './fail-closed.js'
import type {Finding} from './finding.js'
import type {Judgement} from './judge.js'
import type {Leaks, SeriesEntry} from './leaks.js'
import type {Suppression} from './suppressions.js'
import {type Bar, isStale, type KnownFinding, reachVerdict} from './verdict.js'

export interface Wishes extends Pick<Bar, 'digest' | 'failOn'> {
  readonly filters: readonly Filter[]
  /** null: there are none to compare with. */
  readonly suppressions: readonly Suppression[] | null
  readonly baseline: readonly KnownFinding[] | null
  readonly budgets: readonly BudgetOutcome[]
  readonly passedOver: Leaks['passedOver']
}

export function leaksOf(judgement: Judgement, series: readonly SeriesEntry[], wishes: Wishes): Leaks {
  const {baseline, budgets, filters, suppressions} = wishes
  const {judged, skipped} = judgement
  const verdict = reachVerdict(judgement.findings, {
    ...wishes,
    baseline: baseline ?? [],
    suppressions: suppressions ?? []
  })
  const findings = verdict.findings.filter((one) => isAbout(one, filters))
  const unmeasured = budgets.some(({status}) => status === 'unmeasured')
  return {
    baseline:
      baseline === null
        ? null
        : {findings: baseline.length, gone: verdict.gone.filter(({rule}) => judged.some((one) => one === rule)).length},
    budgets,
    failedClosed: [
      ...(unmeasured ? (['budget-exceeded'] as const) : []),
      ...(wishes.failOn === null ? [] : failedClosed(skipped, wishes.failOn))
    ],
    failOn: wishes.failOn,
    filter: filters.length === 0 ? null : {filters, leftOut: verdict.findings.length - findings.length},
    findings,
    judged,
    passedOver: wishes.passedOver,
    schema: 'mediamem.leaks/1',
    series,
    skipped,
    snapshots: series.length,
    suppressions:
      suppressions === null
        ? null
        : {
            entries: suppressions.length,
            stale: verdict.stale.filter((one) => isStale(one, judged)).map(({line, text}) => ({line, text}))
          }
  }
}

/** A budget says itself what it is about. */
const isAbout = ({rule, subject}: Finding, filters: readonly Filter[]): boolean =>
  rule === 'budget-exceeded' ||
  passes(filters, ['comm', 'device', 'exporter', 'name', 'pid'], (key) =>
    key === 'pid' ? [subject.pid ?? '', ...subject.sharedWith].map(String) : [subject[key] ?? '']
  )
