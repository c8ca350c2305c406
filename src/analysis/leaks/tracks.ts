/** Figures of many subjects through the snapshots of one boot, kept where they changed. */
import type {Evidence} from './finding.js'
import type {Moment} from './rule.js'
import {steadyRise} from './steady-rise.js'
import {lowerEnvelope, medianSlope, type Point, type Rise, warmUp} from './trend.js'

export interface Figure<Label> {
  /** One subject's figure, through all snapshots. */
  readonly key: string
  readonly label: Label
  readonly value: number
}

export interface Risen<Label> {
  /** As it was last. */
  readonly label: Label
  readonly points: readonly Point[]
  readonly rise: Rise
  /** null: not every snapshot tells its time. */
  readonly perHour: number | null
}

export interface Tracks<Label> {
  /**
   * What has no figure now is gone, and forgotten. `isGap`: its figure could not be read, so that it stays. Of a key that
   * comes twice the later figure stands.
   */
  readonly see: (
    moment: Moment,
    figures: Iterable<Figure<Label>>,
    isGap?: (label: Label, key: string) => boolean
  ) => void
  readonly has: (key: string) => boolean
  /** Whose figure was read in the last snapshot, and rises. */
  readonly risen: () => readonly Risen<Label>[]
  /** How much more it is than at the end of its warm-up, by what it never fell below since; 0: not known. */
  readonly growthOf: (key: string) => number
}

interface Track<Label> {
  label: Label
  /** null: could not be read. */
  readonly runs: {readonly from: number; readonly value: number | null}[]
  last: number
}

/** Three steps after the warm-up are the least that `steadyRise` asks for. */
const leastRuns = 4
/** Of fewer a pool that fills up looks the same too often to be more than possible. */
const sureFrom = 8

export function tracks<Label>(): Tracks<Label> {
  const moments: Moment[] = []
  const known = new Map<string, Track<Label>>()
  const put = (track: Track<Label>, place: number, value: number | null): void => {
    if (track.runs.at(-1)?.value !== value) track.runs.push({from: place, value})
    track.last = place
  }
  const pointsOf = ({runs}: Track<Label>): Point[] =>
    runs.flatMap(({from, value}, at) =>
      value === null
        ? []
        : moments.slice(from, runs[at + 1]?.from ?? moments.length).map(({index}) => ({snapshot: index, value}))
    )
  return {
    growthOf: (key) => {
      const track = known.get(key)
      if (track === undefined) return 0
      const envelope = lowerEnvelope(pointsOf(track).map(({value}) => value))
      const last = envelope.at(-1) ?? 0
      return last - (envelope[warmUp(envelope.length)] ?? last)
    },
    has: (key) => known.has(key),
    risen: () =>
      [...known.values()].flatMap((track) => {
        if (track.runs.length < leastRuns || track.runs.at(-1)?.value === null) return []
        const points = pointsOf(track)
        const found = steadyRise(points)
        if (found === null) return []
        const rise = points.length < sureFrom ? {...found, confidence: 'possible' as const} : found
        return [{label: track.label, perHour: hourly(points, moments), points, rise}]
      }),
    see: (moment, figures, isGap = () => false) => {
      const place = moments.push(moment) - 1
      for (const {key, label, value} of figures) {
        const track = known.get(key) ?? {label, last: place, runs: []}
        known.set(key, track)
        track.label = label
        put(track, place, value)
      }
      for (const [key, track] of known) {
        if (track.last === place) continue
        if (isGap(track.label, key)) put(track, place, null)
        else known.delete(key)
      }
    }
  }
}

/** By what it never falls below again, after the warm-up. */
function hourly(points: readonly Point[], moments: readonly Moment[]): number | null {
  const times = new Map(moments.map(({index, uptimeSeconds}) => [index, uptimeSeconds]))
  const warm = warmUp(points.length)
  const envelope = lowerEnvelope(points.map(({value}) => value))
  const timed = points.flatMap(({snapshot}, at) => {
    const x = times.get(snapshot) ?? null
    return x === null ? [] : [{x, y: envelope[at] ?? 0}]
  })
  return timed.length < points.length ? null : Math.round(medianSlope(timed.slice(warm)) * 3600)
}

export const counted = (points: readonly Point[]): Evidence[] =>
  points.map(({snapshot, value}) => ({bytes: null, count: value, snapshot}))
