import test from 'ava'
import {duplicateDescriptors} from '../../../src/analysis/leaks/rules/duplicate-descriptors.js'
import type {DmaBuffer, Process} from '../../../src/model/snapshot.js'
import {findingsOf} from '../../helpers/judged.js'
import {heldBuffer, innocent, leak, seriesOf} from '../../helpers/rising.js'
import {process} from '../../helpers/snapshot.js'

const judge = (all: readonly (readonly DmaBuffer[])[], processes: readonly Process[] = [process({pid: 7})]) =>
  findingsOf(
    duplicateDescriptors,
    seriesOf(all, (buffers) => ({buffers, processes}))
  )

const frame = (descriptors: number, over: Parameters<typeof heldBuffer>[1] = {}) =>
  heldBuffer({descriptors}, {inode: 5, name: 'frame-17', ...over})

test('one more descriptor of one buffer each time', (t) => {
  const [found, ...more] = judge(leak.map((value) => [frame(value)]))
  t.deepEqual(more, [])
  t.like(found, {
    args: {buffers: 1, descriptors: 13, growth: 8, most: 13},
    bytes: 0,
    confidence: 'likely',
    subject: {comm: 'p7', exporter: 'system', inodes: [5], name: 'frame-#', pid: 7, size: 4096, startTime: 70}
  })
  t.deepEqual(
    found?.evidence.map(({count}) => count),
    leak
  )
})

for (const [name, values] of Object.entries(innocent))
  test(`not told: ${name}`, (t) => t.deepEqual(judge(values.map((value) => [frame(value)])), []))

test('what rises beyond 64 is told once', (t) =>
  t.like(judge(leak.map((value) => [frame(60 + value)]))[0], {
    args: {buffers: 1, descriptors: 73},
    confidence: 'likely'
  }))

test('up to eight are few, however they came', (t) =>
  t.deepEqual(judge([1, 2, 3, 4, 5, 6, 7, 8].map((value) => [frame(value)])), []))

test('more than 64 at once: possible', (t) => {
  t.like(judge([[frame(65)]])[0], {args: {growth: null, most: 65}, confidence: 'possible', evidence: [{count: 65}]})
  t.deepEqual(judge([[frame(64)]]), [])
})

test('buffers of one kind are one finding, of the one that rises', (t) => {
  const [found, ...more] = judge(leak.map((value) => [frame(value), frame(90, {inode: 6, name: 'frame-18'})]))
  t.deepEqual(more, [])
  t.like(found, {args: {buffers: 2, descriptors: 103, growth: 8, most: 90}, confidence: 'likely'})
  t.deepEqual(found?.subject.inodes, [5, 6])
  t.is(judge([[frame(65), frame(65, {inode: 6, size: 8192})]]).length, 2)
})

test('a buffer that had many and has one again did not only rise', (t) =>
  t.deepEqual(judge([30, 1, 2, 4, 6, 8, 10, 12].map((value) => [frame(value)])), []))

test('what is guessed, or is the table of another process, tells nothing', (t) => {
  t.deepEqual(judge([[frame(65, {identityEstimated: true})]]), [])
  t.deepEqual(judge([[frame(65)]], [process({pid: 7, sharesDescriptorsWith: 6})]), [])
  t.deepEqual(judge([[frame(65, {inode: null})]]), [])
})
