/** Processes of a snapshot, by pid. */
import type {Process, Snapshot} from '../../model/snapshot.js'
import type {ProcessStep} from './steps.js'

/** A process as it is named beside a buffer. */
export interface Who {
  readonly pid: number
  readonly startTime: number | null
  readonly comm: string | null
}

export const processesByPid = ({processes}: Snapshot): ReadonlyMap<number, Process> =>
  new Map(processes.map((process) => [process.pid, process]))

export const processStep = (pid: number, processes: ReadonlyMap<number, Process>): ProcessStep => {
  const process = processes.get(pid)
  return {
    comm: process?.comm ?? null,
    kind: 'process',
    pid,
    sharesDescriptorsWith: process?.sharesDescriptorsWith ?? null,
    startTime: process?.startTime ?? null
  }
}
