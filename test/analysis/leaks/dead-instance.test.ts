import test from 'ava'
import {deadInstance} from '../../../src/analysis/leaks/rules/dead-instance.js'
import {load} from '../../../src/load.js'
import type {V4l2Instance} from '../../../src/model/media.js'
import {complete, coverageWithout, instance, mib, seriesOf, wholeCoverage} from '../../helpers/devices.js'
import {findingsOf} from '../../helpers/judged.js'
import {root} from '../../helpers/root.js'
import {buffer, process, type snapshot} from '../../helpers/snapshot.js'

const dead = (over: Partial<V4l2Instance> = {}) => instance({holders: [], openerGone: true, path: null, ...over})
/** Of the same device, so that it is known which nodes are its own. */
const living = instance({path: '/dev/video0', pid: 9})

type Part = NonNullable<Parameters<typeof snapshot>[0]>

const judge = (times: number, over: Part = {}, instances: readonly V4l2Instance[] = [dead(), living]) =>
  findingsOf(
    deadInstance,
    seriesOf(Array.from({length: times}), () => ({instances, processes: [process({comm: 'player', pid: 9})], ...over}))
  )

test('one that nobody has: likely once, certain where it lasts', (t) => {
  const [once] = judge(1)
  t.is(once?.confidence, 'likely')
  t.is(once?.bytes, mib(4))
  t.like(once?.args, {doubts: null, held: 'no', instances: 1, opener: 7, snapshots: 1})
  t.like(once?.subject, {device: 'vpu', pid: null, what: null})
  const [lasting, ...others] = judge(3)
  t.deepEqual(others, [])
  t.is(lasting?.confidence, 'certain')
  t.is(lasting?.args.snapshots, 3)
})

test('one whose opener lives, or may, is none', (t) => {
  t.deepEqual(judge(2, {}, [dead({openerGone: false}), living]), [])
  t.deepEqual(judge(2, {}, [dead({openerGone: null}), living]), [])
  t.deepEqual(judge(2, {}, [dead({kind: 'device', queues: []}), living]), [])
})

test('what the driver has at probe is no program’s', (t) => {
  t.deepEqual(judge(2, {}, [dead({queueBytes: 0, queues: []}), living]), [])
})

test('where somebody has it, possible, if it lasts and holds memory', (t) => {
  const passed = dead({holders: [{descriptors: [7], pid: 9, startTime: 90}], path: '/dev/video0'})
  t.deepEqual(judge(1, {}, [passed]), [])
  const [found] = judge(2, {}, [passed])
  t.is(found?.confidence, 'possible')
  t.like(found?.subject, {comm: 'player', pid: 9, startTime: 90, what: 'passed on by an opener not known'})
  t.deepEqual(judge(2, {}, [{...passed, bytes: 0}]), [])
})

test('where a descriptor is left that may be it, somebody may have it', (t) => {
  const loose = (over: Partial<V4l2Instance>) => instance({bytes: null, kind: 'descriptor', pid: 9, ...over})
  t.deepEqual(judge(1, {}, [dead(), living, loose({})]), [])
  t.like(judge(2, {}, [dead(), living, loose({device: null})])[0], {args: {held: 'perhaps'}, confidence: 'possible'})
  t.is(judge(2, {}, [dead(), living, loose({device: 'uvc'})])[0]?.confidence, 'certain')
  // Of no instance the node is known: any may be its own.
  t.is(judge(2, {}, [dead(), loose({device: 'uvc'})])[0]?.confidence, 'possible')
})

test('what speaks against it makes it less sure', (t) => {
  const inFlight = [{descriptor: 5, pid: 9, queued: 1, socket: 77}]
  t.is(judge(1, {inFlight})[0]?.confidence, 'possible')
  t.is(judge(2, {inFlight})[0]?.confidence, 'likely')
  t.is(judge(2, {coverage: coverageWithout('socket-fdinfo')})[0]?.confidence, 'likely')
  const node = {
    bus: null,
    card: null,
    device: null,
    mappedBytes: mib(1),
    name: null,
    path: '/dev/video0',
    tracker: 'vpu',
    trackerEstimated: false
  }
  t.is(judge(2, {videoNodes: [node]})[0]?.args.doubts, 'mapped')
  t.is(judge(2, {videoNodes: [node]}, [dead(), {...living, mappedBytes: mib(1)}])[0]?.confidence, 'certain')
})

test('a capture during which processes or buffers came and went is believed once it lasts', (t) => {
  const buffers = [buffer({churn: 'died'})]
  t.is(judge(1, {buffers})[0]?.confidence, 'possible')
  t.like(judge(2, {buffers})[0], {args: {doubts: null}, confidence: 'certain'})
  t.is(judge(1, {buffers})[0]?.args.doubts, 'race')
  const ended = wholeCoverage.map((one) => (one.interface === 'process-list' ? {...one, gone: 1} : one))
  t.is(judge(1, {coverage: ended})[0]?.confidence, 'possible')
})

test('nothing is said where a process could not be read, or the list is not whole', (t) => {
  for (const id of ['process-list', 'dmabuf-fdinfo', 'dmabuf-maps', 'v4l2-memtrack'] as const) {
    t.deepEqual(judge(2, {coverage: coverageWithout(id)}), [], id)
    if (id === 'v4l2-memtrack') continue
    const part = [...coverageWithout(id), complete(id, {denied: 1, status: 'partial'})]
    t.deepEqual(judge(2, {coverage: part}), [], id)
  }
})

test('one that was closed meanwhile is forgotten; each snapshot in a row counts', (t) => {
  const moments = [[dead(), living], [living], [dead(), living]]
  const found = findingsOf(
    deadInstance,
    seriesOf(moments, (instances) => ({instances}))
  )
  t.is(found[0]?.confidence, 'likely')
  t.deepEqual(
    findingsOf(
      deadInstance,
      seriesOf(moments.slice(0, 2), (instances) => ({instances}))
    ),
    []
  )
})

test('several of one program are told together, under the name it had', (t) => {
  const alive = [instance({pid: 20}), instance({pid: 21}), living]
  const openers = [20, 21].map((pid) => process({comm: 'player', pid}))
  const gone = [dead({pid: 20}), dead({pid: 21}), living]
  const found = findingsOf(
    deadInstance,
    seriesOf([alive, gone, gone], (instances, place) => ({instances, processes: place === 0 ? openers : []}))
  )
  t.is(found.length, 1)
  t.like(found[0], {args: {instances: 2, opener: null, openerComm: 'player'}, bytes: mib(8), confidence: 'certain'})
  t.deepEqual(
    found[0]?.evidence.map(({bytes}) => bytes),
    [mib(8), mib(8)]
  )
})

test('a real machine: what its dead opener passed on is possible, and only once it is seen to last', async (t) => {
  const {snapshot: real} = await load(`${root}fixtures/captures/7.3mt-b-v4l2.tar.gz`)
  t.deepEqual(findingsOf(deadInstance, [real]), [])
  const later = {...real, machine: {...real.machine, uptimeSeconds: 60}}
  const [found, ...others] = findingsOf(deadInstance, [real, later])
  t.deepEqual(others, [])
  t.like(found, {args: {held: 'yes', opener: 90}, bytes: 45_973_504, confidence: 'possible'})
  t.like(found?.subject, {comm: 'compositor', pid: 82})
})
