import type {V4l2Instance} from '../../model/media.js'
import type {Snapshot} from '../../model/snapshot.js'

/**
 * Of tracked devices none of whose nodes is known: what is mapped of any node that is not known to be tracked may be
 * their queues.
 */
export function placeless({instances, videoNodes}: Pick<Snapshot, 'instances' | 'videoNodes'>): V4l2Instance[] {
  const placed = new Set([
    ...videoNodes.map(({tracker}) => tracker),
    ...instances.flatMap(({device, path}) => (path === null ? [] : [device]))
  ])
  return instances.filter(
    ({device, listedBy}) => listedBy.includes('v4l2-memtrack') && (device === null || !placed.has(device))
  )
}
