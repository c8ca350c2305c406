import type {DmaBuffer, Snapshot} from '../../model/snapshot.js'
import {isExclusive} from '../ledger.js'
import {shares} from '../pss.js'

export interface ProcessRow {
  readonly pid: number
  readonly startTime: number | null
  readonly comm: string | null
  readonly cmdline: string | null
  readonly uid: number | null
  readonly cgroup: string | null
  readonly buffers: number
  /** Full sizes of the distinct buffers it holds. null: it holds some, nobody knows which. */
  readonly rss: number | null
  /** Its shares; the sum over all processes is `totals.heldBytes`. */
  readonly pss: number | null
  /** Buffers nobody else holds. */
  readonly uss: number | null
  /** Of dma-bufs; duplicates count. */
  readonly descriptors: number
  readonly maps: number
  readonly syncFiles: number | null
  readonly openFiles: number | null
  readonly fileLimit: number | null
  /** Descriptors and maps of dma-bufs that could not be told apart: rss, pss, uss are then lower bounds. */
  readonly unidentified: number
  /** A share rests on matching, not on an inode. */
  readonly identityEstimated: boolean
  /** The lowest pid with the very same descriptor table. */
  readonly sharesDescriptorsWith: number | null
}

interface Sums {
  buffers: number
  rss: number
  pss: number
  uss: number
  descriptors: number
  maps: number
  estimated: boolean
}

/** Largest share first. */
export function processRows(buffers: readonly DmaBuffer[], snapshot: Snapshot): ProcessRow[] {
  const sums = new Map<number, Sums>()
  for (const buffer of buffers) {
    const {holders, identityEstimated, size} = buffer
    const parts = shares(size, holders.length)
    for (const [index, {descriptors, maps, pid}] of holders.entries()) {
      const sum = sums.get(pid) ?? {buffers: 0, descriptors: 0, estimated: false, maps: 0, pss: 0, rss: 0, uss: 0}
      sums.set(pid, sum)
      sum.buffers += 1
      sum.rss += size
      sum.pss += parts[index] ?? 0
      sum.uss += isExclusive(buffer, snapshot) ? size : 0
      sum.descriptors += descriptors
      sum.maps += maps
      sum.estimated ||= identityEstimated
    }
  }

  const rows: ProcessRow[] = []
  for (const process of snapshot.processes) {
    const sum = sums.get(process.pid)
    if (sum === undefined && process.unidentified === 0) continue
    rows.push({
      buffers: sum?.buffers ?? 0,
      cgroup: process.cgroup,
      cmdline: process.cmdline,
      comm: process.comm,
      descriptors: sum?.descriptors ?? 0,
      fileLimit: process.fileLimit,
      identityEstimated: sum?.estimated ?? false,
      maps: sum?.maps ?? 0,
      openFiles: process.descriptors?.total ?? null,
      pid: process.pid,
      pss: sum?.pss ?? null,
      rss: sum?.rss ?? null,
      sharesDescriptorsWith: process.sharesDescriptorsWith,
      startTime: process.startTime,
      syncFiles: process.descriptors?.syncFile ?? null,
      uid: process.uid,
      unidentified: process.unidentified,
      uss: sum?.uss ?? null
    })
  }
  return rows.sort((a, b) => (b.pss ?? 0) - (a.pss ?? 0) || (b.rss ?? 0) - (a.rss ?? 0) || a.pid - b.pid)
}
