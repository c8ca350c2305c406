/** V4L2 instances, DRM clients and what interfaces state, small and whole unless told otherwise. */
import type {DrmClient, DrmRegion, Engine, NamedBytes, V4l2Instance, VideoNode} from '../../src/model/media.js'
import type {Allocation, Area, Statement} from '../../src/model/memory.js'

export const queue = (size: number, count: number, name = 'capture'): NamedBytes => ({bytes: size * count, count, name})

const sum = (parts: readonly NamedBytes[]): number => parts.reduce((total, {bytes}) => total + bytes, 0)

export function instance({
  internal = [],
  pid = 7,
  queues = [],
  reservedBytes = 0,
  ...over
}: Partial<V4l2Instance> = {}): V4l2Instance {
  return {
    bytes: sum(queues) + sum(internal),
    device: 'vicodec',
    driver: null,
    engines: [],
    holders: pid === null ? [] : [{descriptors: [3], pid, startTime: pid * 10}],
    holdersEstimated: false,
    internal,
    internalBytes: sum(internal),
    kind: 'instance',
    listedBy: ['v4l2-memtrack'],
    lowerBound: false,
    mappedBytes: null,
    mediaNodes: [],
    memory: [],
    openerGone: false,
    others: [],
    path: '/dev/video0',
    pid,
    queueBytes: sum(queues),
    queues,
    reservedBytes,
    type: null,
    ...over
  }
}

/** Of a device that nothing tracks. */
export const untracked = (pid: number, over: Partial<V4l2Instance> = {}): V4l2Instance =>
  instance({
    bytes: null,
    device: 'vim2m.0',
    internalBytes: null,
    kind: 'descriptor',
    listedBy: ['proc-fd'],
    path: '/dev/video3',
    pid,
    queueBytes: null,
    ...over
  })

export const videoNode = (over: Partial<VideoNode> = {}): VideoNode => ({
  bus: null,
  card: null,
  device: null,
  mappedBytes: 0,
  name: null,
  path: '/dev/video0',
  tracker: null,
  trackerEstimated: false,
  ...over
})

export const region = (over: Partial<DrmRegion> = {}): DrmRegion => ({
  active: null,
  internal: null,
  memory: null,
  purgeable: null,
  resident: null,
  shared: null,
  total: null,
  ...over
})

export const client = (over: Partial<DrmClient> = {}): DrmClient => ({
  clientId: 1,
  driver: 'panthor',
  engines: [],
  holders: [{descriptors: [5], pid: 7, startTime: 70}],
  listedBy: ['drm-fdinfo'],
  name: null,
  opener: null,
  others: [],
  path: '/dev/dri/renderD128',
  pdev: null,
  regions: {},
  ...over
})

export const engine = (over: Partial<Engine> = {}): Engine => ({
  busyNs: null,
  capacity: null,
  curHz: null,
  cycles: null,
  maxHz: null,
  name: 'decoder',
  totalCycles: null,
  ...over
})

export const area = (over: Partial<Area> & Pick<Area, 'interface' | 'kind'>): Area => ({
  capacity: null,
  free: null,
  name: null,
  objects: null,
  path: 'sys/x',
  peak: null,
  used: null,
  ...over
})

export const allocation = (over: Partial<Allocation> & Pick<Allocation, 'bytes' | 'interface'>): Allocation => ({
  area: null,
  comm: null,
  devices: null,
  dmabuf: null,
  inode: null,
  label: null,
  objects: 1,
  orphaned: false,
  path: 'sys/x',
  pid: null,
  ...over
})

export const statement = (over: Partial<Statement> & Pick<Statement, 'interface' | 'name' | 'value'>): Statement => ({
  path: 'sys/x',
  pid: null,
  subject: null,
  unit: 'bytes',
  ...over
})
