/** Buffers of one group as they are born and die: what it takes to tell a leak from a pool. */
import type {Confidence} from './finding.js'
import {steadiness, warmUp} from './trend.js'

export interface Member {
  readonly inode: number
  readonly size: number
  /** With its numbers folded. */
  readonly name: string | null
  /** Place, among what was seen, of the snapshot it was first in; 0: it may be older. */
  readonly born: number
  /** Place of the last one it was in. */
  last: number
}

/** What a group is by now. Counts are kept where they changed, not for every snapshot. */
export interface Group {
  readonly members: Set<Member>
  /** How many of its dead were seen in so many snapshots. */
  readonly dead: Map<number, number>
  readonly counts: GroupCount[]
}

interface GroupCount {
  readonly place: number
  readonly buffers: number
  readonly bytes: number
  /** Those that were there before: what is seen once is a burst. */
  readonly settled: number
  /** Of those, the ones that came after the first snapshot. */
  readonly mature: number
}

export const emptyGroup = (): Group => ({counts: [], dead: new Map(), members: new Set()})

export interface Leak {
  readonly confidence: Confidence
  /** Born and never gone, oldest first. */
  readonly members: readonly Member[]
}

/**
 * - Survivors are older than what of the group has died, but for few (`ageOfDead`): a queue that recycles has none.
 * - They were born over and over, and lately too (`steadiness`): a pool that came to rest, and a burst, were not.
 * - The group has grown by at least half of them: replacing is not growing.
 * - After a fall to half or less, twice somebody must have outlived it: what came after is the next tooth of a saw. A
 *   fall in the warm-up leaves a doubt.
 *
 * `told`: inodes that another group has told of already; they do not count here.
 */
export function judgeGroup({counts, dead, members}: Group, seen: number, told: ReadonlySet<number>): Leak | null {
  const warm = warmUp(seen)
  const oldest = ageOfDead(dead, members, seen)
  const until = seen - 1 - oldest
  const own = told.size === 0 ? [...members] : [...members].filter(({inode}) => !told.has(inode))
  const survivors = own.filter(({born}) => born > 0 && born <= until)
  const cohorts = new Map<number, Member[]>()
  for (const one of survivors) cohorts.set(one.born, [...(cohorts.get(one.born) ?? []), one])
  const steps = [...cohorts.keys()].sort((a, b) => a - b)
  const confidence = steadiness(steps, seen, until)
  if (confidence === null) return null
  const late = survivors.filter(({born}) => born >= warm).length
  const early = [...members].filter(({born, inode}) => born < warm && told.has(inode)).length
  if (own.length - (countAt(counts, warm - 1).buffers - early) < late / 2) return null
  if (!goesOn(own, late, warm, until, seen)) return null
  const fall = lastFall(counts)
  if (fall !== null && fall > warm && steps.filter((step) => step < fall).length < 2) return null
  return {
    confidence: fall === null && Math.max(0, ...dead.keys()) <= oldest ? confidence : 'possible',
    members: [...firstOnes(own, cohorts, oldest, warm), ...survivors.filter(({born}) => born >= warm)].toSorted(
      (a, b) => a.inode - b.inode
    )
  }
}

/** For so many survivors one may have died at their age: a buffer that was let go late is no queue. */
const survivorsPerDead = 6

/** The least age that hardly any of the dead came beyond, in snapshots. */
function ageOfDead(dead: Group['dead'], members: Group['members'], seen: number): number {
  const ages = [...dead.keys()].sort((a, b) => a - b)
  const beyond = (age: number) => [...dead].reduce((sum, [of, count]) => sum + (of > age ? count : 0), 0)
  const alive = (age: number) => [...members].filter(({born}) => born > 0 && seen - born > age).length
  return [0, ...ages].find((age) => survivorsPerDead * beyond(age) <= alive(age)) ?? 0
}

/** Of those too young to be survivors enough must live that the leak may be among them: else it has come to rest. */
function goesOn(own: readonly Member[], late: number, warm: number, until: number, seen: number): boolean {
  const young = own.filter(({born}) => born > until).length
  return young >= (0.5 * (late * (seen - 1 - until))) / (until - warm + 1)
}

/** What is older than the warm-up may be the pool that belongs there, unless it is as little as what came each time later. */
function firstOnes(
  own: readonly Member[],
  cohorts: ReadonlyMap<number, readonly Member[]>,
  oldest: number,
  warm: number
): Member[] {
  const most = Math.max(...[...cohorts].map(([born, {length}]) => (born >= warm ? length : 0)))
  const first = oldest === 0 ? own.filter(({born}) => born === 0) : []
  return [first, ...[...cohorts].flatMap(([born, list]) => (born < warm ? [list] : []))]
    .filter(({length}) => length <= most)
    .flat()
}

/** The last place at which half or more were gone at once, of all or of those that came since the first; null: none. */
function lastFall(counts: readonly GroupCount[]): number | null {
  const fell = (before: number | undefined, now: number) =>
    before !== undefined && before - now >= 2 && now <= before / 2
  return (
    counts.findLast(({mature, settled}, at) => {
      const before = counts[at - 1]
      return fell(before?.settled, settled) || fell(before?.mature, mature)
    })?.place ?? null
  )
}

const nothing: GroupCount = {buffers: 0, bytes: 0, mature: 0, place: -1, settled: 0}

/** As it was then: the last change until then. */
function countAt(counts: readonly GroupCount[], place: number): GroupCount {
  let low = 0
  let high = counts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((counts[middle]?.place ?? Infinity) <= place) low = middle + 1
    else high = middle
  }
  return counts[low - 1] ?? nothing
}
