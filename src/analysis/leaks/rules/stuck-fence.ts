import type {Snapshot} from '../../../model/snapshot.js'
import {foldNumbers} from '../../fold-numbers.js'
import {type Finding, subject} from '../finding.js'
import type {LeakRule, Moment} from '../rule.js'
import {confidenceOf, followTimelines, type Stalled, stalledTimelines, timelineOf} from '../stalled-timelines.js'

interface Pending {
  readonly driver: string | null
  readonly timeline: string | null
  readonly context: number | null
  readonly seqno: number
  readonly usages: ReadonlySet<string>
  /** Sizes of the buffers it is on, by inode. */
  readonly buffers: ReadonlyMap<number, number>
}

/** What was pending in the last snapshot, since when, and in how many it was. */
interface Kept {
  readonly pending: Pending
  readonly moments: (Moment & {readonly buffers: number})[]
}

/**
 * A fence that is not signalled in one snapshot and not in a later one either: what waits for it waits still, and its
 * buffers cannot be used or freed.
 *
 * Taken for a leak by mistake: a job that rightly runs for long, as computing does; a fence that a driver keeps for
 * eviction, if it is listed as one of use. Kernels before 7.2 print no context: there only the same buffer tells that it
 * is the same fence.
 */
export const stuckFence: LeakRule = {
  id: 'stuck-fence',
  least: 2,
  needs: [{anyOf: ['dmabuf-bufinfo'], extent: 'readable'}],
  summary: 'a fence that is never signalled',
  surest: 'likely',
  watch: () => {
    let kept = new Map<string, Kept>()
    let stalled: Stalled = new Map()
    return {
      findings: () => {
        const fences = byTimeline([...kept.values()])
        const told = new Set<string | null>(fences.map(({args}) => timelineOf(String(args.timeline))))
        return [
          ...fences,
          ...stalledTimelines(stalled).filter(({subject: {what}}) => !told.has(what) && told.add(what))
        ]
      },
      see: (snapshot, moment) => {
        const now = new Map<string, Kept>()
        for (const [key, pending] of pendingFences(snapshot)) {
          const moments = kept.get(key)?.moments ?? []
          moments.push({...moment, buffers: pending.buffers.size})
          now.set(key, {moments, pending})
        }
        kept = now
        stalled = followTimelines(snapshot, moment, stalled)
      }
    }
  }
}

function pendingFences({buffers}: Snapshot): ReadonlyMap<string, Pending> {
  const found = new Map<string, Pending & {usages: Set<string>; buffers: Map<number, number>}>()
  for (const {churn, fences, identityEstimated, inode, size} of buffers) {
    if (inode === null || identityEstimated || churn !== null) continue
    for (const {context, driver, seqno, signalled, timeline, usage} of fences ?? []) {
      // For bookkeeping drivers keep fences that are never meant to be signalled.
      if (signalled || seqno === null || usage === 'bookkeep') continue
      const key = JSON.stringify([driver, timeline, context ?? `in ${inode}`, seqno])
      const one = found.get(key) ?? {buffers: new Map(), context, driver, seqno, timeline, usages: new Set<string>()}
      found.set(key, one)
      one.usages.add(usage)
      one.buffers.set(inode, size)
    }
  }
  return found
}

/** Fences of one timeline wait for the first of them: one finding. */
function byTimeline(kept: readonly Kept[]): Finding[] {
  const groups = new Map<string, Kept[]>()
  for (const one of kept) {
    if (confidenceOf(one.moments) === null) continue
    const key = whatOf(one.pending)
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups].flatMap(([what, stuck]) => {
    const [first] = stuck.toSorted((a, b) => b.moments.length - a.moments.length || a.pending.seqno - b.pending.seqno)
    const judged = first === undefined ? null : confidenceOf(first.moments)
    if (first === undefined || judged === null) return []
    const {context, driver, seqno, timeline, usages} = first.pending
    const waiting = new Map(stuck.flatMap(({pending}) => [...pending.buffers]))
    return [
      {
        args: {
          buffers: waiting.size,
          context,
          driver,
          fences: new Set(stuck.map(({pending}) => `${pending.context} ${pending.seqno}`)).size,
          seconds: judged.seconds,
          seqno,
          snapshots: first.moments.length,
          timeline,
          usages: [...usages].sort().join(', ')
        },
        bytes: [...waiting.values()].reduce((sum, size) => sum + size, 0),
        // Without its context a new fence of each frame may look the same.
        confidence: context === null ? 'possible' : judged.confidence,
        evidence: first.moments.map(({buffers, index}) => ({bytes: null, count: buffers, snapshot: index})),
        rule: 'stuck-fence',
        subject: subject({inodes: [...waiting.keys()].sort((a, b) => a - b), what})
      }
    ]
  })
}

const whatOf = ({driver, timeline}: Pending): string => `${driver ?? 'unknown'} ${foldNumbers(timeline ?? '')}`.trim()
