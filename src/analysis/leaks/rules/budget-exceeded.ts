import type {Budget} from '../../../model/budget.js'
import {type Reading, readBudget} from '../budget-reading.js'
import {type Finding, subject} from '../finding.js'
import type {LeakRule} from '../rule.js'

/** What became of one limit. */
export interface BudgetOutcome {
  readonly of: Budget['of']
  readonly glob: string | null
  readonly class: Budget['class']
  readonly unit: Budget['unit']
  readonly kind: 'growth' | 'max'
  readonly limit: number
  /** The most that was used, for certain; null: not measured. */
  readonly value: number | null
  /** `unmeasured`: in some boot nothing tells whether it was kept. */
  readonly status: 'exceeded' | 'unmeasured' | 'within'
  /** Snapshots that do not tell. */
  readonly unmeasured: readonly number[]
  /** Something was called so, at one moment at least. */
  readonly matched: boolean
}

interface Sample extends Reading {
  readonly snapshot: number
}

interface Limit {
  readonly budget: Budget
  readonly kind: 'growth' | 'max'
  readonly limit: number
}

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
      watch
    }
  }
}

const limitsOf = (budget: Budget): readonly Limit[] => [
  ...(budget.max === null ? [] : [{budget, kind: 'max' as const, limit: budget.max}]),
  ...(budget.maxGrowth === null ? [] : [{budget, kind: 'growth' as const, limit: budget.maxGrowth}])
]

interface Outcome extends Pick<BudgetOutcome, 'status' | 'value'> {
  /** There may be more. */
  readonly bound: 'at-least' | 'exact'
}

const unmeasured: Outcome = {bound: 'at-least', status: 'unmeasured', value: null}

const judge = (limit: Limit, samples: readonly Sample[]): Outcome =>
  limit.kind === 'max' ? judgeMax(limit, samples) : judgeGrowth(limit, samples)

const tells = ({kind, limit}: Limit, {high, low}: Sample): boolean =>
  kind === 'growth' ? high !== null : low > limit || (high !== null && high <= limit)

/** A sample that does not tell neither counts nor clears. */
function judgeMax(of: Limit, samples: readonly Sample[]): Outcome {
  const [most] = samples.toSorted((a, b) => b.low - a.low)
  if (most === undefined) return unmeasured
  const bound = most.high === most.low ? 'exact' : 'at-least'
  if (most.low > of.limit) return {bound, status: 'exceeded', value: most.low}
  return samples.some((one) => tells(of, one)) ? {bound, status: 'within', value: most.low} : unmeasured
}

function judgeGrowth({limit}: Limit, samples: readonly Sample[]): Outcome {
  const told = samples.flatMap(({high, low}) => (high === null ? [] : [{high, low}]))
  const [first] = told
  const last = told.at(-1)
  if (first === undefined || last === undefined || told.length < 2) return unmeasured
  const value = last.low - first.high
  const bound = value === last.high - first.low ? 'exact' : 'at-least'
  if (value > limit) return {bound, status: 'exceeded', value}
  return last.high - first.low <= limit ? {bound, status: 'within', value} : unmeasured
}

const severity: readonly Outcome['status'][] = ['within', 'unmeasured', 'exceeded']

function outcome(limit: Limit, boots: readonly (readonly Sample[])[]): BudgetOutcome {
  const {budget, kind} = limit
  const several = boots.filter(({length}) => length > 1)
  // A boot that was seen once did not grow; if there is no other, nothing tells.
  const judged = (kind === 'growth' && several.length > 0 ? several : boots).map((samples) => judge(limit, samples))
  const worst =
    judged.toSorted(
      (a, b) => severity.indexOf(b.status) - severity.indexOf(a.status) || (b.value ?? 0) - (a.value ?? 0)
    )[0] ?? unmeasured
  const samples = boots.flat()
  return {
    class: budget.class,
    glob: budget.glob,
    kind,
    limit: limit.limit,
    matched: samples.some(({matched}) => matched),
    of: budget.of,
    status: worst.status,
    unit: budget.unit,
    unmeasured: samples.filter((one) => !tells(limit, one)).map(({snapshot}) => snapshot),
    value: worst.value
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
