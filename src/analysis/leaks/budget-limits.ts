/** Limits against what was used in the snapshots of each boot. */
import type {Budget} from '../../model/budget.js'
import type {BudgetGap, Reading} from './budget-reading.js'

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
  /**
   * Why the first of them does not; `bounds`: the limit lies between what is used for certain and what may be;
   * `moments`: no boot has two snapshots. null: all tell, or what does not was left out as damaged.
   */
  readonly gap: BudgetGap | 'bounds' | 'moments' | null
  /** Something was called so, at one moment at least. */
  readonly matched: boolean
}

export interface Sample extends Reading {
  readonly snapshot: number
}

export interface Limit {
  readonly budget: Budget
  readonly kind: 'growth' | 'max'
  readonly limit: number
}

export const limitsOf = (budget: Budget): readonly Limit[] => [
  ...(budget.max === null ? [] : [{budget, kind: 'max' as const, limit: budget.max}]),
  ...(budget.maxGrowth === null ? [] : [{budget, kind: 'growth' as const, limit: budget.maxGrowth}])
]

export interface Outcome extends Pick<BudgetOutcome, 'status' | 'value'> {
  /** There may be more. */
  readonly bound: 'at-least' | 'exact'
}

const unmeasured: Outcome = {bound: 'at-least', status: 'unmeasured', value: null}

export const judge = (limit: Limit, samples: readonly Sample[]): Outcome =>
  limit.kind === 'max' ? judgeMax(limit, samples) : judgeGrowth(limit, samples)

const tells = ({kind, limit}: Limit, {high, low}: Sample): boolean =>
  kind === 'growth' ? high !== null : low > limit || (high !== null && high <= limit)

/** A sample that does not tell neither counts nor clears. */
function judgeMax(of: Limit, samples: readonly Sample[]): Outcome {
  const [most] = samples.toSorted((a, b) => b.low - a.low)
  if (most === undefined) return unmeasured
  const bound = most.high === most.low ? 'exact' : 'at-least'
  if (most.low > of.limit) return {bound, status: 'exceeded', value: most.low}
  return samples.every((one) => tells(of, one)) ? {bound, status: 'within', value: most.low} : unmeasured
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

export function outcome(limit: Limit, boots: readonly (readonly Sample[])[]): BudgetOutcome {
  const {budget, kind} = limit
  const several = boots.filter(({length}) => length > 1)
  // A boot that was seen once did not grow; if there is no other, nothing tells.
  const judged = (kind === 'growth' && several.length > 0 ? several : boots).map((samples) => judge(limit, samples))
  const worst =
    judged.toSorted(
      (a, b) => severity.indexOf(b.status) - severity.indexOf(a.status) || (b.value ?? 0) - (a.value ?? 0)
    )[0] ?? unmeasured
  const samples = boots.flat()
  const untold = samples.filter((one) => !tells(limit, one))
  return {
    class: budget.class,
    gap: untold[0] === undefined ? gapBetween(limit, boots, worst) : (untold[0].gap ?? 'bounds'),
    glob: budget.glob,
    kind,
    limit: limit.limit,
    matched: samples.some(({matched}) => matched),
    of: budget.of,
    status: worst.status,
    unit: budget.unit,
    unmeasured: untold.map(({snapshot}) => snapshot),
    value: worst.value
  }
}

/** Why nothing tells although each snapshot does. */
function gapBetween({kind}: Limit, boots: readonly (readonly Sample[])[], {status}: Outcome): BudgetOutcome['gap'] {
  if (status !== 'unmeasured' || boots.some(({length}) => length === 0)) return null
  return kind === 'growth' && boots.every(({length}) => length < 2) ? 'moments' : 'bounds'
}
