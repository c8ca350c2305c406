/** Which snapshots of a series are a cycle: as the user said, or three of one boot. */
import type {Skipped} from './judge.js'
import type {LeakRule} from './rule.js'
import {type Cycle, cycleLeak} from './rules/cycle-leak.js'

/** Places in the series; negative ones count from its end. */
export type CycleWish = Pick<Cycle, 'baseline' | 'final'>

interface CycleRules {
  readonly rules: readonly LeakRule[]
  /** Why what the user wished cannot be judged. */
  readonly skipped: readonly Skipped[]
}

/** `boots`: of each snapshot. Throws RangeError for places that are none, or have nothing between them. */
export function cycleRules(boots: readonly number[], wish: CycleWish | null): CycleRules {
  if (wish === null) {
    const alone = boots.length === 3 && new Set(boots).size === 1
    return {rules: alone ? [cycleLeak({baseline: 0, declared: false, final: 2})] : [], skipped: []}
  }
  const baseline = placeOf(wish.baseline, boots.length)
  const final = placeOf(wish.final, boots.length)
  if (final - baseline < 2)
    throw new RangeError(`no snapshot lies between #${baseline}, the baseline, and #${final}, the final one`)
  if (boots[baseline] === boots[final]) return {rules: [cycleLeak({baseline, declared: true, final})], skipped: []}
  const reason = `#${baseline} and #${final} are of different boots`
  return {
    rules: [],
    skipped: [
      {
        needs: [],
        reason,
        rule: 'cycle-leak',
        silent: true,
        snapshots: [baseline, final],
        status: 'partial',
        surest: 'likely',
        blind: true,
        damaged: false
      }
    ]
  }
}

function placeOf(wish: number, count: number): number {
  const place = wish < 0 ? count + wish : wish
  if (place >= 0 && place < count) return place
  throw new RangeError(`there is no snapshot ${wish}: they are 0 to ${count - 1}`)
}
