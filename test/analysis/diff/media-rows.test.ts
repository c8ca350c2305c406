import test from 'ava'
import type {DrmClient, V4l2Instance} from '../../../src/model/media.js'
import {compare, figures, moment} from '../../helpers/diff.js'
import {client, instance, queue, region, untracked} from '../../helpers/media-data.js'
import {process} from '../../helpers/snapshot.js'

const processes = [process({comm: 'codec', pid: 7})]

const noDescriptors = {dmabuf: 0, drm: 0, media: 0, socket: 0, syncFile: 0, total: 0, video: 0}

const instances = (all: readonly V4l2Instance[], boot = 'boot', pid = 7) =>
  moment({instances: all, processes: [process({comm: 'codec', pid})]}, boot)
const clients = (all: readonly DrmClient[], boot = 'boot') => moment({clients: all, processes}, boot)
const own = (total: number, over: Partial<DrmClient> = {}) =>
  client({regions: {system0: region({shared: 0, total})}, ...over})
const fd = (descriptor: number) => ({holders: [{descriptors: [descriptor], pid: 7, startTime: 70}]})

test('an instance is known by its device, opener and descriptor', (t) => {
  const result = compare(
    instances([instance({queues: [queue(10, 1)]}), instance({...fd(4), queues: [queue(5, 1)]})]),
    instances([instance({queues: [queue(10, 3)]}), instance({...fd(5), queues: [queue(7, 1)]})]),
    'instance'
  )
  t.deepEqual(figures(result), [
    ['vicodec 7 codec fd 3', 10, 30, 20, 0],
    ['vicodec 7 codec fd 5', 0, 7, 7, 0],
    ['vicodec 7 codec fd 4', 5, 0, 0, 5]
  ])
  t.deepEqual(result.total, {after: 37, before: 15, delta: 22, gained: 27, lost: 5, unknown: 0})
})

test('descriptors that were concluded tell no instance apart; those of one opener are compared by rank', (t) => {
  const guessed = (...sizes: readonly number[]) =>
    instances(sizes.map((size, at) => instance({...fd(at), holdersEstimated: true, queues: [queue(size, 1)]})))
  const result = compare(guessed(10, 20), guessed(5, 20, 1), 'instance')
  t.deepEqual(figures(result), [['vicodec 7 codec', 30, 26, 1, 5]])
  t.deepEqual(
    result.rows.map(({countAfter, countBefore}) => [countBefore, countAfter]),
    [[2, 3]]
  )
})

test('an opener that is gone is said to be', (t) => {
  const gone = instance({holders: [], openerGone: true, queues: [queue(10, 1)]})
  t.deepEqual(figures(compare(instances([]), instances([gone]), 'instance')), [
    ['vicodec 7 (opener gone)', 0, 10, 10, 0]
  ])
})

test('across boots those of one device and name are one row', (t) => {
  const result = compare(
    instances([instance({queues: [queue(10, 1)]})], 'one'),
    instances([instance({pid: 9, queues: [queue(10, 2)]}), instance({pid: 9, queues: [queue(3, 1)]})], 'other', 9),
    'instance'
  )
  t.deepEqual(figures(result), [['vicodec codec', 10, 23, 13, 0]])
})

test('what no interface tells is in no sum', (t) => {
  const result = compare(
    instances([instance({queues: [queue(10, 1)]}), untracked(7)]),
    instances([instance({queues: [queue(10, 1)]}), untracked(7, {bytes: 5})]),
    'instance'
  )
  t.deepEqual(figures(result), [
    ['vicodec 7 codec fd 3', 10, 10, 0, 0],
    ['vim2m.0 7 codec fd 3', null, 5, null, null]
  ])
  t.deepEqual(result.total, {after: 10, before: 10, delta: 0, gained: 0, lost: 0, unknown: 1})
  t.like(compare(instances([]), instances([]), 'instance').total, {after: null, before: null, delta: null})
})

test('a client is known by its device and number, whoever has it; across boots by driver and names', (t) => {
  const handed = {holders: [{descriptors: [5], pid: 8, startTime: 80}]}
  const result = compare(
    clients([own(10, {pdev: 'gpu'}), own(4, {clientId: 2, pdev: 'gpu'})]),
    clients([own(30, {...handed, pdev: 'gpu'})]),
    'client'
  )
  t.deepEqual(figures(result), [
    ['gpu 1 ?', 10, 30, 20, 0],
    ['gpu 2 codec', 4, 0, 0, 4]
  ])
  t.deepEqual(figures(compare(clients([own(10)], 'one'), clients([own(4, {clientId: 9})], 'other'), 'client')), [
    ['panthor codec', 10, 4, 0, 6]
  ])
})

test('what no interface of the other side would have listed was not 0 there', (t) => {
  const of = (parts: Parameters<typeof moment>[0]) => moment({...parts, processes: parts?.processes ?? processes})
  const gpu = of({clients: [own(4, {pdev: 'gpu'})]})
  const open = (drm: number) => [process({...processes[0], descriptors: {...noDescriptors, drm}})]
  const before = (parts: Parameters<typeof moment>[0]) =>
    compare(of(parts), gpu, 'client').rows.map((row) => [row.before, row.countBefore, row.delta])
  t.deepEqual(before({processes: open(0)}), [[0, 0, 4]])
  t.deepEqual(before({processes: open(1)}), [[null, null, null]])
  t.deepEqual(before({machine: {holderGap: 'denied'}, processes: open(0)}), [[null, null, null]])
  const [listed] = gpu.coverage
  t.deepEqual(listed === undefined || before({coverage: [{...listed, interface: 'drm-fdinfo'}], processes: open(1)}), [
    [0, 0, 4]
  ])
})

test('filters choose instances and clients by process and device', (t) => {
  const both = moment({clients: [own(4)], instances: [instance({queues: [queue(10, 1)]})], processes})
  t.is(compare(both, both, 'instance', 'comm=codec').rows.length, 1)
  t.is(compare(both, both, 'instance', 'comm=other').rows.length, 0)
  t.is(compare(both, both, 'client', 'device=panthor').rows.length, 1)
  t.is(compare(both, both, 'client', 'device=other').rows.length, 0)
})
