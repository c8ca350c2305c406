import type {V4l2Instance} from '../../model/media.js'
import type {Snapshot} from '../../model/snapshot.js'
import {exportedQueueBytes, isQueueExporter} from './exported-queues.js'
import type {FootprintParts} from './footprint.js'
import {placeless} from './placeless.js'

/**
 * What codec and camera drivers have: what they took for themselves, and queues as far as no dma-buf is the same
 * memory. Where no interface tracks a device, what processes have mapped of it is the least there is; where one does, and
 * its nodes are not known, any node may be its own: then only what is more than its queues.
 */
export function v4l2Parts({buffers, instances, videoNodes}: Snapshot): FootprintParts {
  const sum = (of: readonly V4l2Instance[], value: (instance: V4l2Instance) => number | null) =>
    of.reduce((total, one) => total + (value(one) ?? 0), 0)
  const tracked = instances.filter(({lowerBound}) => !lowerBound)
  const source = sources(instances.flatMap(({bytes, listedBy}) => (bytes === null ? [] : listedBy)))
  const reserved = sum(instances, ({reservedBytes}) => reservedBytes)
  const queues = sum(tracked, ({queueBytes}) => queueBytes)
  const elsewhere = sum(placeless({instances, videoNodes}), ({queueBytes}) => queueBytes)
  const exported = exportedQueueBytes(instances, buffers, elsewhere === 0)
  const mapped = videoNodes.reduce((total, {mappedBytes, tracker}) => total + (tracker === null ? mappedBytes : 0), 0)
  const listed = Math.min(mapped, elsewhere)
  return {
    leftOut: [
      {
        bytes: exported,
        overlaps: 'dma-bufs of videobuf2, matched by size',
        source,
        what: 'V4L2 queues that are exported'
      },
      {
        bytes: listed,
        overlaps: 'V4L2 queues, to an extent not known',
        source: 'dmabuf-maps',
        what: 'V4L2 buffers mapped'
      },
      {
        bytes: instances.reduce((total, {memory}) => total + memory.reduce((all, {bytes}) => all + bytes, 0), 0),
        overlaps: 'dma-bufs, queues and internal memory, to an extent not known',
        source: 'v4l2-fdinfo',
        what: 'memory that V4L2 descriptors state'
      }
    ],
    notRam: [{bytes: reserved, source, what: 'V4L2 firmware in reserved memory'}],
    parts: [
      {
        atLeast: false,
        bytes: sum(instances, ({internalBytes}) => internalBytes) - reserved,
        source,
        what: 'V4L2 internal'
      },
      {atLeast: exported + listed > 0, bytes: queues - exported, source, what: 'V4L2 queues not exported'},
      {
        atLeast: true,
        bytes: Math.max(0, mapped - listed - exportedBeyond(buffers, exported)),
        source: 'dmabuf-maps',
        what: 'V4L2 buffers mapped and not exported'
      }
    ],
    unknown: []
  }
}

const sources = (ids: readonly string[]): string =>
  [...new Set(ids.filter((id) => id === 'v4l2-mem' || id === 'v4l2-memtrack'))].sort().join(', ')

/** dma-bufs of videobuf2 that no tracked queue accounts for: any of them may be what a process has mapped. */
function exportedBeyond(buffers: Snapshot['buffers'], exported: number): number {
  const all = buffers.reduce((total, {exporter, size}) => total + (isQueueExporter(exporter) ? size : 0), 0)
  return Math.max(0, all - exported)
}
