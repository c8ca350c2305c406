import type {DmaBuffer, Fence, RefSource, Snapshot} from '../../model/snapshot.js'
import {type Unheld, unheldKind} from '../ledger.js'

export interface BufferRow {
  readonly inode: number | null
  readonly size: number
  readonly sizeEstimated: boolean
  /** 1 is the oldest alive; null where inodes tell no age. */
  readonly ageRank: number | null
  readonly exporter: string | null
  readonly name: string | null
  readonly refs: number | null
  readonly hiddenRefs: number | null
  readonly hiddenRefsFrom: readonly RefSource[]
  readonly holders: readonly {
    readonly pid: number
    readonly comm: string | null
    readonly descriptors: number | null
    readonly maps: number | null
  }[]
  readonly identityEstimated: boolean
  /** null: held. */
  readonly unheldKind: Unheld | null
  readonly attachments: readonly string[] | null
  readonly fences: readonly Fence[] | null
  readonly churn: DmaBuffer['churn']
}

/** Largest first, then oldest. */
export function bufferRows(buffers: readonly DmaBuffer[], snapshot: Snapshot): BufferRow[] {
  const comms = new Map(snapshot.processes.map(({comm, pid}) => [pid, comm]))
  const ranks = ageRanks(snapshot)
  return [...buffers]
    .sort((a, b) => b.size - a.size || (a.inode ?? 0) - (b.inode ?? 0))
    .map((buffer) => ({
      ageRank: buffer.inode === null ? null : (ranks.get(buffer.inode) ?? null),
      attachments: buffer.attachments,
      churn: buffer.churn,
      exporter: buffer.exporter,
      fences: buffer.fences,
      hiddenRefs: buffer.hiddenRefs,
      hiddenRefsFrom: buffer.hiddenRefsFrom,
      holders: buffer.holders.map(({descriptors, maps, pid}) => ({
        comm: comms.get(pid) ?? null,
        descriptors,
        maps,
        pid
      })),
      identityEstimated: buffer.identityEstimated,
      inode: buffer.inode,
      name: buffer.name,
      refs: buffer.refs,
      size: buffer.size,
      sizeEstimated: buffer.sizeEstimated,
      unheldKind: unheldKind(buffer, snapshot)
    }))
}

/** By inode: 1 is the oldest alive; empty where inodes tell no age. */
export function ageRanks({buffers, machine}: Snapshot): ReadonlyMap<number, number> {
  if (!machine.inodesOrdered) return new Map()
  const inodes = buffers.flatMap(({inode}) => inode ?? []).sort((a, b) => a - b)
  return new Map(inodes.map((inode, index) => [inode, index + 1]))
}
