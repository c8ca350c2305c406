import test from 'ava'
import {unexplainedGrowth} from '../../../src/analysis/leaks/rules/unexplained-growth.js'
import {unexplained} from '../../../src/analysis/leaks/unexplained.js'
import {load} from '../../../src/load.js'
import type {Snapshot} from '../../../src/model/snapshot.js'
import {client, coverageWithout, innocent, leaking, mib, seriesOf, statement} from '../../helpers/devices.js'
import {findingsOf} from '../../helpers/judged.js'
import {root} from '../../helpers/root.js'
import {buffer, snapshot} from '../../helpers/snapshot.js'

/** MiB of each line of a machine of 2 GiB; `rest` is in none of them. */
function lines(rest: number, over: Readonly<Record<string, number>> = {}) {
  const used: Record<string, number> = {
    Active: 200,
    Inactive: 300,
    KernelStack: 10,
    PageTables: 10,
    Percpu: 5,
    Slab: 80,
    Unevictable: 20,
    ...over
  }
  const counted = [
    'Active',
    'Inactive',
    'KernelStack',
    'PageTables',
    'Percpu',
    'Slab',
    'Unevictable',
    'Hugetlb',
    'Zswap'
  ]
  const free = 2048 - rest - counted.reduce((sum, name) => sum + (used[name] ?? 0), 0)
  return Object.entries({MemTotal: 2048, ...used, MemFree: free}).map(([name, value]) => statement(name, mib(value)))
}

const judge = (
  rests: readonly number[],
  over: (value: number, place: number) => Partial<Snapshot> = () => ({}),
  fields: (value: number, place: number) => Readonly<Record<string, number>> = () => ({})
) =>
  findingsOf(
    unexplainedGrowth,
    seriesOf(rests, (rest, place) => {
      const {machine: _, ...given} = over(rest, place)
      return {statements: lines(rest, fields(rest, place)), ...given}
    })
  )

/** Enough to be worth a word. */
const large = (values: readonly number[]) => values.map((value) => 5 * value)
const growing = large(leaking['a piece each time'])

for (const [name, values] of Object.entries(leaking)) {
  test(`finds ${name}`, (t) => {
    const [finding, ...others] = judge(large(values))
    t.deepEqual(others, [])
    t.is(finding?.confidence, 'possible')
    t.is(finding?.bytes, Number(finding?.args.growthBytes))
    t.is(finding?.args.restBytes, mib(large(values).at(-1) ?? 0))
  })
}

for (const [name, values] of Object.entries(innocent)) {
  test(`does not find ${name}`, (t) => {
    t.deepEqual(judge(values), [])
  })
}

test('what stands in the lines is explained, whatever moves between them', (t) => {
  const level = growing.map(() => 50)
  for (const name of ['Active', 'Inactive', 'Unevictable', 'Slab', 'PageTables', 'Percpu', 'Hugetlb', 'Zswap']) {
    const found = judge(
      level,
      () => ({}),
      (_, place) => ({[name]: 200 + 5 * place})
    )
    t.deepEqual(found, [], name)
  }
})

test('dma-bufs and GPU objects account for it', (t) => {
  t.deepEqual(
    judge(growing, (rest) => ({buffers: [buffer({size: mib(rest)})]})),
    []
  )
  t.deepEqual(
    judge(growing, (rest) => ({clients: [client(mib(rest))]})),
    []
  )
})

test('what may be the same memory as another line accounts for it too', (t) => {
  const fields: readonly ((rest: number) => Readonly<Record<string, number>>)[] = [
    (rest) => ({VmallocUsed: rest}),
    (rest) => ({KReclaimable: 60 + rest, SReclaimable: 60}),
    (rest) => ({SwapFree: 1000 - rest, SwapTotal: 1000}),
    (rest) => ({GPUActive: rest})
  ]
  for (const of of fields)
    t.deepEqual(
      judge(growing, () => ({}), of),
      []
    )
})

test('GPU objects in shared memory that go away are no growth of the rest', (t) => {
  // What they give back is free; they were subtracted as pages of a list, and would be again as media.
  const found = judge(
    growing.map(() => 50),
    (_, place) => ({clients: [client(mib(200 - 10 * place))]}),
    (_, place) => ({Unevictable: 200 - 10 * place})
  )
  t.deepEqual(found, [])
})

test('without lines that every kernel has, or the list of dma-bufs, nothing is said', (t) => {
  t.is(unexplained(snapshot({statements: lines(10).filter(({name}) => name !== 'Slab')})), null)
  t.is(unexplained(snapshot({statements: lines(10).filter(({name}) => name !== 'Inactive')})), null)
  t.deepEqual(unexplained(snapshot({statements: lines(10)})), {least: mib(10), most: mib(10)})
  t.deepEqual(
    judge(growing, () => ({coverage: coverageWithout('dmabuf-sysfs')})),
    []
  )
  t.deepEqual(judge(growing.slice(0, 7)), [])
})

test('a real machine that leaks dma-bufs: what is left when they are subtracted stays where it was', async (t) => {
  const rests = await Promise.all(
    ['00', '06', '11'].map(async (step) => {
      const {snapshot: real} = await load(`${root}fixtures/captures/6.12-c-leak-${step}.tar.gz`)
      return unexplained(real)
    })
  )
  const [first, , last] = rests
  t.true((last?.most ?? 0) - (first?.most ?? 0) > mib(90))
  t.true(rests.every((rest) => rest !== null && rest.least > 0 && rest.least < mib(10)))
})
