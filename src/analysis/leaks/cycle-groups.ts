/** Which buffers of two snapshots are of one kind, and how many there are. */
import type {DmaBuffer, Snapshot} from '../../model/snapshot.js'
import {foldNumbers} from '../fold-numbers.js'
import {processKey} from './alike.js'

/** Exporter, name and size. */
export const kindOf = ({exporter, name, size}: DmaBuffer): string =>
  JSON.stringify([exporter, name === null ? null : foldNumbers(name), size])

/** Of the same kind and held by processes of the same names. */
export const groupIn = ({processes}: Snapshot): ((buffer: DmaBuffer) => string) => {
  const comms = new Map(processes.map(({comm, pid}) => [pid, comm]))
  return (buffer) =>
    `${kindOf(buffer)} ${JSON.stringify([...new Set(buffer.holders.map(({pid}) => comms.get(pid) ?? null))].sort())}`
}

/** By kind, and by group: no key is both. */
export function countOf(snapshot: Snapshot): ReadonlyMap<string, number> {
  const groupOf = groupIn(snapshot)
  const counts = new Map<string, number>()
  for (const buffer of snapshot.buffers)
    for (const key of [kindOf(buffer), groupOf(buffer)]) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

export interface Baseline {
  /** By kind, and by group. */
  readonly counts: ReadonlyMap<string, number>
  /** By `processKey`. */
  readonly processes: ReadonlySet<string>
}

export const baselineOf = (snapshot: Snapshot): Baseline => ({
  counts: countOf(snapshot),
  processes: new Set(snapshot.processes.map(processKey))
})
