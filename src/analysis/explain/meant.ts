import type {V4l2Instance} from '../../model/media.js'
import type {Snapshot} from '../../model/snapshot.js'

/** The device or node that a name stands for. */
export interface Meant {
  readonly nodes: readonly string[]
  /** As attachments name it. */
  readonly device: string | null
  /** As what tracks it calls it. */
  readonly tracker: string | null
  readonly instances: readonly V4l2Instance[]
}

/**
 * `/dev/video0`, `video0`, the name of a node, of a device or of what is tracked. Of a node: its own instances, those of
 * its device that may be any node's, and what the device has besides. null: nothing is called so.
 */
export function meantBy(asked: string, {buffers, instances, videoNodes}: Snapshot): Meant | null {
  const path = asked.startsWith('/') ? asked : `/dev/${asked}`
  const byPath = videoNodes.filter((one) => one.path === path)
  const nodes =
    byPath.length > 0 ? byPath : videoNodes.filter(({device, name, tracker}) => [device, name, tracker].includes(asked))
  const paths = new Set(nodes.map((one) => one.path))
  const trackers = new Set(nodes.flatMap(({tracker}) => tracker ?? []))
  const found = instances.filter(({device, path: own}) =>
    own === null
      ? device !== null && (device === asked || trackers.has(device))
      : own === path || paths.has(own) || (device === asked && byPath.length === 0)
  )
  const attached = buffers.some(({attachments}) => attachments?.includes(asked) === true)
  if (nodes.length + found.length === 0 && !attached) return null
  return {
    device: nodes[0]?.device ?? (attached ? asked : null),
    instances: found,
    nodes: [...new Set([...paths, ...found.flatMap((one) => one.path ?? [])])],
    tracker: [...trackers][0] ?? found.find(({kind}) => kind === 'device')?.device ?? null
  }
}
