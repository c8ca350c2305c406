import type {DmaBuffer, Snapshot} from '../../../model/snapshot.js'
import {foldNumbers} from '../../fold-numbers.js'
import {listsAreWhole, unheldKind} from '../../ledger.js'
import {alike, common, heldBy, processKey} from '../alike.js'
import {type Baseline, baselineOf, countOf, groupIn, kindOf} from '../cycle-groups.js'
import {evidenceOf} from '../evidence.js'
import {type Finding, subject} from '../finding.js'
import type {LeakRule} from '../rule.js'

export interface Cycle {
  /** Places in the series, with at least one between them. */
  readonly baseline: number
  readonly final: number
  /** The user said that what was done between them was undone; false: they are merely three. */
  readonly declared: boolean
}

interface Followed {
  readonly size: number
  readonly exporter: string | null
  readonly kind: string
  /** Which of the snapshots seen it was first in; 0: the baseline. */
  readonly since: number
}

interface Survivor {
  readonly buffer: DmaBuffer
  readonly since: number
  /** Held only by processes that the baseline did not have. */
  readonly newcomers: boolean
}

/**
 * What was made after the baseline, lived through the cycle, and is there when all should be as before. A kind that has
 * no more buffers than it had has lost nothing: its pool was filled anew.
 *
 * Taken for a leak by mistake: a pool or cache that the first cycle fills and the next one finds full. That is why it is
 * likely only of what the baseline had some of already, and of which none was exchanged meanwhile.
 */
export const cycleLeak = ({baseline, declared, final}: Cycle): LeakRule => ({
  id: 'cycle-leak',
  least: 3,
  needs: [{anyOf: ['dmabuf-sysfs', 'dmabuf-bufinfo', 'dmabuf-bpf', 'dmabuf-dump', 'dmabuf-fdinfo'], extent: 'whole'}],
  summary: 'buffers that a cycle leaves behind',
  surest: 'likely',
  watch: () => {
    const places: number[] = []
    const exchanged = new Set<string>()
    let base: Baseline = {counts: new Map(), processes: new Set()}
    let followed = new Map<number, Followed>()
    let end: Snapshot | null = null
    let listed = true
    const see = (snapshot: Snapshot): void => {
      const since = places.length - 1
      const present = new Map<number, Followed>()
      for (const buffer of snapshot.buffers) {
        const {exporter, inode, size} = buffer
        if (inode === null) continue
        const known = followed.get(inode)
        const same = known?.size === size && known.exporter === exporter
        present.set(inode, same ? known : {exporter, kind: kindOf(buffer), since, size})
        if (same) followed.delete(inode)
      }
      for (const {kind} of followed.values()) exchanged.add(kind)
      followed = present
    }
    const isWhole = () => places[0] === baseline && places.at(-1) === final && places.length > 2
    return {
      findings: () =>
        end === null || !isWhole() ? [] : left({base, declared, end, exchanged, followed, listed, places}),
      see: (snapshot, {index}) => {
        if (index < baseline || index > final) return
        places.push(index)
        see(snapshot)
        listed &&= listsAreWhole(snapshot.coverage)
        if (index === baseline) base = baselineOf(snapshot)
        if (index === final) end = snapshot
      },
      silent: () => !isWhole()
    }
  }
})

interface Seen {
  readonly base: Baseline
  readonly declared: boolean
  readonly end: Snapshot
  /** Kinds of which some are gone since the baseline. */
  readonly exchanged: ReadonlySet<string>
  readonly followed: ReadonlyMap<number, Followed>
  /** All of these held every buffer, also those that no process holds. */
  readonly listed: boolean
  readonly places: readonly number[]
}

function left(seen: Seen): readonly Finding[] {
  const {base, declared, end, followed, places} = seen
  const groupOf = groupIn(end)
  const counts = countOf(end)
  const survivors = end.buffers.flatMap((buffer): readonly Survivor[] => {
    const since = followed.get(buffer.inode ?? -1)?.since ?? 0
    const inCycle = since > 0 && since < places.length - 1
    if (!inCycle || buffer.churn !== null || buffer.identityEstimated) return []
    const newcomers = buffer.holders.length > 0 && !buffer.holders.some((one) => base.processes.has(processKey(one)))
    // Where nobody spoke of a cycle, a program may have been started to stay.
    return newcomers && !declared ? [] : [{buffer, newcomers, since}]
  })
  return alike(survivors, ({buffer}) => groupOf(buffer)).flatMap((group) => {
    const [{buffer}] = group
    const more = [kindOf(buffer), groupOf(buffer)].map((key) => (counts.get(key) ?? 0) - (base.counts.get(key) ?? 0))
    return finding(group, Math.min(...more), seen)
  })
}

/** `more`: of this group than the baseline had. */
function finding(
  group: readonly [Survivor, ...Survivor[]],
  more: number,
  {base, declared, end, exchanged, listed, places}: Seen
): readonly Finding[] {
  const [{buffer}] = group
  const kind = kindOf(buffer)
  // Where nobody spoke of a cycle, a pool at work may as well be filling up.
  if (more <= 0 || (!declared && exchanged.has(kind))) return []
  const before = base.counts.get(kind) ?? 0
  // What came late may be of what goes on meanwhile.
  const early = group.filter(({newcomers, since}) => since <= 2 && !newcomers)
  // Had something come after the first of several, what fills up once would not look the same.
  const between = places.length - 2
  const once = between > 1 && group.every(({since}) => since <= 1)
  const likely = declared && listed && before > 0 && !exchanged.has(kind) && early.length > 0 && !once
  const survivors = likely ? early : group
  const buffers = Math.min(more, survivors.length)
  return [
    {
      args: {
        before,
        between,
        buffers,
        declared: Number(declared),
        exchanged: Number(exchanged.has(kind)),
        others: group.length - survivors.length,
        survivors: survivors.length,
        unheld: common(survivors.map((one) => unheldKind(one.buffer, end)))
      },
      bytes: buffers * buffer.size,
      confidence: likely ? 'likely' : 'possible',
      evidence: evidenceOf(
        survivors.map(({since}) => ({since, size: buffer.size})),
        places
      ),
      rule: 'cycle-leak',
      subject: subject({
        ...heldBy(
          survivors.map((one) => one.buffer),
          new Map(end.processes.map(({comm, pid}) => [pid, comm]))
        ),
        exporter: buffer.exporter,
        inodes: survivors.flatMap((one) => one.buffer.inode ?? []).sort((a, b) => a - b),
        name: common(survivors.map((one) => (one.buffer.name === null ? null : foldNumbers(one.buffer.name)))),
        size: buffer.size
      })
    }
  ]
}
