import test from 'ava'
import fc from 'fast-check'
import {bufferPaths} from '../../../src/analysis/explain/paths.js'
import {referencesOf} from '../../../src/analysis/explain/references.js'
import type {Path} from '../../../src/analysis/explain/steps.js'
import {processesByPid} from '../../../src/analysis/explain/who.js'
import type {V4l2Instance} from '../../../src/model/media.js'
import type {DmaBuffer, RefSource} from '../../../src/model/snapshot.js'
import {client, instance, queue, untracked, videoNode} from '../../helpers/media-data.js'
import {buffer, process, snapshot} from '../../helpers/snapshot.js'

const holder = (pid: number, descriptors: number | null, maps: number | null) => ({
  descriptors,
  maps,
  pid,
  startTime: pid * 10
})

const held = (over: Partial<DmaBuffer>): DmaBuffer => ({...buffer(), ...over})

const short = ({alike, confidence, pids, refs, steps}: Path) =>
  [steps.map(({kind}) => kind).join(' '), refs, confidence, alike, pids.join(' ')].join(' | ')

test('each way of each holder is a path, and those alike but for pid and number are one', (t) => {
  const one = held({holders: [holder(1, 2, 1), holder(2, 1, 0), holder(3, 1, 0)], refs: 5})
  const processes = [process({pid: 1}), process({comm: 'worker-2', pid: 2}), process({comm: 'worker-3', pid: 3})]
  t.deepEqual(bufferPaths(one, snapshot({buffers: [one], processes})).map(short), [
    'process descriptor buffer | 2 | certain | 1 | 1',
    'process map buffer | 1 | certain | 1 | 1',
    'process descriptor buffer | 2 | certain | 2 | 2 3'
  ])
})

test('processes without a name are like no other', (t) => {
  const one = held({holders: [holder(2, 1, 0), holder(3, 1, 0)], refs: 2})
  t.is(bufferPaths(one, snapshot({buffers: [one]})).length, 2)
})

test('descriptors of a shared table are shown for both and counted for one', (t) => {
  const one = held({holders: [holder(1, 2, 0), holder(2, 2, 1)], refs: 3})
  const all = snapshot({
    buffers: [one],
    processes: [process({pid: 1}), process({comm: 'other', pid: 2, sharesDescriptorsWith: 1})]
  })
  t.deepEqual(bufferPaths(one, all).map(short), [
    'process descriptor buffer | 2 | certain | 1 | 1',
    'process descriptor buffer | 0 | certain | 1 | 2',
    'process map buffer | 1 | certain | 1 | 2'
  ])
  t.like(referencesOf(one, processesByPid(all)), {beyond: 0, descriptors: 2, maps: 1, ofNobody: 0, unexplained: 0})
})

test('a holder by an unknown number, a matched one, descriptors of nobody and what nothing shows', (t) => {
  const uncounted = held({hiddenRefs: null, holders: [holder(1, null, null)], refs: null})
  t.deepEqual(bufferPaths(uncounted, snapshot({buffers: [uncounted]})).map(short), [
    'process buffer |  | certain | 1 | 1'
  ])
  t.is(referencesOf(uncounted, new Map()).unexplained, null)
  const matched = held({holders: [holder(1, 1, 0)], identityEstimated: true, refs: 1})
  t.deepEqual(bufferPaths(matched, snapshot({buffers: [matched]})).map(short), [
    'process descriptor buffer | 1 | likely | 1 | 1'
  ])
  const strays = held({hiddenRefs: 3, holders: [], refs: 5})
  t.deepEqual(bufferPaths(strays, snapshot({buffers: [strays]})).map(short), [
    'process descriptor buffer | 2 | certain | 1 | ',
    'unknown buffer | 3 | certain | 1 | '
  ])
})

const inFlight: RefSource = {kind: 'in-flight', pids: [4, 5], refs: 1, sole: true}

test('a socket is a path, two ends of it one, and which of two sockets it is nobody knows', (t) => {
  const one = held({hiddenRefs: 1, hiddenRefsFrom: [inFlight], refs: 1})
  const ends = [
    {descriptor: 3, pid: 4, queued: 1, socket: 70},
    {descriptor: 9, pid: 5, queued: 1, socket: 70}
  ]
  t.deepEqual(bufferPaths(one, snapshot({buffers: [one], inFlight: ends})).map(short), [
    'socket buffer | 1 | likely | 1 | 4 5'
  ])
  const two = held({hiddenRefs: 1, hiddenRefsFrom: [{...inFlight, sole: false}], refs: 1})
  const more = [...ends, {descriptor: 4, pid: 6, queued: 1, socket: 71}]
  t.deepEqual(bufferPaths(two, snapshot({buffers: [two], inFlight: more})).map(short), [
    'socket buffer |  | possible | 1 | 4 5',
    'socket buffer |  | possible | 1 | 6'
  ])
})

test('which of two devices has a reference is not known', (t) => {
  const source = {kind: 'attachment', refs: 1} as const
  const one = held({attachments: ['isp', 'vpu', 'vpu'], hiddenRefs: 1, hiddenRefsFrom: [source], refs: 1})
  t.deepEqual(bufferPaths(one, snapshot({buffers: [one]})).map(short), [
    'attachment buffer |  | certain | 1 | ',
    'attachment buffer |  | certain | 1 | '
  ])
  t.deepEqual(bufferPaths({...one, attachments: ['vpu']}, snapshot({buffers: [one]})).map(short), [
    'attachment buffer | 1 | certain | 1 | '
  ])
})

test('where no driver prints its clients, who has a DRM node open may have the handle', (t) => {
  const source = {kind: 'drm-prime-cache', refs: null} as const
  const one = held({exporter: 'drm', hiddenRefs: 3, hiddenRefsFrom: [source], refs: 3})
  const descriptors = {dmabuf: 0, drm: 2, media: 0, socket: 0, syncFile: 0, total: 4, video: 0}
  const processes = [process({descriptors, pid: 7}), process({pid: 8})]
  t.deepEqual(bufferPaths(one, snapshot({buffers: [one], processes})).map(short), [
    'prime-cache buffer | 3 | likely | 1 | ',
    'process descriptor prime-cache buffer |  | possible | 1 | 7'
  ])
})

test('a list of a driver that names the inode is a path', (t) => {
  const one = held({inode: 12})
  const allocation = {
    area: null,
    bytes: 4096,
    comm: 'game',
    devices: null,
    dmabuf: true,
    inode: 12,
    interface: 'kgsl',
    label: 'texture',
    objects: 1,
    orphaned: false,
    path: 'sys/kernel/debug/kgsl/proc/31/mem',
    pid: 31
  } as const
  const paths = bufferPaths(one, snapshot({allocations: [allocation, {...allocation, inode: 13}], buffers: [one]}))
  t.deepEqual(paths.map(short), ['process allocation buffer |  | likely | 1 | 31'])
  t.like(paths[0]?.steps[0], {comm: 'game', pid: 31})
})

test('fences hold no reference', (t) => {
  const fence = {context: 9, driver: 'v3d', seqno: 5, signalled: false, timeline: 'bin', usage: 'write'}
  const one = held({fences: [fence, {...fence, seqno: 6}], holders: [holder(1, 1, 0)], refs: 1})
  const paths = bufferPaths(one, snapshot({buffers: [one]}), ({seqno}) => (seqno === 5 ? 3 : null))
  t.deepEqual(
    paths.slice(1).map(({refs, steps: [step]}) => [refs, step]),
    [
      [0, {...fence, kind: 'fence', since: 3}],
      [0, {...fence, kind: 'fence', seqno: 6, since: null}]
    ]
  )
})

/** A V4L2 file of `pid`. */
const open = (pid: number, over: Partial<V4l2Instance> = {}) => untracked(pid, {path: `/dev/video${pid}`, ...over})
const nodesOf = (paths: readonly Path[]) =>
  paths.flatMap(({steps}) => steps.flatMap((step) => (step.kind === 'instance' ? [step.path] : [])))

test('behind a device stand the files open on it, those of holders first', (t) => {
  const one = held({attachments: ['isp.0'], holders: [holder(3, 1, 0)], refs: 1})
  const instances = [open(2), open(3), open(4), open(5, {device: 'other'})]
  const videoNodes = [2, 3, 4].map((pid) => videoNode({device: 'isp.0', path: `/dev/video${pid}`}))
  const clients = [
    client({driver: 'isp.0', holders: [{descriptors: [9], pid: 6, startTime: 60}], path: '/dev/dri/card0'})
  ]
  const paths = bufferPaths(one, snapshot({buffers: [one], clients, instances, videoNodes})).slice(2)
  t.deepEqual(nodesOf(paths), ['/dev/video3', '/dev/video2', '/dev/video4'])
  t.deepEqual(
    paths.map(({pids}) => pids[0]),
    [3, 2, 4, 6]
  )
  t.true(paths.every(({confidence, refs}) => confidence === 'possible' && refs === null))
})

test('who may keep a reference that nothing shows: V4L2 files of holders, else of anyone', (t) => {
  const instances = [open(2), open(3), instance({holders: [], kind: 'device', path: null})]
  const nodes = (holders: readonly number[]) => {
    const one = held({hiddenRefs: 1, holders: holders.map((pid) => holder(pid, 1, 0)), refs: 1 + holders.length})
    return nodesOf(bufferPaths(one, snapshot({buffers: [one], instances})))
  }
  t.deepEqual(nodes([3]), ['/dev/video3'])
  t.deepEqual(nodes([9]), ['/dev/video2', '/dev/video3'])
  t.deepEqual(nodes([]), ['/dev/video2', '/dev/video3'])
})

test('a queue with buffers of its size may be what a dma-buf is exported from; where none is tracked, files of holders', (t) => {
  const one = held({exporter: 'videobuf2_vmalloc', holders: [holder(3, 1, 0)], refs: 1, size: 500})
  const queues = [queue(500, 2, 'fits'), queue(499, 2, 'near'), queue(500, 0, 'empty')]
  const exports = (instances: readonly V4l2Instance[], of = one) =>
    bufferPaths(of, snapshot({buffers: [of], instances}))
      .slice(1)
      .map(short)
  t.deepEqual(exports([instance({pid: 8, queues}), open(3)]), [
    'process descriptor instance queue buffer | 0 | possible | 1 | 8'
  ])
  t.deepEqual(exports([open(3), open(4)]), ['process descriptor instance buffer | 0 | possible | 1 | 3'])
  t.deepEqual(exports([instance({pid: 8, queues})], {...one, exporter: 'system'}), [])
})

const count = fc.integer({max: 5, min: 0})

test('references sum, whatever was counted and seen', (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(count, count), {maxLength: 3}),
      count,
      count,
      count,
      count,
      (pairs, strays, hidden, attached, queued) => {
        const holders = pairs.map(([descriptors, maps], at) => holder(at + 1, descriptors, maps))
        const seen = pairs.reduce((sum, [descriptors, maps]) => sum + descriptors + maps, 0) + strays
        const from: RefSource[] = [
          {kind: 'attachment', refs: Math.min(hidden, attached)},
          {...inFlight, refs: Math.min(hidden - Math.min(hidden, attached), queued)}
        ]
        const one = held({hiddenRefs: hidden, hiddenRefsFrom: from, holders, refs: seen + hidden})
        const sum = referencesOf(one, new Map())
        const explained = sum.explained.reduce((total, {refs}) => total + refs, 0)
        t.is(sum.refs, sum.descriptors + sum.maps + sum.ofNobody + explained + (sum.unexplained ?? -1) - sum.beyond)
        t.is(sum.ofNobody, strays)
        // Fewer than were seen: one was closed between two readings.
        const fewer = referencesOf(held({hiddenRefs: 0, holders, refs: Math.max(0, seen - strays - 1)}), new Map())
        t.is(fewer.refs, fewer.descriptors + fewer.maps + fewer.ofNobody + (fewer.unexplained ?? -1) - fewer.beyond)
      }
    )
  )
})
