import type {DmaBuffer, Process, Snapshot} from '../../model/snapshot.js'
import {sumBy} from './sums.js'

type Identity = Pick<
  Process,
  'cgroup' | 'cmdline' | 'comm' | 'fileLimit' | 'pid' | 'sharesDescriptorsWith' | 'startTime' | 'uid'
>

export interface ProcessRow extends Identity {
  readonly buffers: number
  /** Full sizes of the distinct buffers it holds. null: it holds some, nobody knows which. */
  readonly rss: number | null
  /** Its shares; the sum over all processes is `totals.heldBytes`. */
  readonly pss: number | null
  /** Buffers nobody else holds. */
  readonly uss: number | null
  /** Of dma-bufs; duplicates count. */
  readonly descriptors: number | null
  readonly maps: number | null
  readonly syncFiles: number | null
  readonly openFiles: number | null
  /** Descriptors and maps of dma-bufs that could not be told apart: rss, pss, uss are then lower bounds. */
  readonly unidentified: number
  /** A share rests on matching, not on an inode. */
  readonly identityEstimated: boolean
}

/** Largest share first. */
export function processRows(buffers: readonly DmaBuffer[], snapshot: Snapshot): ProcessRow[] {
  const sums = sumBy(buffers, snapshot, (pid) => pid)
  const rows: ProcessRow[] = []
  for (const process of snapshot.processes) {
    const sum = sums.get(process.pid)
    if (sum === undefined && process.unidentified === 0) continue
    rows.push({
      buffers: sum?.buffers ?? 0,
      cgroup: process.cgroup,
      cmdline: process.cmdline,
      comm: process.comm,
      descriptors: sum === undefined ? 0 : sum.descriptors,
      fileLimit: process.fileLimit,
      identityEstimated: sum?.estimated ?? false,
      maps: sum === undefined ? 0 : sum.maps,
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
