import test from 'ava'
import fc from 'fast-check'
import {lowerEnvelope, medianSlope, rising, steadiness} from '../../../src/analysis/leaks/trend.js'

const judged = (values: readonly number[]) =>
  rising(values.map((value, snapshot) => ({snapshot, value})))?.confidence ?? null
const upTo = (end: number, from = 0) => Array.from({length: end - from}, (_, at) => from + at)

for (const {confidence, name, values} of [
  {confidence: 'likely', name: 'one more each time', values: upTo(12)},
  {confidence: 'likely', name: 'one more each time, few snapshots', values: upTo(6)},
  {confidence: 'possible', name: 'one more every third time', values: upTo(12).map((at) => Math.floor((at + 1) / 3))},
  {confidence: 'likely', name: 'one more every third time, for long', values: upTo(48).map((at) => Math.floor(at / 3))},
  {confidence: 'likely', name: 'with noise above', values: upTo(12).map((at) => 10 * at + (at % 2) * 5)},
  {confidence: null, name: 'one moment', values: [7]},
  {confidence: null, name: 'three moments', values: [7, 8, 9]},
  {confidence: null, name: 'level', values: upTo(12).map(() => 5)},
  {confidence: null, name: 'jitter around a level', values: [5, 6, 5, 7, 5, 6, 7, 5, 6, 5, 7, 6]},
  {confidence: null, name: 'a warm-up, then a plateau', values: [1, 3, 5, 7, 8, 8, 8, 8, 8, 8, 8, 8]},
  {confidence: null, name: 'a single step', values: [4, 4, 4, 4, 4, 4, 9, 9, 9, 9, 9, 9]},
  {confidence: null, name: 'a burst', values: [4, 4, 4, 4, 4, 40, 4, 4, 4, 4, 4, 4]},
  {confidence: null, name: 'a saw-tooth', values: [1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4]},
  {confidence: null, name: 'a saw-tooth on its last tooth', values: [5, 6, 1, 2, 3, 4, 5, 6, 7]},
  {confidence: null, name: 'falling', values: upTo(12).map((at) => 12 - at)},
  {confidence: null, name: 'first used late', values: [0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]}
] as const) {
  test(`${name}: ${confidence ?? 'nothing'}`, (t) => t.is(judged(values), confidence))
}

test('growth and rate are of the lower envelope after the warm-up', (t) => {
  const found = rising(upTo(12).map((at) => ({snapshot: at, value: 100 * at + (at === 5 ? 1000 : 0)})))
  t.is(found?.growth, 800)
  t.is(found?.perSnapshot, 100)
})

test('a rest at the end that is longer than those before is a plateau', (t) => {
  t.not(steadiness([3, 5, 7, 9], 12), null)
  t.is(steadiness([3, 4, 5, 6, 7], 12), null)
  t.not(steadiness([3, 4, 5, 6, 7], 9), null)
})

test('the envelope never falls, and never exceeds', (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer({max: 1e9, min: 0})), (values) => {
      const envelope = lowerEnvelope(values)
      return envelope.every((value, at) => value <= (values[at] ?? -1) && value >= (envelope[at - 1] ?? 0))
    })
  )
  t.pass()
})

test('the median slope is not moved by a few outliers, whichever way they lie', (t) => {
  const line = upTo(30).map((x) => ({x, y: 3 * x}))
  t.is(medianSlope(line), 3)
  t.is(medianSlope(line.map(({x, y}) => ({x, y: x % 10 === 0 ? y + 1e6 : y}))), 3)
  t.is(medianSlope([]), 0)
  t.is(medianSlope([{x: 1, y: 1}]), 0)
})

test('no series of numbers makes it throw', (t) => {
  fc.assert(fc.property(fc.array(fc.double({noNaN: true})), (values) => void judged(values)))
  t.pass()
})
