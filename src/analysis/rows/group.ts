import type {DmaBuffer, Process, Snapshot} from '../../model/snapshot.js'
import {mayHaveOthers} from '../ledger.js'
import {shares} from '../pss.js'

/** Processes of one cgroup or one user together. */
export interface GroupSums {
  readonly processes: number
  readonly buffers: number
  /** Distinct buffers any of them holds, once. */
  readonly rss: number
  /** Sum of their shares: over all groups, `totals.heldBytes`. */
  readonly pss: number
  /** Buffers that nobody outside holds. */
  readonly uss: number
  readonly descriptors: number
  readonly maps: number
}

/** `cgroup` null: not known. */
export type CgroupRow = GroupSums & {readonly cgroup: string | null}
/** `uid` null: not known. */
export type UserRow = GroupSums & {readonly uid: number | null}

export const cgroupRows = (buffers: readonly DmaBuffer[], snapshot: Snapshot): CgroupRow[] =>
  groupRows(buffers, snapshot, ({cgroup}) => cgroup).map(([cgroup, sums]) => ({cgroup, ...sums}))

export const userRows = (buffers: readonly DmaBuffer[], snapshot: Snapshot): UserRow[] =>
  groupRows(buffers, snapshot, ({uid}) => uid).map(([uid, sums]) => ({uid, ...sums}))

interface Sums {
  readonly pids: Set<number>
  buffers: number
  rss: number
  pss: number
  uss: number
  descriptors: number
  maps: number
}

/** Largest share first. */
function groupRows<Group extends number | string>(
  buffers: readonly DmaBuffer[],
  snapshot: Snapshot,
  groupOf: (process: Process) => Group | null
): [Group | null, GroupSums][] {
  const groups = new Map(snapshot.processes.map((process) => [process.pid, groupOf(process)]))
  const sums = new Map<Group | null, Sums>()
  for (const buffer of buffers) {
    const {holders, size} = buffer
    const parts = shares(size, holders.length)
    const met = new Set(holders.map(({pid}) => groups.get(pid) ?? null))
    for (const group of met) {
      const sum = sums.get(group) ?? {buffers: 0, descriptors: 0, maps: 0, pids: new Set(), pss: 0, rss: 0, uss: 0}
      sums.set(group, sum)
      sum.buffers += 1
      sum.rss += size
      sum.uss += met.size === 1 && !mayHaveOthers(buffer, snapshot) ? size : 0
    }
    for (const [index, {descriptors, maps, pid}] of holders.entries()) {
      const sum = sums.get(groups.get(pid) ?? null)
      if (sum === undefined) continue
      sum.pids.add(pid)
      sum.pss += parts[index] ?? 0
      sum.descriptors += descriptors
      sum.maps += maps
    }
  }
  return [...sums]
    .map(([group, {pids, ...sum}]): [Group | null, GroupSums] => [group, {processes: pids.size, ...sum}])
    .sort(([a, one], [b, other]) => other.pss - one.pss || ((a ?? '') < (b ?? '') ? -1 : 1))
}
