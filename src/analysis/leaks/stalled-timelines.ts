/** How long something waits, and timelines made by software that stand still while more and more waits for them. */
import type {Snapshot} from '../../model/snapshot.js'
import {foldNumbers} from '../fold-numbers.js'
import {type Confidence, type Finding, subject} from './finding.js'
import type {Moment} from './rule.js'

/** Jobs of a GPU take milliseconds, and drivers reset one that hangs after some seconds. */
const [leastSeconds, longSeconds] = [1, 10]

/** By name: since when it stands where it stands, and how many fences waited in each snapshot since. */
export type Stalled = ReadonlyMap<
  string,
  {readonly value: number; readonly moments: (Moment & {unsignalled: number})[]}
>

/** null: seen once, or for too short. `seconds` null: the times are not told, and it is never likely. */
export function confidenceOf(
  moments: readonly Moment[]
): {readonly confidence: Confidence; readonly seconds: number | null} | null {
  const [first, last] = [moments[0], moments.at(-1)]
  if (first === undefined || last === undefined || moments.length < 2) return null
  const [from, to] = [first.uptimeSeconds, last.uptimeSeconds]
  const seconds = from === null || to === null ? null : Math.round(to - from)
  if (seconds !== null && seconds < leastSeconds) return null
  return {confidence: moments.length >= 3 && (seconds ?? 0) >= longSeconds ? 'likely' : 'possible', seconds}
}

/** Of several of one name nobody can say which is which. */
export function followTimelines({timelines}: Snapshot, moment: Moment, before: Stalled): Stalled {
  const named = new Map<string, number>()
  for (const {name} of timelines) named.set(name, (named.get(name) ?? 0) + 1)
  return new Map(
    timelines.flatMap(({name, unsignalled, value}) => {
      if (unsignalled === 0 || named.get(name) !== 1) return []
      const known = before.get(name)
      const moments = known?.value === value ? known.moments : []
      moments.push({...moment, unsignalled})
      return [[name, {moments, value}]]
    })
  )
}

/** What a timeline is called over time: some are named after their process. */
export const timelineOf = (name: string): string => `timeline ${foldNumbers(name)}`

/** A display that shows the same picture has a fence that waits for the next: only what grows tells. */
export const stalledTimelines = (stalled: Stalled): Finding[] =>
  [...stalled].flatMap(([name, {moments, value}]) => {
    const judged = confidenceOf(moments)
    const counts = moments.map(({unsignalled}) => unsignalled)
    const [first = 0] = counts
    const last = counts.at(-1) ?? 0
    if (judged === null || last <= first || last < Math.max(...counts)) return []
    return [
      {
        args: {
          buffers: null,
          context: null,
          driver: null,
          fences: last,
          seconds: judged.seconds,
          seqno: value,
          snapshots: moments.length,
          timeline: name,
          usages: null
        },
        bytes: 0,
        confidence: 'possible',
        evidence: moments.map(({index, unsignalled}) => ({bytes: null, count: unsignalled, snapshot: index})),
        rule: 'stuck-fence',
        subject: subject({what: timelineOf(name)})
      }
    ]
  })
