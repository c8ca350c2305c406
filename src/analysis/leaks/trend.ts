/** Does a figure rise for good? What users lost to straight lines: saw-tooths, warm-ups, plateaus, bursts. */
import type {Confidence} from './finding.js'

export interface Point {
  /** Place in the series. */
  readonly snapshot: number
  readonly value: number
}

/** The first quarter of what was seen, at least one: programs fill their pools. In places among what was seen. */
export const warmUp = (seen: number): number => Math.max(1, Math.floor(seen / 4))

/**
 * `steps`: places, of 0 to `seen` - 1, at which it rose and did not come back. `until`: the last place at which a step
 * could have been told. null: it may have come to rest, or has hardly begun.
 *
 * - *possible*: three steps after the warm-up, over most of the time since, and no rest at the end that is longer than
 *   those between: a pool that is first used late has come to rest, or has not yet.
 * - *likely*: four steps, at three of four chances; or six, spread over the whole window.
 */
export function steadiness(steps: readonly number[], seen: number, until = seen - 1): Confidence | null {
  const warm = warmUp(seen)
  const late = steps.filter((step) => step > warm - 1 && step > 0)
  const [first] = late
  const last = late.at(-1)
  if (first === undefined || last === undefined || late.length < 3) return null
  const chances = until - warm + 1
  const rests = late.slice(1).map((step, at) => step - (late[at] ?? step))
  if (until - last > Math.max(...rests) || last - first < 0.6 * (chances - 1)) return null
  const dense = late.length >= 4 && late.length >= 0.75 * chances
  return dense || (late.length >= 6 && inEachQuarter(late, warm, until)) ? 'likely' : 'possible'
}

const inEachQuarter = (steps: readonly number[], from: number, to: number): boolean =>
  [0, 1, 2, 3].every((quarter) => {
    const width = (to - from + 1) / 4
    return steps.some((step) => step >= from + quarter * width && step < from + (quarter + 1) * width)
  })

/** The least of each value and all after it: what it never falls below again. */
export function lowerEnvelope(values: readonly number[]): number[] {
  const envelope = [...values]
  for (let at = envelope.length - 2; at >= 0; at -= 1) {
    envelope[at] = Math.min(envelope[at] ?? 0, envelope[at + 1] ?? 0)
  }
  return envelope
}

/** Pairs beyond this many points tell no more. */
const enough = 200

/** Theil–Sen: the median of the slopes of all pairs; 0 of fewer than two points. `x` rises. */
export function medianSlope(points: readonly {readonly x: number; readonly y: number}[]): number {
  const stride = Math.ceil(points.length / enough)
  const kept = points.filter((_, at) => at % stride === 0 || at === points.length - 1)
  const slopes = kept.flatMap((a, at) =>
    kept.slice(at + 1).flatMap((b) => (b.x > a.x ? [(b.y - a.y) / (b.x - a.x)] : []))
  )
  slopes.sort((a, b) => a - b)
  const middle = slopes.length / 2
  return slopes.length === 0
    ? 0
    : ((slopes[Math.floor(middle)] ?? 0) + (slopes[Math.ceil(middle) - (slopes.length % 2 === 0 ? 0 : 1)] ?? 0)) / 2
}

export interface Rise {
  readonly confidence: Confidence
  /** From the end of the warm-up to the last, of the envelope. */
  readonly growth: number
  readonly perSnapshot: number
}

/**
 * A single figure over time, with nothing known of what it is made of. It must rise beyond what it ever was: after a
 * fall to less than half its rises count for half, and are never more than possible.
 */
export function rising(points: readonly Point[]): Rise | null {
  const values = points.map(({value}) => value)
  const envelope = lowerEnvelope(values)
  const steps = envelope.flatMap((value, at) => (at > 0 && value > (envelope[at - 1] ?? 0) ? [at] : []))
  const confidence = steadiness(steps, points.length)
  const last = envelope.at(-1) ?? 0
  const peak = peakBeforeFall(values.map((_, at) => withoutSpike(values, at)))
  if (confidence === null || (peak !== null && last <= 1.5 * peak)) return null
  const warm = warmUp(points.length)
  return {
    confidence: peak === null ? confidence : 'possible',
    growth: last - (envelope[warm] ?? last),
    perSnapshot: medianSlope(points.slice(warm).map(({snapshot}, at) => ({x: snapshot, y: envelope[warm + at] ?? 0})))
  }
}

/** Of three neighbours the middle one: what is seen once is a burst. */
const withoutSpike = (values: readonly number[], at: number): number =>
  [values[at - 1] ?? values[at] ?? 0, values[at] ?? 0, values[at + 1] ?? values[at] ?? 0].sort((a, b) => a - b)[1] ?? 0

/** The most it was before it last fell to half or less at once; null: it never did. */
function peakBeforeFall(values: readonly number[]): number | null {
  let peak: number | null = null
  let most = 0
  for (const [at, value] of values.entries()) {
    const before = values[at - 1] ?? value
    if (before >= 2 && value <= before / 2) peak = most
    most = Math.max(most, value)
  }
  return peak
}
