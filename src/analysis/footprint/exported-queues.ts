/** How much of the V4L2 queues is exported, and so the memory of dma-bufs already counted. */
import type {NamedBytes, V4l2Instance} from '../../model/media.js'
import type {DmaBuffer} from '../../model/snapshot.js'

export const isQueueExporter = (exporter: string | null): boolean => exporter?.startsWith('videobuf2_') === true

/**
 * Bytes of the queues that dma-bufs are. No interface says of a dma-buf which queue it came from, so they are matched,
 * each once:
 *
 * - The buffers of a queue are mostly of one size: a dma-buf of videobuf2 of that very size is taken to be one of them,
 *   as long as the queue has any left.
 * - A queue of several planes has several sizes: there it is what those who have the device open hold and what is left.
 *
 * A match by accident makes what is left of the queues too small, never too large.
 */
export function exportedQueueBytes(instances: readonly V4l2Instance[], buffers: readonly DmaBuffer[]): number {
  const left = new Set(buffers.filter(({exporter}) => isQueueExporter(exporter)))
  const queues = instances.flatMap((instance) => instance.queues.map((queue) => ({instance, queue})))
  let exported = 0
  const take = (found: readonly DmaBuffer[], {bytes}: NamedBytes) => {
    for (const one of found) left.delete(one)
    const sum = found.reduce((total, {size}) => total + size, 0)
    exported += Math.min(sum, bytes)
  }
  const unmatched: typeof queues = []
  for (const {instance, queue} of queues) {
    const same = [...left].filter(({size}) => size * (queue.count ?? 0) === queue.bytes).slice(0, queue.count ?? 0)
    if (same.length > 0) take(same, queue)
    else if (queue.bytes > 0) unmatched.push({instance, queue})
  }
  for (const {instance, queue} of unmatched) {
    const pids = openersOf(instance, instances)
    const held = [...left].filter(({holders, size}) => size <= queue.bytes && holders.some(({pid}) => pids.has(pid)))
    take(held.sort((a, b) => b.size - a.size).slice(0, queue.count ?? held.length), queue)
  }
  return exported
}

/** Who has it open; a queue of the device itself is of whoever has that open. */
function openersOf(instance: V4l2Instance, instances: readonly V4l2Instance[]): ReadonlySet<number> {
  const same = instance.kind === 'device' ? instances.filter(({device}) => device === instance.device) : [instance]
  return new Set(same.flatMap(({holders}) => holders.map(({pid}) => pid)))
}
