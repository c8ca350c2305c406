/** dma-bufs that may be the same memory. */
import type {DmaBuffer, Snapshot} from '../model/snapshot.js'
import {isQueueExporter} from './footprint/exported-queues.js'

/**
 * Each VIDIOC_EXPBUF makes a new dma-buf of the buffer it is asked for: two of one buffer count twice in every list of
 * dma-bufs. Nothing tells them from two of different buffers but their equal size, which those of one queue have too:
 * this is possible, never certain, and nothing is subtracted. Where queues are tracked, there can be no more honest ones
 * than the queues have buffers of that size: `surplus` are beyond that, exported again, of queues freed meanwhile, or of
 * devices that are not tracked.
 *
 * Read in drivers/media/common/videobuf2 vb2_core_expbuf(), vb2_dc_get_dmabuf() at v7.3.
 */
export interface DoubleExport {
  readonly exporter: string
  readonly size: number
  /** How many; kernels that print no inode have none in `inodes`. */
  readonly buffers: number
  readonly inodes: readonly number[]
  /** Of buffers whose holders are the same. */
  readonly pids: readonly number[]
  /** Bytes that would be counted twice if all were exports of one buffer. */
  readonly atMostBytes: number
  /** Of all of this exporter and size on the machine: more than tracked queues have; null: no queue is tracked. */
  readonly surplus: number | null
}

export function findDoubleExports({buffers, instances}: Snapshot, chosen = buffers): DoubleExport[] {
  const groups = new Map<string, DmaBuffer[]>()
  const all = new Map<string, number>()
  const kindOf = ({exporter, size}: DmaBuffer) => `${exporter} ${size}`
  for (const buffer of buffers) all.set(kindOf(buffer), (all.get(kindOf(buffer)) ?? 0) + 1)
  for (const buffer of chosen) {
    if (!isQueueExporter(buffer.exporter)) continue
    const key = `${kindOf(buffer)} ${buffer.holders.map(({pid}) => pid).join(' ')}`
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [buffer])
    else known.push(buffer)
  }
  const room = new Map<number, number>()
  for (const {bytes, count} of instances.flatMap(({queues}) => queues))
    if (count !== null && count > 0) room.set(bytes / count, (room.get(bytes / count) ?? 0) + count)
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => {
      const [first] = group as [DmaBuffer, ...DmaBuffer[]]
      const {exporter, holders, size} = first
      const space = room.get(size) ?? 0
      return {
        atMostBytes: (group.length - 1) * size,
        buffers: group.length,
        exporter: exporter ?? '',
        inodes: group.flatMap(({inode}) => inode ?? []),
        pids: holders.map(({pid}) => pid),
        size,
        surplus: space === 0 ? null : Math.max(0, (all.get(kindOf(first)) ?? 0) - space)
      }
    })
    .sort((a, b) => b.atMostBytes - a.atMostBytes || (a.inodes[0] ?? 0) - (b.inodes[0] ?? 0))
}
