/** V4L2 instances: what the kernel tracks, joined to the descriptors that processes have. */
import {emptyInstance} from './empty-instance.js'
import type {Facts} from './facts.js'
import {withMem} from './instance-mem.js'
import {matchOpens} from './match-opens.js'
import type {V4l2Instance, VideoNode} from './media.js'
import {readMemtrack, type Tracked} from './tracked.js'
import {mayBeTracked, openTrackers} from './trackers.js'
import type {VideoOpen} from './video-opens.js'

export interface ProcessList {
  /** Processes that ended while the capture was taken: before or after the rest of it was read, nobody knows. */
  readonly ended: ReadonlySet<number>
  /** Every process of the machine is in it. */
  readonly whole: boolean
}

interface InstanceContext {
  readonly nodes: readonly VideoNode[]
  readonly opens: readonly VideoOpen[]
  readonly list: ProcessList
}

export function buildInstances({media, processes}: Facts, {list, nodes, opens}: InstanceContext): V4l2Instance[] {
  const trackers = [...media.memtracks.keys()].sort()
  const trackerOf = openTrackers(nodes, trackers)
  const devices = new Map(nodes.map(({device, path}) => [path, device]))
  const guessed: ReadonlySet<string | null> = new Set(
    nodes.flatMap(({path, trackerEstimated}) => (trackerEstimated ? path : []))
  )
  const known = new Set(nodes.map(({tracker}) => tracker))
  const gone = (pid: number | null): boolean | null => {
    if (pid === null || list.ended.has(pid)) return null
    return processes.has(pid) ? false : list.whole ? true : null
  }
  const rows: V4l2Instance[] = []
  const taken = new Set<VideoOpen>()
  const placeless: Tracked[] = []
  for (const name of trackers) {
    const {instances, own} = readMemtrack(media.memtracks.get(name) ?? {root: null, stated: null})
    const matched = matchOpens(
      instances,
      opens.filter((open) => trackerOf(open) === name)
    )
    if (!known.has(name)) placeless.push(...instances, ...(own === null ? [] : [own]))
    for (const [index, tracked] of instances.entries()) {
      const found = matched.get(index)
      if (found !== undefined) taken.add(found.open)
      rows.push({
        ...ofTracked(name, tracked, gone(tracked.tgid)),
        ...(found === undefined ? {} : ofOpen(found.open, found.estimated || guessed.has(found.open.path)))
      })
    }
    if (own !== null) rows.push({...ofTracked(name, own, null), kind: 'device'})
  }
  const left = opens.filter((open) => !taken.has(open))
  const doubtful = mayBeTracked(
    left.filter((open) => trackerOf(open) === null),
    placeless
  )
  for (const open of left) {
    const tracker = trackerOf(open)
    const device = tracker ?? open.value?.driver ?? devices.get(open.path ?? '') ?? null
    rows.push(ofDescriptor(open, device, tracker === null && !doubtful.has(open)))
  }
  for (const value of media.strayV4l2)
    rows.push(ofDescriptor({holders: [], mappedBytes: null, path: null, value}, value.driver, true))
  return withMem(rows, {gone, mems: media.mems, processes, trackers})
}

const ofTracked = (device: string, {tgid, ...tracked}: Tracked, openerGone: boolean | null): V4l2Instance => ({
  ...emptyInstance,
  ...tracked,
  // A lone text may not name its root.
  device: device === '' ? null : device,
  kind: 'instance',
  listedBy: ['v4l2-memtrack'],
  openerGone,
  pid: tgid
})

function ofOpen({holders, mappedBytes, path, value}: VideoOpen, holdersEstimated: boolean) {
  return {
    driver: value?.driver ?? null,
    engines: value?.engines ?? [],
    holders,
    holdersEstimated,
    listedBy: ['v4l2-memtrack', ...(value === null ? [] : (['v4l2-fdinfo'] as const))] as const,
    mappedBytes,
    memory: value?.memory ?? [],
    others: value?.others ?? [],
    path,
    type: value?.type ?? null
  }
}

/**
 * Where the device is tracked, or may be, what is mapped is part of what the device has; elsewhere it is all that is
 * known.
 */
function ofDescriptor(open: VideoOpen, device: string | null, mappedIsOwn: boolean): V4l2Instance {
  const {holders, mappedBytes, value} = open
  const bytes = mappedIsOwn ? mappedBytes : null
  return {
    ...emptyInstance,
    ...ofOpen(open, false),
    bytes,
    device,
    kind: 'descriptor',
    listedBy: value === null ? ['proc-fd'] : ['v4l2-fdinfo'],
    lowerBound: bytes !== null,
    openerGone: null,
    pid: holders[0]?.pid ?? null,
    queueBytes: bytes
  }
}
