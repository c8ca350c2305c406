/** Figures of many things, each followed through the snapshots for as long as it is there. */
import type {Evidence} from './finding.js'
import type {Moment} from './rule.js'
import {lowerEnvelope, medianSlope, type Point, type Rise, warmUp} from './trend.js'

export interface FigurePoint<Beside> extends Point {
  readonly uptimeSeconds: number | null
  /** What else was there then and may account for it. */
  readonly beside: Beside
}

export interface Figure<Label, Beside> {
  readonly key: string
  /** What it is of, by now. */
  readonly label: Label
  readonly value: number
  readonly beside: Beside
}

export interface FigureSeries<Label, Beside> {
  readonly label: Label
  readonly points: readonly FigurePoint<Beside>[]
}

export interface Figures<Label, Beside> {
  readonly see: (seen: readonly Figure<Label, Beside>[], moment: Moment) => void
  /** Of what was there at the last. */
  readonly series: () => readonly FigureSeries<Label, Beside>[]
}

/** What was none for so many snapshots is forgotten. */
const forgetAfter = 32

/** What is not in a snapshot is gone, and its history with it; or there are none of it, and that is `absent` beside. */
export function figures<Label, Beside>(absent: Beside | 'gone'): Figures<Label, Beside> {
  let known = new Map<string, {label: Label; readonly points: FigurePoint<Beside>[]; none: number}>()
  return {
    see: (seen, {index, uptimeSeconds}) => {
      const present: typeof known = new Map()
      for (const {beside, key, label, value} of seen) {
        const one = known.get(key) ?? {label, none: 0, points: []}
        one.label = label
        one.none = 0
        one.points.push({beside, snapshot: index, uptimeSeconds, value})
        present.set(key, one)
      }
      for (const [key, one] of known) {
        if (absent === 'gone' || present.has(key) || one.none === forgetAfter) continue
        one.none += 1
        one.points.push({beside: absent, snapshot: index, uptimeSeconds, value: 0})
        present.set(key, one)
      }
      known = present
    },
    series: () => [...known.values()].map(({label, points}) => ({label, points}))
  }
}

/** How much more there is at the last than there was at least since the warm-up; null: not always known. */
export function growthBeside<Beside>(
  points: readonly FigurePoint<Beside>[],
  of: (beside: Beside) => number | null
): number | null {
  const late = points.slice(warmUp(points.length)).map(({beside}) => of(beside))
  const known = late.filter((value) => value !== null)
  const last = known.at(-1)
  if (last === undefined || known.length < late.length) return null
  return last - known.reduce((least, value) => Math.min(least, value), last)
}

/** What is said of bytes that rise. */
export function growthArgs(points: readonly FigurePoint<unknown>[], {growth, perSnapshot}: Rise) {
  const late = points.slice(warmUp(points.length))
  const least = lowerEnvelope(late.map(({value}) => value))
  const timed = late.flatMap(({uptimeSeconds}, at) =>
    uptimeSeconds === null ? [] : [{x: uptimeSeconds, y: least[at] ?? 0}]
  )
  return {
    growthBytes: growth,
    /** null: the times were not all told. */
    perHourBytes: timed.length < late.length ? null : Math.round(medianSlope(timed) * 3600),
    perSnapshotBytes: Math.round(perSnapshot),
    snapshots: points.length
  }
}

export const bytesAsEvidence = (points: readonly Point[]): Evidence[] =>
  points.map(({snapshot, value}) => ({bytes: value, count: null, snapshot}))
