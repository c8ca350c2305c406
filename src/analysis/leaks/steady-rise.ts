/** Figures that many things move: does one rise beyond what it swings by? */
import {lowerEnvelope, type Point, type Rise, rising, warmUp} from './trend.js'

/**
 * Of a window cut into parts it counts what it was at least in each: swings that are shorter than a part do not show.
 * Of few parts each is long enough for a step that takes its time.
 */
const [few, many] = [6, 12]

/**
 * `rising`, and beyond it:
 *
 * - what it grew by is twice what it ever stood above its lower envelope, once at most left out: jitter and saw-teeth
 *   stay within it;
 * - the least of each part of the window goes up more than up and down: a walk does not;
 * - no part brought more than half of it: a step is one thing that happened;
 * - a fourth of it came in the second half: what fills up comes to rest. *likely*: in either half.
 *
 * `floor`: the least growth that is worth a word, in the unit of the figure.
 */
export function steadyRise(points: readonly Point[], floor = 1): Rise | null {
  const rise = rising(points)
  if (rise === null) return null
  const values = points.slice(warmUp(points.length)).map(({value}) => value)
  const least = leastOfParts(values, many)
  const net = (least.at(-1) ?? 0) - (least[0] ?? 0)
  const middle = least[least.length >> 1] ?? 0
  const late = (least.at(-1) ?? 0) - middle
  const moved = movesOf(least).reduce((sum, move) => sum + Math.abs(move), 0)
  const steady = net > 0 && net >= moved / 2 && late >= net / 4 && !isStep(leastOfParts(values, few))
  if (!steady || rise.growth < Math.max(floor, 2 * swing(values))) return null
  const sure = net >= 0.75 * moved && net - late >= net / 4
  return sure ? rise : {...rise, confidence: 'possible'}
}

const movesOf = (values: readonly number[]): number[] =>
  values.slice(1).map((value, at) => value - (values[at] ?? value))

function isStep(least: readonly number[]): boolean {
  const moves = movesOf(least)
  const most = Math.max(0.5, 1.2 / moves.length)
  return Math.max(...moves) > most * moves.reduce((sum, move) => sum + move, 0)
}

function leastOfParts(values: readonly number[], parts: number): number[] {
  const count = Math.min(parts, values.length)
  return Array.from({length: count}, (_, at) => {
    const part = values.slice(Math.floor((at * values.length) / count), Math.floor(((at + 1) * values.length) / count))
    return part.reduce((least, value) => Math.min(least, value), Infinity)
  })
}

/** The most it stood above what it never fell below again; of ten or more the second most: a burst is no swing. */
function swing(values: readonly number[]): number {
  const envelope = lowerEnvelope(values)
  const above = values.map((value, at) => value - (envelope[at] ?? value)).sort((a, b) => b - a)
  return above[values.length >= 10 ? 1 : 0] ?? 0
}
