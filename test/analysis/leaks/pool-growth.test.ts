import {readFileSync} from 'node:fs'
import test from 'ava'
import {poolGrowth} from '../../../src/analysis/leaks/rules/pool-growth.js'
import {parseMemorySeries} from '../../../src/parsers/memory/memory-series.js'
import {area, coverageWithout, innocent, leaking, mib, seriesOf, statement} from '../../helpers/devices.js'
import {findingsOf} from '../../helpers/judged.js'
import {root} from '../../helpers/root.js'
import {buffer} from '../../helpers/snapshot.js'

const heap = (value: number) => area({used: mib(value)})
const pool = (value: number) => area({kind: 'pool', name: 'uncached', used: mib(value)})

for (const [name, values] of Object.entries(leaking)) {
  test(`finds a heap that grows: ${name}`, (t) => {
    const [finding, ...others] = findingsOf(
      poolGrowth,
      seriesOf(values, (value) => ({areas: [heap(value)]}))
    )
    t.deepEqual(others, [])
    t.is(finding?.confidence, 'likely')
    t.like(finding?.subject, {name: 'system', path: 'sys/kernel/debug/ion/heaps/system', what: 'heap'})
  })
  test(`a pool that grows is possible: ${name}`, (t) => {
    const [finding] = findingsOf(
      poolGrowth,
      seriesOf(values, (value) => ({areas: [pool(value)]}))
    )
    t.is(finding?.confidence, 'possible')
    t.is(finding?.subject.what, 'pool')
  })
}

for (const [name, values] of Object.entries(innocent)) {
  test(`does not find ${name}`, (t) => {
    const found = findingsOf(
      poolGrowth,
      seriesOf(values, (value) => ({areas: [heap(value), pool(value)]}))
    )
    t.deepEqual(found, [])
  })
}

const growing = leaking['a piece each time']

test('dma-bufs that grow account for their heap', (t) => {
  const found = findingsOf(
    poolGrowth,
    seriesOf(growing, (value) => ({areas: [heap(value)], buffers: [buffer({exporter: 'ion', size: mib(value)})]}))
  )
  t.deepEqual(found, [])
})

test('a heap whose dma-bufs were not listed is no more than possible', (t) => {
  const [finding] = findingsOf(
    poolGrowth,
    seriesOf(growing, (value) => ({areas: [heap(value)], coverage: coverageWithout('dmabuf-sysfs')}))
  )
  t.is(finding?.confidence, 'possible')
  t.is(finding?.args.dmabufGrowthBytes, null)
})

test('pools of one name and several orders are one; what is free in a pool is what it has', (t) => {
  const [sum, ...others] = findingsOf(
    poolGrowth,
    seriesOf(growing, (value) => ({areas: [pool(value), pool(1)]}))
  )
  t.deepEqual(others, [])
  t.is(sum?.evidence[0]?.bytes, mib(11))
  const free = findingsOf(
    poolGrowth,
    seriesOf(growing, (value) => ({areas: [area({free: mib(value), kind: 'pool'})]}))
  )
  t.is(free.length, 1)
})

test('counters are pools and heaps as well', (t) => {
  const [finding] = findingsOf(
    poolGrowth,
    seriesOf(growing, (value) => ({
      statements: [
        statement('total_pools_kb', mib(value), {interface: 'dma-heap', path: 'sys/kernel/dma_heap/total_pools_kb'}),
        statement('MemFree', mib(value))
      ]
    }))
  )
  t.like(finding?.subject, {path: 'sys/kernel/dma_heap/total_pools_kb', what: 'pool'})
})

test('texts that somebody saved are of one heap, whatever the files are called', (t) => {
  const [finding] = findingsOf(
    poolGrowth,
    seriesOf(growing, (value, place) => ({areas: [area({path: `dump-${place}.txt`, used: mib(value)})]}))
  )
  t.is(finding?.subject.path, null)
})

for (const [file, column] of [
  ['msm8998-ion-two-hours', 'Total'],
  ['msm8998-meminfo-and-ion', 'ION_total']
] as const) {
  test(`a real course that comes to rest is no leak: ${file}`, (t) => {
    const text = readFileSync(`${root}fixtures/ion-series/${file}.txt`, 'utf8')
    const {columns, samples} = parseMemorySeries(text, {path: file}).value
    const at = columns.indexOf(column)
    t.true(at >= 0 && samples.length > 40, `${columns.join()} ${samples.length}`)
    const kilobytes = samples.map((one) => one.kilobytes[at] ?? 0)
    // Every sample, and every so many, as somebody might have taken fewer.
    for (const stride of [1, 7, 60, 500].filter((each) => samples.length / each >= 12)) {
      const found = findingsOf(
        poolGrowth,
        seriesOf(
          kilobytes.filter((_, place) => place % stride === 0),
          (value) => ({statements: [statement('total_heaps_kb', value * 1024, {interface: 'ion'})]})
        )
      )
      t.deepEqual(found, [], `every ${stride}`)
    }
  })
}
