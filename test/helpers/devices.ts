/** Series of small snapshots of codecs, GPUs and areas. */
import {emptyInstance} from '../../src/model/empty-instance.js'
import type {DrmClient, Engine, V4l2Instance} from '../../src/model/media.js'
import type {Area, Statement} from '../../src/model/memory.js'
import type {Coverage, Snapshot} from '../../src/model/snapshot.js'
import {snapshot} from './snapshot.js'

export const mib = (count: number): number => count * 2 ** 20

const sixteen = (value: (at: number) => number): readonly number[] => Array.from({length: 16}, (_, at) => value(at))

/** In some unit, over sixteen snapshots: what must be found, and what must not. */
export const leaking = {
  'a piece each time': sixteen((at) => 10 + at),
  'a piece each time, with jitter': sixteen((at) => 10 + 5 * at + (at % 3)),
  'a piece every second time': sixteen((at) => 10 + Math.floor(at / 2))
}
export const innocent = {
  'a burst that passes': sixteen((at) => (at === 9 || at === 10 ? 60 : 10)),
  'a plateau after the warm-up': sixteen((at) => 10 + 10 * Math.min(at, 6)),
  'a saw-tooth': sixteen((at) => 10 + 5 * (at % 5)),
  'a saw-tooth on a high level': sixteen((at) => 1000 + 5 * ((at + 2) % 6)),
  'a single step': sixteen((at) => (at < 8 ? 10 : 50)),
  'jitter around a level': sixteen((at) => 30 + ((at * 7) % 11)),
  'nothing that changes': sixteen(() => 10)
}

export const complete = (id: Coverage['interface'], over: Partial<Coverage> = {}): Coverage => ({
  denied: 0,
  gone: 0,
  interface: id,
  lost: 0,
  read: 1,
  reason: null,
  status: 'complete',
  unit: 'files',
  ...over
})

/** Of a machine that root read whole. */
export const wholeCoverage: readonly Coverage[] = (
  [
    'process-list',
    'proc-fd',
    'dmabuf-fdinfo',
    'dmabuf-maps',
    'dmabuf-sysfs',
    'socket-fdinfo',
    'sysfs-class',
    'v4l2-memtrack',
    'v4l2-fdinfo',
    'drm-fdinfo',
    'drm-debugfs',
    'cma',
    'meminfo',
    'ion',
    'dma-heap'
  ] as const
).map((id) => complete(id))

export const coverageWithout = (...ids: readonly Coverage['interface'][]): readonly Coverage[] =>
  wholeCoverage.filter((one) => !ids.includes(one.interface))

type Part = Parameters<typeof snapshot>[0]

/** One for each value, ten seconds apart, read whole unless told otherwise. */
export const seriesOf = <T>(values: readonly T[], at: (value: T, place: number) => Part): readonly Snapshot[] =>
  values.map((value, place) => {
    const {machine, ...over} = at(value, place) ?? {}
    return snapshot({coverage: wholeCoverage, machine: {uptimeSeconds: 60 + 10 * place, ...machine}, ...over})
  })

const engine = (busyNs: number | null): Engine => ({
  busyNs,
  capacity: null,
  curHz: null,
  cycles: null,
  maxHz: null,
  name: 'decoder',
  totalCycles: null
})

/** Of `vpu`, opened by process 7, who has it as descriptor 3; `busyNs` of its one engine, where it tells. */
export function instance({busyNs, ...over}: Partial<V4l2Instance> & {readonly busyNs?: number} = {}): V4l2Instance {
  const pid = over.pid === undefined ? 7 : over.pid
  return {
    ...emptyInstance,
    bytes: mib(4),
    device: 'vpu',
    engines: busyNs === undefined ? [] : [engine(busyNs)],
    holders: pid === null ? [] : [{descriptors: [3], pid, startTime: pid * 10}],
    kind: 'instance',
    listedBy: ['v4l2-memtrack'],
    openerGone: false,
    path: '/dev/video0',
    pid,
    queueBytes: mib(4),
    queues: [{bytes: mib(4), count: 4, name: 'capture'}],
    ...over
  }
}

/** Of process 7, with so much in system memory. */
export const client = (total: number, over: Partial<DrmClient> = {}): DrmClient => ({
  clientId: 5,
  driver: 'msm',
  engines: [],
  holders: [{descriptors: [4], pid: 7, startTime: 70}],
  listedBy: ['drm-fdinfo'],
  name: null,
  opener: null,
  others: [],
  path: '/dev/dri/renderD128',
  pdev: null,
  regions: {
    memory: {active: null, internal: null, memory: null, purgeable: null, resident: null, shared: 0, total}
  },
  ...over
})

export const area = (over: Partial<Area>): Area => ({
  capacity: null,
  free: null,
  interface: 'ion',
  kind: 'heap',
  name: 'system',
  objects: null,
  path: 'sys/kernel/debug/ion/heaps/system',
  peak: null,
  used: null,
  ...over
})

export const statement = (name: string, value: number, over: Partial<Statement> = {}): Statement => ({
  interface: 'meminfo',
  name,
  path: 'proc/meminfo',
  pid: null,
  subject: null,
  unit: 'bytes',
  value,
  ...over
})
