/** How much of the V4L2 queues is exported, and so the memory of dma-bufs already counted. */
import type {NamedBytes, V4l2Instance} from '../../model/media.js'
import type {DmaBuffer} from '../../model/snapshot.js'

export const isQueueExporter = (exporter: string | null): boolean => exporter?.startsWith('videobuf2_') === true

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0)

/**
 * Bytes of the tracked queues that dma-bufs are. No interface says of a dma-buf which queue it came from, so they are
 * matched, each once:
 *
 * - The buffers of a queue are mostly of one size: a dma-buf of videobuf2 of that very size is taken to be one of them,
 *   as long as the queue has any left.
 * - A queue of several planes has several sizes: there it is all dma-bufs that are left and fit. That nobody who has the
 *   device open holds them tells nothing, as what is exported is passed on and closed; that someone does who has only a
 *   device open that is not tracked makes them that one's.
 *
 * A match by accident makes what is left of the queues too small, not too large. Where the nodes of a tracked device are
 * not known, any device may be it.
 */
export function exportedQueueBytes(
  instances: readonly V4l2Instance[],
  buffers: readonly DmaBuffer[],
  nodesKnown = true
): number {
  // By size, the first last: from there they are taken.
  const left = new Map<number, DmaBuffer[]>()
  for (const buffer of buffers.toReversed()) {
    if (!isQueueExporter(buffer.exporter)) continue
    const known = left.get(buffer.size)
    if (known === undefined) left.set(buffer.size, [buffer])
    else known.push(buffer)
  }
  const mixed: NamedBytes[] = []
  let exported = 0
  for (const queue of instances.flatMap(({lowerBound, queues}) => (lowerBound ? [] : queues))) {
    const {bytes, count} = queue
    const same = count === null || count === 0 ? [] : (left.get(bytes / count)?.splice(-count) ?? [])
    exported += sum(same.map(({size}) => size))
    if (same.length === 0) mixed.push(queue)
  }
  const most = mixed.reduce((max, {bytes}) => Math.max(max, bytes), 0)
  const others = nodesKnown ? openersOfOthers(instances) : new Set()
  const fitting = [...left.values()]
    .flat()
    .filter(({holders, size}) => size <= most && !holders.some(({pid}) => others.has(pid)))
  return exported + Math.min(sum(mixed.map(({bytes}) => bytes)), sum(fitting.map(({size}) => size)))
}

/** Processes with V4L2 devices open, none of which is tracked. */
function openersOfOthers(instances: readonly V4l2Instance[]): ReadonlySet<number> {
  const tracked = new Set(instances.flatMap(({device, kind}) => (kind === 'descriptor' ? [] : [device])))
  const openers = (is: boolean) =>
    instances.filter(({device}) => tracked.has(device) === is).flatMap(({holders}) => holders.map(({pid}) => pid))
  const own = new Set(openers(true))
  return new Set(openers(false).filter((pid) => !own.has(pid)))
}
