/** How many snapshots, of how long a time. */
import type {SeriesEntry} from '../../analysis/leaks/leaks.js'
import {plural} from '../text.js'

/** `12 snapshots over 18 s`, `40 snapshots of 2 boots`. */
export function seriesText(series: readonly SeriesEntry[]): string {
  const boots = new Set(series.map(({boot}) => boot)).size
  const snapshots = plural(series.length, 'snapshot', 'snapshots')
  const known = series.every(({bootId, time}) => bootId !== null || time !== null)
  if (boots > 1 && !known) return `${snapshots}, not known to be of one boot (--in-order takes them as one)`
  if (boots > 1) return `${snapshots} of ${boots} boots`
  const first = series[0]?.uptimeSeconds ?? null
  const last = series.at(-1)?.uptimeSeconds ?? null
  return series.length < 2 || first === null || last === null
    ? snapshots
    : `${snapshots} over ${duration(last - first)}`
}

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60]
] as const

/** `18 s`, `2.5 min`, `3.0 d`: of a unit there are two at least. */
function duration(seconds: number): string {
  const [unit, size] = units.find(([, one]) => seconds >= 2 * one) ?? ['s', 1]
  return unit === 's' ? `${Math.round(seconds)} s` : `${(seconds / size).toFixed(1)} ${unit}`
}

/** Which file is which: `#0 a.tar.gz to #11 l.tar.gz`. Of one there is no doubt. */
export function seriesLine(series: readonly SeriesEntry[]): string[] {
  const [first] = series
  const last = series.at(-1)
  if (first === undefined || last === undefined || first === last) return []
  const few = series.length <= 4 || new Set(series.map(({boot}) => boot)).size > 1
  const named = (few ? series : [first, last]).map(({snapshot, source}) => `#${snapshot} ${source}`)
  return [`Snapshots by time: ${named.join(few ? ', ' : ' to ')}.`]
}
