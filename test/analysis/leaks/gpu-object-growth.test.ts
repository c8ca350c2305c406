import test from 'ava'
import {gpuObjectGrowth} from '../../../src/analysis/leaks/rules/gpu-object-growth.js'
import {area, client, innocent, leaking, mib, seriesOf, statement} from '../../helpers/devices.js'
import {findingsOf} from '../../helpers/judged.js'
import {buffer, process} from '../../helpers/snapshot.js'

const owner = (over: {readonly dmabuf?: number; readonly drm?: number} = {}) =>
  process({
    comm: 'compositor',
    descriptors: {dmabuf: 3, drm: 1, media: 0, socket: 0, syncFile: 0, total: 20, video: 0, ...over},
    pid: 7
  })

const judge = (values: readonly number[]) =>
  findingsOf(
    gpuObjectGrowth,
    seriesOf(values, (value) => ({clients: [client(mib(value))], processes: [owner()]}))
  )

for (const [name, values] of Object.entries(leaking)) {
  test(`finds ${name}`, (t) => {
    const [finding, ...others] = judge(values)
    t.deepEqual(others, [])
    t.is(finding?.confidence, 'likely')
    t.is(finding?.bytes, Number(finding?.args.growthBytes))
    t.like(finding?.subject, {comm: 'compositor', device: 'msm', path: '/dev/dri/renderD128', pid: 7, what: 'msm'})
  })
}

for (const [name, values] of Object.entries(innocent)) {
  test(`does not find ${name}`, (t) => {
    t.deepEqual(judge(values), [])
  })
}

const growing = leaking['a piece each time']

test('over few snapshots it may be a level that is loaded', (t) => {
  t.is(judge(growing.slice(0, 11))[0]?.confidence, 'possible')
  t.is(judge(growing.slice(0, 12))[0]?.confidence, 'likely')
})

test('where descriptors grow along, they are what leaks; where nobody counted them, it is possible', (t) => {
  for (const kind of ['dmabuf', 'drm'] as const) {
    const found = findingsOf(
      gpuObjectGrowth,
      seriesOf(growing, (value) => ({clients: [client(mib(value))], processes: [owner({[kind]: value})]}))
    )
    t.deepEqual(found, [], kind)
  }
  const [uncounted] = findingsOf(
    gpuObjectGrowth,
    seriesOf(growing, (value) => ({
      clients: [client(mib(value))],
      processes: [process({comm: 'compositor', descriptors: null, pid: 7})]
    }))
  )
  t.is(uncounted?.confidence, 'possible')
})

test('each client is followed by itself, two of one process are told apart', (t) => {
  const found = findingsOf(
    gpuObjectGrowth,
    seriesOf(growing, (value) => ({
      clients: [client(mib(value)), client(mib(2 * value), {clientId: 6}), client(mib(30), {clientId: 8})],
      processes: [owner()]
    }))
  )
  t.deepEqual(
    found.map(({subject}) => subject.what),
    ['msm 2', 'msm']
  )
  // Another client each time is none that grows.
  const changing = seriesOf(growing, (value, place) => ({
    clients: [client(mib(value), {clientId: place})],
    processes: [owner()]
  }))
  t.deepEqual(findingsOf(gpuObjectGrowth, changing), [])
})

const gem = (objects: number | null, used: number, name: string | null = 'Total') =>
  area({interface: 'drm-debugfs', kind: 'gpu', name, objects, path: 'sys/kernel/debug/dri/gpu.0/gem', used: mib(used)})

test('objects of a device that no client and no dma-buf accounts for', (t) => {
  const grow = (
    over: (value: number) => Parameters<typeof seriesOf>[1] extends (...all: never) => infer P ? P : never
  ) =>
    findingsOf(
      gpuObjectGrowth,
      seriesOf(growing, (value) => ({
        areas: [gem(100 + 3 * value, value), gem(value, value, 'Active')],
        ...over(value)
      }))
    )
  const [found, ...others] = grow(() => ({clients: [client(mib(30))], processes: [owner()]}))
  t.deepEqual(others, [])
  t.is(found?.confidence, 'likely')
  t.like(found?.args, {growthObjects: 33, of: 'device'})
  t.is(found?.bytes, mib(11))
  t.like(found?.subject, {device: 'gpu.0', path: 'sys/kernel/debug/dri/gpu.0/gem', pid: null, what: 'Total'})
  t.is(grow(() => ({}))[0]?.confidence, 'possible')
  t.deepEqual(
    grow((value) => ({buffers: [buffer({size: mib(value)})]})),
    []
  )
  const clients = grow((value) => ({clients: [client(mib(value))], processes: [owner()]}))
  t.deepEqual(
    clients.map(({args}) => args.of),
    ['client']
  )
})

test('what drivers out of the tree say of a process counts as a client', (t) => {
  const [found, ...others] = findingsOf(
    gpuObjectGrowth,
    seriesOf(growing, (value) => ({
      processes: [owner()],
      statements: [
        statement('kernel', mib(value), {interface: 'kgsl', path: 'sys/class/kgsl/kgsl/proc/7/kernel', pid: 7}),
        statement('user', mib(value), {interface: 'kgsl', path: 'sys/class/kgsl/kgsl/proc/7/user', pid: 7})
      ]
    }))
  )
  t.deepEqual(others, [])
  t.is(found?.confidence, 'likely')
  t.like(found?.subject, {comm: 'compositor', device: 'kgsl', path: null, pid: 7, startTime: 70})
})
