import test from 'ava'
import {cmaStaircase} from '../../../src/analysis/leaks/rules/cma-staircase.js'
import {
  area,
  client,
  coverageWithout,
  innocent,
  instance,
  leaking,
  mib,
  seriesOf,
  statement
} from '../../helpers/devices.js'
import {findingsOf} from '../../helpers/judged.js'
import {buffer, type snapshot} from '../../helpers/snapshot.js'

type Part = NonNullable<Parameters<typeof snapshot>[0]>

const taken = (used: number) =>
  area({interface: 'cma', kind: 'cma', name: 'reserved', path: 'sys/kernel/mm/cma/reserved', used})
const lists = (movable: number) => [
  statement('Active', movable),
  statement('Inactive', mib(10)),
  statement('Unevictable', 0)
]
const free = (used: number, movable = mib(100)) => [
  statement('CmaTotal', mib(2048)),
  statement('CmaFree', mib(2048) - used),
  ...lists(movable)
]

const byArea = (values: readonly number[], over: (value: number, place: number) => Part = () => ({})) =>
  findingsOf(
    cmaStaircase,
    seriesOf(values, (value, place) => ({areas: [taken(mib(value))], ...over(value, place)}))
  )
const byMeminfo = (values: readonly number[], over: (value: number, place: number) => Part = () => ({})) =>
  findingsOf(
    cmaStaircase,
    seriesOf(values, (value, place) => ({statements: free(mib(value)), ...over(value, place)}))
  )

/** Steps that nobody would call equal. */
const uneven = Array.from({length: 16}, (_, at) => 10 + 2 * at + ((at * at) % 3) / 2)

for (const [name, values] of Object.entries(leaking)) {
  test(`finds ${name}`, (t) => {
    const [finding, ...others] = byArea(values)
    t.deepEqual(others, [])
    t.is(finding?.confidence, 'likely')
    t.like(finding?.subject, {path: 'sys/kernel/mm/cma/reserved', what: 'reserved'})
    t.is(finding?.bytes, Number(finding?.args.growthBytes))
  })
}

for (const [name, values] of Object.entries(innocent)) {
  test(`does not find ${name}`, (t) => {
    t.deepEqual(byArea(values), [])
    t.deepEqual(byMeminfo(values), [])
  })
}

test('a camera that loses 10.6 MiB per run: equal steps, whichever way they are told', (t) => {
  const runs = [59_472, 59_476, 70_324, 70_320, 81_176, 81_180, 92_028, 92_028, 102_884, 102_880, 113_732, 113_740]
  const values = runs.map((kib) => kib / 1024)
  const [area] = byArea(values)
  const [meminfo] = byMeminfo(values)
  for (const found of [area, meminfo]) {
    t.is(found?.confidence, 'likely')
    t.true(Number(found?.args.equalSteps) >= 4)
    t.is(Math.round(Number(found?.args.stepBytes) / 1e5), 111)
  }
})

test('four equal steps are likely, three are not; where pages of files grow meanwhile, they may come in equal pieces', (t) => {
  const runs = (length: number) => Array.from({length}, (_, at) => 10 + 7 * Math.floor(at / 3))
  t.is(byArea(runs(18))[0]?.confidence, 'likely')
  t.is(byArea(runs(18))[0]?.args.equalSteps, 4)
  t.is(byArea(runs(15))[0]?.confidence, 'possible')
  t.is(byArea(runs(15))[0]?.args.equalSteps, 0)
  const files = byMeminfo(runs(18), (value) => ({statements: free(mib(value), mib(100 + value))}))
  t.is(files[0]?.confidence, 'possible')
  t.is(byMeminfo(runs(18))[0]?.confidence, 'likely')
  const untold = byMeminfo(runs(18), (value) => ({statements: free(mib(value)).slice(0, 2)}))
  t.is(untold[0]?.confidence, 'possible')
})

test('what is not free may be pages of programs and files: possible, and not where they grew', (t) => {
  const [found] = byMeminfo(uneven)
  t.is(found?.confidence, 'possible')
  t.is(found?.subject.what, 'CmaFree')
  t.is(found?.args.stepBytes, null)
  t.deepEqual(
    byMeminfo(uneven, (value) => ({statements: free(mib(value), mib(100 + value))})),
    []
  )
})

test('buffers that may be in the area account for it, those that cannot do not', (t) => {
  const holding = (exporter: string) => (value: number) => ({buffers: [buffer({exporter, size: mib(value)})]})
  t.deepEqual(byArea(uneven, holding('reserved')), [])
  t.deepEqual(byArea(uneven, holding('videobuf2_dma_contig')), [])
  t.is(byArea(uneven, holding('system'))[0]?.confidence, 'likely')
})

test('memory of codecs and GPUs accounts for it too', (t) => {
  const v4l2 = (value: number) => ({instances: [instance({bytes: mib(value), queueBytes: mib(value)})]})
  t.deepEqual(byArea(uneven, v4l2), [])
  t.deepEqual(
    byArea(uneven, (value) => ({clients: [client(mib(value))]})),
    []
  )
})

test('where more devices are open, or the buffers were not listed, it is no more than possible', (t) => {
  const opening = (_: number, place: number) => ({
    instances: Array.from({length: place}, () =>
      instance({bytes: null, kind: 'descriptor', queueBytes: null, queues: []})
    )
  })
  t.is(byArea(uneven, opening)[0]?.confidence, 'possible')
  const unlisted = byArea(uneven, () => ({coverage: coverageWithout('dmabuf-sysfs')}))
  t.is(unlisted[0]?.confidence, 'possible')
  t.is(unlisted[0]?.args.mediaGrowthBytes, null)
})

test('an area that tells of itself is not told again by what is not free', (t) => {
  const both = byArea(uneven, (value) => ({statements: free(mib(value))}))
  t.deepEqual(
    both.map(({subject}) => subject.what),
    ['reserved']
  )
})
