import type {Budget} from '../../../model/budget.js'
import {type BudgetOutcome, judge, type Limit, limitsOf, type Outcome, outcome, type Sample} from '../budget-limits.js'
import {readBudget} from '../budget-reading.js'
import {type Finding, subject} from '../finding.js'
import type {LeakRule} from '../rule.js'

export interface BudgetRule {
  readonly rule: LeakRule
  /** One for each limit, when all was seen. */
  readonly outcomes: () => readonly BudgetOutcome[]
}

/**
 * More than the user grants. It is a matter of numbers, and certain: what may have come or gone while the snapshot was
 * taken is left out of what accuses, and counted in what acquits.
 *
 * Taken for a leak by mistake: nothing is said of leaks; the budget may be too small.
 */
export function budgetRule(budgets: readonly Budget[]): BudgetRule {
  const boots: Sample[][][] = []
  const watch: LeakRule['watch'] = () => {
    const samples: Sample[][] = budgets.map(() => [])
    boots.push(samples)
    return {
      findings: () =>
        budgets.flatMap((budget, at) =>
          limitsOf(budget).flatMap((limit) => {
            const verdict = judge(limit, samples[at] ?? [])
            return verdict.status === 'exceeded' ? [finding(limit, verdict, samples[at] ?? [])] : []
          })
        ),
      see: (snapshot, {index}) => {
        for (const [at, budget] of budgets.entries())
          samples[at]?.push({...readBudget(budget, snapshot), snapshot: index})
      }
    }
  }
  return {
    outcomes: () =>
      budgets.flatMap((budget, at) =>
        limitsOf(budget).map((limit) =>
          outcome(
            limit,
            boots.map((samples) => samples[at] ?? [])
          )
        )
      ),
    rule: {
      id: 'budget-exceeded',
      least: 1,
      needs: [],
      summary: 'more memory, or more of a thing, than the budget grants',
      surest: 'certain',
      watch
    }
  }
}

function finding({budget, kind, limit}: Limit, {bound, value}: Outcome, samples: readonly Sample[]): Finding {
  const {class: of, glob, unit} = budget
  const inBytes = unit === 'bytes'
  const evidence = samples.map(({low, snapshot}) => ({
    bytes: inBytes ? low : null,
    count: inBytes ? null : low,
    snapshot
  }))
  return {
    args: {
      bound,
      class: of,
      kind,
      limit,
      of: budget.of,
      over: kind === 'max' ? samples.filter(({low}) => low > limit).length : null,
      unit,
      value
    },
    bytes: inBytes ? (samples.at(-1)?.low ?? 0) : 0,
    confidence: 'certain',
    evidence,
    rule: 'budget-exceeded',
    subject: subject({
      comm: budget.of === 'comm' || budget.of === 'descriptors' ? glob : null,
      device: budget.of === 'device' ? glob : null,
      exporter: budget.of === 'exporter' ? glob : null,
      what: [kind, ...(of === null || of === 'total' ? [] : [of]), unit].join(' ')
    })
  }
}
