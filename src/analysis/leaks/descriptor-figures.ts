/** How many descriptors of each kind the processes of a snapshot have, as figures to follow. */
import type {DescriptorCounts, Process, Snapshot} from '../../model/snapshot.js'
import type {Figure} from './tracks.js'

export const descriptorKinds = ['dmabuf', 'drm', 'media', 'syncFile', 'video'] as const
export type DescriptorKind = (typeof descriptorKinds)[number] | 'total'

export interface Held {
  /** With the start time, the same process through all snapshots. */
  readonly who: string
  readonly pid: number
  readonly startTime: number | null
  readonly comm: string | null
  /** `buffers`: distinct dma-bufs it has descriptors of, if it was read which they are. */
  readonly kind: DescriptorKind | 'buffers'
}

export interface HeldFigures {
  readonly figures: readonly Figure<Held>[]
  /** Nobody can say how many it has, or whether it is still there. */
  readonly isGap: (who: string) => boolean
}

export const whoIs = ({pid, startTime}: {readonly pid: number; readonly startTime: number | null}): string =>
  `${pid}/${startTime}`

export const keyOf = (who: string, kind: Held['kind']): string => `${who} ${kind}`

export function heldFigures(snapshot: Snapshot): HeldFigures {
  const {coverage, machine, processes} = snapshot
  const status = (id: string) => coverage.find((one) => one.interface === id)?.status ?? 'absent'
  const listed = status('dmabuf-fdinfo') === 'absent'
  // A listing names what is of interest here, and not what else is open.
  const allKinds = status('lsof') === 'absent'
  const held = holdings(snapshot)
  const present = new Set<string>()
  const unread = new Set<string>()
  const figures: Figure<Held>[] = []
  for (const process of processes) {
    if (process.kernelThread === true) continue
    const who = whoIs(process)
    present.add(who)
    const of = held.get(process.pid) ?? none
    const counts = countsOf(process, listed ? of.descriptors : null)
    if (counts === null) {
      unread.add(who)
      continue
    }
    const {comm, pid, startTime} = process
    const add = (kind: Held['kind'], value: number | null | undefined) => {
      if (value != null) figures.push({key: keyOf(who, kind), label: {comm, kind, pid, startTime, who}, value})
    }
    for (const kind of descriptorKinds) add(kind, counts[kind])
    if (allKinds) add('total', counts.total)
    if (!listed) add('buffers', of.buffers)
  }
  return {figures, isGap: (who) => unread.has(who) || (machine.processListGap !== null && !present.has(who))}
}

interface Holding {
  readonly buffers: number
  /** null: a list says that it holds one, not by how many. */
  readonly descriptors: number | null
}

const none: Holding = {buffers: 0, descriptors: 0}

/** Where no descriptor was read itself a list may have counted those of dma-bufs. */
function countsOf({descriptors}: Process, listed: number | null): Partial<DescriptorCounts> | null {
  if (listed === null || listed === 0) return descriptors
  return {...descriptors, dmabuf: Math.max(listed, descriptors?.dmabuf ?? 0)}
}

function holdings({buffers}: Snapshot): ReadonlyMap<number, Holding> {
  const found = new Map<number, Holding>()
  for (const {holders, identityEstimated, inode} of buffers) {
    for (const {descriptors, pid} of holders) {
      const known = found.get(pid) ?? none
      const isKnown = inode !== null && !identityEstimated && descriptors !== 0
      found.set(pid, {
        buffers: known.buffers + Number(isKnown),
        descriptors: known.descriptors === null || descriptors === null ? null : known.descriptors + descriptors
      })
    }
  }
  return found
}
