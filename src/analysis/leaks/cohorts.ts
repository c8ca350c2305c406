/** Buffers of one group as they are born and die: what it takes to tell a leak from a pool. */
import type {Confidence} from './finding.js'
import {peakBeforeFall, steadiness, warmUp} from './trend.js'

export interface Member {
  readonly inode: number
  readonly size: number
  /** Place, among what was seen, of the snapshot it was first in; 0: it may be older. */
  readonly born: number
  /** Place of the last one it was in. */
  last: number
}

/** What a group is by now. Counts are kept where they changed, not for every snapshot. */
export interface Group {
  readonly members: Set<Member>
  /** Snapshots that the longest-lived of its dead was seen in. */
  longestDead: number
  readonly counts: GroupCount[]
}

interface GroupCount {
  readonly place: number
  readonly buffers: number
  readonly bytes: number
  /** Those that were there before: what is seen once is a burst. */
  readonly mature: number
}

export const emptyGroup = (): Group => ({counts: [], longestDead: 0, members: new Set()})

export interface Leak {
  readonly confidence: Confidence
  /** Born and never gone, oldest first. */
  readonly members: readonly Member[]
}

/**
 * - Survivors are older than whatever of the group has died: a queue that recycles has none.
 * - They were born over and over, and lately too (`steadiness`): a pool that came to rest, and a burst, were not.
 * - The group has grown by at least half of them: replacing is not growing.
 * - After a fall to less than half, it must be larger than ever: a saw-tooth is not.
 */
export function judgeGroup({counts, longestDead, members}: Group, seen: number): Leak | null {
  const warm = warmUp(seen)
  const until = seen - 1 - longestDead
  const survivors = [...members].filter(({born}) => born > 0 && born <= until)
  const cohorts = new Map<number, number>()
  for (const {born} of survivors) cohorts.set(born, (cohorts.get(born) ?? 0) + 1)
  const steps = [...cohorts.keys()].sort((a, b) => a - b)
  const confidence = steadiness(steps, seen, until)
  if (confidence === null) return null
  const late = survivors.filter(({born}) => born >= warm).length
  if (members.size - countAt(counts, warm - 1).buffers < late / 2) return null
  const peak = peakBeforeFall(counts.map(({mature}) => mature))
  if (peak !== null && members.size <= 1.5 * peak) return null
  const first = [...members].filter(({born}) => born === 0)
  const most = Math.max(...cohorts.values())
  // What was there from the start may be the pool that belongs there, unless it is as little as what came each time.
  const found = [...(first.length <= most && longestDead === 0 ? first : []), ...survivors]
  return {
    confidence: peak === null ? confidence : 'possible',
    members: found.toSorted((a, b) => a.inode - b.inode)
  }
}

const nothing: GroupCount = {buffers: 0, bytes: 0, mature: 0, place: -1}

/** As it was then: the last change until then. */
export function countAt(counts: readonly GroupCount[], place: number): GroupCount {
  let low = 0
  let high = counts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((counts[middle]?.place ?? Infinity) <= place) low = middle + 1
    else high = middle
  }
  return counts[low - 1] ?? nothing
}
