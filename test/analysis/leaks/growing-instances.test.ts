import test from 'ava'
import {growingInstances} from '../../../src/analysis/leaks/rules/growing-instances.js'
import {complete, coverageWithout, innocent, instance, leaking, mib, seriesOf} from '../../helpers/devices.js'
import {findingsOf, judged} from '../../helpers/judged.js'
import {process} from '../../helpers/snapshot.js'

const opener = process({comm: 'codecd', pid: 7})
const some = (count: number, over: Parameters<typeof instance>[0] = {}) =>
  Array.from({length: count}, () => instance(over))

const judge = (counts: readonly number[], over: Parameters<typeof instance>[0] = {}) =>
  findingsOf(
    growingInstances,
    seriesOf(counts, (count) => ({instances: some(count, over), processes: [opener]}))
  )

for (const [name, counts] of Object.entries(leaking)) {
  test(`finds ${name}`, (t) => {
    const [finding, ...others] = judge(counts)
    t.deepEqual(others, [])
    t.is(finding?.confidence, 'likely')
    t.like(finding?.subject, {comm: 'codecd', device: 'vpu', pid: 7, startTime: 70, what: 'instances'})
    t.is(finding?.evidence.length, 16)
    t.is(finding?.args.instances, counts.at(-1))
  })
}

for (const [name, counts] of Object.entries(innocent)) {
  test(`does not find ${name}`, (t) => {
    t.deepEqual(judge(counts), [])
  })
}

test('bytes are those of the instances that came', (t) => {
  t.is(judge(leaking['a piece each time'])[0]?.bytes, 11 * mib(4))
  t.is(judge(leaking['a piece each time'], {bytes: null})[0]?.bytes, 0)
})

test('where every opener has few, it is programs that grow in number', (t) => {
  const found = findingsOf(
    growingInstances,
    seriesOf(leaking['a piece each time'], (count) => ({
      instances: Array.from({length: count}, (_, at) => instance({pid: 100 + at})),
      processes: Array.from({length: count}, (_, at) => process({comm: 'codecd', pid: 100 + at}))
    }))
  )
  t.is(found[0]?.confidence, 'possible')
  t.like(found[0]?.subject, {comm: 'codecd', pid: null})
})

test('instances of openers that are gone stay those of the program they had', (t) => {
  const found = findingsOf(
    growingInstances,
    seriesOf(leaking['a piece each time'], (count, place) => ({
      instances: Array.from({length: count}, (_, at) =>
        instance({holders: [], openerGone: at < count - 1, pid: 100 + at})
      ),
      processes: [process({comm: 'codecd', pid: 100 + (place + 9)})]
    }))
  )
  t.true(found.some(({subject}) => subject.comm === 'codecd'))
})

test('descriptors count where the device is not tracked, and all were read', (t) => {
  const descriptor = {kind: 'descriptor', listedBy: ['proc-fd']} as const
  t.is(judge(leaking['a piece each time'], descriptor)[0]?.subject.what, 'descriptors')
  const denied = [...coverageWithout('proc-fd'), complete('proc-fd', {denied: 1, status: 'partial'})]
  const found = findingsOf(
    growingInstances,
    seriesOf(leaking['a piece each time'], (count) => ({
      coverage: denied,
      instances: some(count, descriptor),
      processes: [opener]
    }))
  )
  t.deepEqual(found, [])
})

test('where nothing tells of V4L2, it is that which is missing, not the descriptors', (t) => {
  const without = seriesOf([1, 1, 1, 1], () => ({coverage: coverageWithout('v4l2-memtrack', 'sysfs-class', 'proc-fd')}))
  t.deepEqual(
    judged([growingInstances], without).skipped.map(({needs}) => needs),
    [['v4l2-memtrack', 'sysfs-class']]
  )
})
