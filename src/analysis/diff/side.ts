/** One side of a comparison, with what is asked of it often. */
import type {DmaBuffer, Process} from '../../model/snapshot.js'
import type {Moment} from '../moment.js'

export interface Side {
  readonly moment: Moment
  /** By pid. */
  readonly processes: ReadonlyMap<number, Process>
  /** What the filters left. */
  readonly selected: ReadonlySet<DmaBuffer>
  /** pids of those that hold any buffer. */
  readonly holders: ReadonlySet<number>
  readonly commOf: (pid: number) => string | null
  /** Everything that process holds was seen, or it did not exist. Its start time null: not known. */
  readonly sees: (pid: number, startTime: number | null) => boolean
  /** The same of all processes in a group, of whatever grouping; a process of which it is not known may be in any. */
  readonly seesGroup: (group: string, groupOf: (process: Process) => string | null) => boolean
}

/** Both, and how they can be compared. */
export interface Sides {
  readonly before: Side
  readonly after: Side
  readonly sameBoot: boolean
  /**
   * Do names of holders tell buffers apart, where inodes do not? Where all processes were seen on one side only, they
   * say more of the reader than of the buffer.
   */
  readonly byHolders: boolean
}

export function sidesOf(before: Moment, after: Moment, sameBoot: boolean): Sides {
  const seesAll = ({snapshot}: Moment) => snapshot.machine.holderGap === null
  return {after: sideOf(after), before: sideOf(before), byHolders: seesAll(before) === seesAll(after), sameBoot}
}

function sideOf(moment: Moment): Side {
  const {snapshot, selection} = moment
  const processes = new Map(snapshot.processes.map((process) => [process.pid, process]))
  const holders = new Set(snapshot.buffers.flatMap((buffer) => buffer.holders.map(({pid}) => pid)))
  // A dump lists the holders of every buffer itself.
  const dumped = snapshot.coverage.some((one) => one.interface === 'dmabuf-dump' && one.status === 'complete')
  const listed = dumped || snapshot.machine.processListGap === null
  const wasRead = ({access, unidentified}: Process) =>
    dumped || (access !== 'denied' && access !== 'lost' && unidentified === 0)
  return {
    commOf: (pid) => processes.get(pid)?.comm ?? null,
    holders,
    moment,
    processes,
    sees: (pid, startTime) => {
      const process = processes.get(pid)
      if (process === undefined) return listed
      return sameStart(process.startTime, startTime) ? wasRead(process) : true
    },
    seesGroup: (group, groupOf) =>
      listed &&
      snapshot.processes.every((process) => {
        const own = groupOf(process)
        if (own === null) return wasRead(process) && !holders.has(process.pid)
        return own !== group || wasRead(process)
      }),
    selected: new Set(snapshot.buffers.filter((_, at) => selection.buffers[at]))
  }
}

export const sameStart = (one: number | null, other: number | null): boolean =>
  one === null || other === null || one === other
