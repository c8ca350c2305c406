/** Buffers by inode, from when they were last held to how long nobody has held them. */
import type {Snapshot} from '../../model/snapshot.js'
import {unheldKind} from '../ledger.js'
import {inFlightSource, mayImportUnseen} from './references.js'
import {type Stay, stayed} from './stay.js'

export interface PastHolder {
  readonly pid: number
  readonly startTime: number | null
  readonly comm: string | null
}

/** `sockets`: what lies in their queues was not counted. */
type Doubt = 'in-flight' | 'sockets' | 'v4l2-import'

export interface Unheld extends Stay {
  /** What may rightly have had it at one of these moments, with nothing to tell; null: nothing known that may. */
  readonly doubt: Doubt | null
}

/** A process that took over the pid is another one. */
export function aliveIn({processes}: Snapshot): (holder: PastHolder) => boolean {
  const startTimes = new Map(processes.map(({pid, startTime}) => [pid, startTime]))
  return ({pid, startTime}) => {
    const now = startTimes.get(pid)
    return now !== undefined && (now === null || startTime === null || now === startTime)
  }
}

interface Followed {
  readonly size: number
  readonly exporter: string | null
  /** Of the last snapshot in which it was held; empty: it never was. */
  readonly lastHolders: readonly PastHolder[]
  readonly unheld: Unheld | null
}

export interface UnheldBuffers {
  readonly see: (snapshot: Snapshot, place: number, uptimeSeconds: number | null) => void
  readonly of: (inode: number) => Followed | null
}

/** A snapshot in which nobody can say whether it is held changes nothing. */
export function unheldBuffers(): UnheldBuffers {
  let followed = new Map<number, Followed>()
  return {
    of: (inode) => followed.get(inode) ?? null,
    see: (snapshot, place, uptimeSeconds) => {
      const comms = new Map(snapshot.processes.map(({comm, pid}) => [pid, comm]))
      const doubt = mayImportUnseen(snapshot) ? 'v4l2-import' : socketsAreRead(snapshot) ? null : 'sockets'
      const present = new Map<number, Followed>()
      for (const buffer of snapshot.buffers) {
        const {exporter, holders, inode, size} = buffer
        if (inode === null || buffer.identityEstimated) continue
        const known = followed.get(inode)
        const before = known?.size === size && known.exporter === exporter ? known : null
        const kind = unheldKind(buffer, snapshot)
        const lastHolders =
          kind === null
            ? holders.map(({pid, startTime}) => ({comm: comms.get(pid) ?? null, pid, startTime}))
            : (before?.lastHolders ?? [])
        const earlier = before?.unheld ?? null
        const unheld =
          kind === 'kernel-held'
            ? {
                ...stayed(earlier, place, uptimeSeconds),
                doubt: earlier?.doubt ?? (inFlightSource(buffer) === null ? doubt : 'in-flight')
              }
            : kind === null
              ? null
              : earlier
        present.set(inode, {exporter, lastHolders, size, unheld})
      }
      followed = present
    }
  }
}

/** Kernels before 5.6 do not count what is in flight. */
const socketsAreRead = ({coverage}: Snapshot): boolean =>
  coverage.some(({interface: id, status}) => id === 'socket-fdinfo' && status === 'complete')
