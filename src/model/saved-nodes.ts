/** Nodes of snapshots saved before they named their tracked device, and said only whether they have one. */
import type {V4l2Instance, VideoNode} from './media.js'
import type {Snapshot} from './snapshot.js'
import {trackerOf} from './video-nodes.js'

type NodeNow = Pick<VideoNode, 'tracker' | 'trackerEstimated'>
type SavedNode = Omit<VideoNode, keyof NodeNow> & Partial<NodeNow> & {readonly tracked?: boolean}

export type SavedSnapshot = Omit<Snapshot, 'videoNodes'> & {readonly videoNodes: readonly SavedNode[]}

export function withTrackers({videoNodes, ...rest}: SavedSnapshot): Snapshot {
  const names = new Set(rest.instances.flatMap((one) => (isTracked(one) ? (one.device ?? []) : [])))
  const byPath = new Map(
    rest.instances.flatMap(({device, path}) => (path !== null && names.has(device ?? '') ? [[path, device]] : []))
  )
  return {
    ...rest,
    videoNodes: videoNodes.map(({tracked, tracker, trackerEstimated = false, ...node}) => {
      if (tracker !== undefined) return {...node, tracker, trackerEstimated}
      const named = byPath.get(node.path) ?? trackerOf(node, [], [...names])
      // Of a tracked device that listed nothing no row is left to tell its name.
      return {...node, tracker: named ?? (tracked === true ? '' : null), trackerEstimated}
    })
  }
}

const isTracked = ({listedBy}: V4l2Instance): boolean => listedBy.includes('v4l2-memtrack')
