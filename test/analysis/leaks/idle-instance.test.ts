import test from 'ava'
import {idleInstance} from '../../../src/analysis/leaks/rules/idle-instance.js'
import type {V4l2Instance} from '../../../src/model/media.js'
import {instance, mib, seriesOf} from '../../helpers/devices.js'
import {findingsOf} from '../../helpers/judged.js'
import {process} from '../../helpers/snapshot.js'

const player = process({comm: 'player', pid: 7})

/** Of each snapshot the instances. */
const judge = (moments: readonly (readonly V4l2Instance[])[], uptimes?: readonly (number | null)[]) =>
  findingsOf(
    idleInstance,
    seriesOf(moments, (instances, place) => ({
      instances,
      processes: [player],
      ...(uptimes === undefined ? {} : {machine: {uptimeSeconds: uptimes[place] ?? null}})
    }))
  )

const busy = [100, 200, 300, 400].map((busyNs) => [instance({busyNs})])
const still = [100, 500, 500, 500].map((busyNs) => [instance({busyNs})])

test('finds an instance whose engines stand still and that holds memory', (t) => {
  const [finding, ...others] = judge(still)
  t.deepEqual(others, [])
  t.is(finding?.confidence, 'possible')
  t.is(finding?.bytes, mib(4))
  t.like(finding?.subject, {comm: 'player', device: 'vpu', path: '/dev/video0', pid: 7, startTime: 70})
  t.like(finding?.args, {idleSeconds: 20, instances: 1, snapshots: 3})
  t.deepEqual(
    finding?.evidence.map(({snapshot}) => snapshot),
    [1, 3]
  )
})

test('says nothing of one that works, or worked lately', (t) => {
  t.deepEqual(judge(busy), [])
  t.deepEqual(judge([...still, [instance({busyNs: 600})]]), [])
})

test('three snapshots and ten seconds, by times that are told', (t) => {
  t.is(judge(still, [0, 10, 15, 20]).length, 1)
  t.deepEqual(judge(still, [0, 10, 15, 19]), [])
  t.deepEqual(judge(still, [0, 10, 15, null]), [])
  t.deepEqual(judge(still.slice(0, 3)), [])
})

test('what holds nothing, has no engines or is another process’ by now is not it', (t) => {
  const as = (over: Partial<V4l2Instance>) => [100, 500, 500, 500].map((busyNs) => [instance({busyNs, ...over})])
  t.deepEqual(judge(as({bytes: 0})), [])
  t.deepEqual(judge(as({bytes: null})), [])
  const other = instance({busyNs: 1, holders: [{descriptors: [9], pid: 7, startTime: 70}]})
  t.deepEqual(judge(as({engines: []}).map((all, at) => [...all, {...other, bytes: at === 0 ? 0 : null}])), [])
  t.deepEqual(judge(as({openerGone: true})), [])
  const reused = still.map((_, at) => [instance({busyNs: 500, holders: [{descriptors: [3], pid: 7, startTime: at}]})])
  t.deepEqual(judge(reused), [])
})

test('a device of which no engine was ever seen to count is not judged', (t) => {
  const never = Array.from({length: 4}, () => [instance({busyNs: 0})])
  t.deepEqual(judge(never), [])
  const other = (busyNs: number) => instance({busyNs, holders: [{descriptors: [9], pid: 7, startTime: 70}]})
  t.is(judge(never.map((all, at) => [...all, other(at)])).length, 1)
})

test('which of an opener’s instances is which may be guessed: then all must rest', (t) => {
  const pair = (busyNs: number) => [
    instance({busyNs: 500, holdersEstimated: true}),
    instance({busyNs, holders: [{descriptors: [4], pid: 7, startTime: 70}], holdersEstimated: true})
  ]
  t.deepEqual(judge([1, 2, 3, 4].map(pair)), [])
  const [finding] = judge([1, 9, 9, 9].map(pair))
  t.is(finding?.bytes, mib(8))
  t.is(finding?.args.instances, 2)
})

test('memory that came while it stood still is held since then', (t) => {
  const filling = [0, 0, 4, 4].map((size) => [instance({busyNs: 500, bytes: mib(size)})])
  t.deepEqual(judge(filling), [])
  t.is(judge([...filling, ...filling.slice(-1)])[0]?.args.snapshots, 3)
})
