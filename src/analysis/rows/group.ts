import type {DmaBuffer, Process, Snapshot} from '../../model/snapshot.js'
import {sumBy} from './sums.js'

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
  readonly descriptors: number | null
  readonly maps: number | null
}

/** `cgroup` null: not known. */
export type CgroupRow = GroupSums & {readonly cgroup: string | null}
/** `uid` null: not known. */
export type UserRow = GroupSums & {readonly uid: number | null}

export const cgroupRows = (buffers: readonly DmaBuffer[], snapshot: Snapshot): CgroupRow[] =>
  groupRows(buffers, snapshot, ({cgroup}) => cgroup).map(([cgroup, sums]) => ({cgroup, ...sums}))

export const userRows = (buffers: readonly DmaBuffer[], snapshot: Snapshot): UserRow[] =>
  groupRows(buffers, snapshot, ({uid}) => uid).map(([uid, sums]) => ({uid, ...sums}))

/** Largest share first; what is not known after its equals. */
function groupRows<Group extends number | string>(
  buffers: readonly DmaBuffer[],
  snapshot: Snapshot,
  groupOf: (process: Process) => Group | null
): [Group | null, GroupSums][] {
  const groups = new Map(snapshot.processes.map((process) => [process.pid, groupOf(process)]))
  return [...sumBy(buffers, snapshot, (pid) => groups.get(pid) ?? null)]
    .map(([group, {estimated, pids, ...sum}]): [Group | null, GroupSums] => [group, {processes: pids.size, ...sum}])
    .sort(([a, one], [b, other]) => other.pss - one.pss || (a === null || (b !== null && a > b) ? 1 : -1))
}
