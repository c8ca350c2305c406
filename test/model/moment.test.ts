import test from 'ava'
import fc from 'fast-check'
import {inOrder, type Moment} from '../../src/model/moment.js'

const none: Moment = {bootId: null, captureStart: null, host: null, kernel: null, uptimeSeconds: null}
const placed = (moments: Readonly<Record<string, Partial<Moment>>>, asGiven = false) =>
  inOrder(
    Object.entries(moments).map(([item, moment]) => ({item, moment: {...none, ...moment}})),
    (item) => item,
    asGiven
  ).map(({boot, item}) => `${boot}:${item}`)

test('within a boot by uptime, whatever the names', (t) => {
  t.deepEqual(
    placed({
      a: {bootId: 'x', uptimeSeconds: 9},
      b: {bootId: 'x', uptimeSeconds: 10},
      c: {bootId: 'x', uptimeSeconds: 2}
    }),
    ['0:c', '0:a', '0:b']
  )
})

test('boots by their first time known; those without one come last', (t) => {
  t.deepEqual(
    placed({
      a: {bootId: 'late', captureStart: '2026-02-01T00:00:00Z', uptimeSeconds: 5},
      b: {bootId: 'unknown', uptimeSeconds: 1},
      c: {bootId: 'early', captureStart: '2026-01-01T00:00:00Z', uptimeSeconds: 50}
    }),
    ['0:c', '1:a', '2:b']
  )
})

test('without a boot id, one boot is what was started at one time', (t) => {
  t.deepEqual(
    placed({
      a: {captureStart: '2026-01-01T00:10:00Z', uptimeSeconds: 600},
      b: {captureStart: '2026-01-01T00:20:02Z', uptimeSeconds: 1200},
      c: {captureStart: '2026-01-01T00:30:00Z', uptimeSeconds: 60}
    }),
    ['0:a', '0:b', '1:c']
  )
})

test('two machines that were started at one time are two boots', (t) => {
  const moment = {captureStart: '2026-01-01T00:10:00Z', uptimeSeconds: 600}
  t.deepEqual(placed({a: {...moment, host: 'x'}, b: {...moment, host: 'y'}}), ['0:a', '1:b'])
})

test('what tells nothing is each a boot of its own, by name', (t) => {
  t.deepEqual(placed({b: {}, a: {}}), ['0:a', '1:b'])
})

test('unless it is said that they are of one boot, in the order given', (t) => {
  t.deepEqual(placed({b: {}, a: {}, c: {}}, true), ['0:b', '0:a', '0:c'])
})

test('the order of the list changes nothing', (t) => {
  const moment = fc.record({
    bootId: fc.constantFrom('x', 'y', null),
    host: fc.constantFrom('h', 'i', null),
    kernel: fc.constant('k'),
    captureStart: fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T00:00:04Z', '2026-01-02T00:00:00Z', null),
    uptimeSeconds: fc.constantFrom(1, 5, 9, null)
  })
  fc.assert(
    fc.property(fc.array(moment, {maxLength: 8}), fc.nat(), (moments, seed) => {
      const items = moments.map((one, index) => ({item: `n${index}`, moment: one}))
      const shuffled = items.toSorted(
        (a, b) => ((seed + 7 * Number(a.item.slice(1))) % 5) - ((seed + 7 * Number(b.item.slice(1))) % 5)
      )
      t.deepEqual(
        inOrder(shuffled, (item) => item, false),
        inOrder(items, (item) => item, false)
      )
    })
  )
})
