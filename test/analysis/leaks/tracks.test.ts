import test from 'ava'
import fc from 'fast-check'
import {steadyRise} from '../../../src/analysis/leaks/steady-rise.js'
import {type Figure, tracks} from '../../../src/analysis/leaks/tracks.js'
import {innocent, leak} from '../../helpers/rising.js'

const one = (value: number, key = 'a'): Figure<string> => ({key, label: key, value})
const moment = (index: number) => ({index, uptimeSeconds: 60 * index})

/** null: could not be read; undefined: is not there. */
function follow(values: readonly (number | null | undefined)[]) {
  const all = tracks<string>()
  for (const [index, value] of values.entries())
    all.see(moment(index), value == null ? [] : [one(value)], () => value === null)
  return all
}

test('tells what rises, with the moments it was seen at', (t) => {
  const [found, ...more] = follow(leak).risen()
  t.deepEqual(more, [])
  t.is(found?.rise.confidence, 'likely')
  t.deepEqual(
    found?.points,
    leak.map((value, snapshot) => ({snapshot, value}))
  )
  t.is(found?.perHour, 60)
})

test('three steps, far apart, are the least', (t) => {
  const [found] = follow([4, 4, 4, 5, 5, 5, 6, 6, 6, 7, 7, 7]).risen()
  t.is(found?.rise.confidence, 'possible')
})

test('of fewer than eight what rises is possible only', (t) => {
  t.is(follow(leak.slice(0, 7)).risen()[0]?.rise.confidence, 'possible')
  t.is(follow(leak.slice(0, 8)).risen()[0]?.rise.confidence, 'likely')
})

for (const [name, values] of Object.entries(innocent))
  test(`nothing rises: ${name}`, (t) => t.deepEqual(follow(values).risen(), []))

test('a figure that could not be read is a gap, not an end', (t) => {
  const [found] = follow([2, 3, 4, null, 6, 7, 8, 9, 10]).risen()
  t.deepEqual(
    found?.points.map(({snapshot}) => snapshot),
    [0, 1, 2, 4, 5, 6, 7, 8]
  )
})

test('what was gone and came again has no history', (t) => {
  t.deepEqual(follow([2, 3, 4, 5, undefined, 6, 7, 8]).risen(), [])
  t.false(follow([2, 3, 4, undefined]).has('a'))
})

test('of what could not be read last nothing is said', (t) => t.deepEqual(follow([2, 3, 4, 5, 6, 7, null]).risen(), []))

test('without all times there is no rate by the hour', (t) => {
  const all = tracks<string>()
  for (const [index, value] of leak.entries()) all.see({index, uptimeSeconds: index === 9 ? null : index}, [one(value)])
  t.is(all.risen()[0]?.perHour, null)
})

test('growth is by what it never fell below since the warm-up', (t) => {
  t.is(follow([1, 2, 3, 9, 4, 5, 6, 7]).growthOf('a'), 4)
  t.is(follow([]).growthOf('a'), 0)
})

test('what is kept where it changed is what was seen', (t) => {
  fc.assert(
    fc.property(fc.array(fc.nat({max: 6}), {minLength: 1, maxLength: 40}), (values) => {
      const [found] = follow(values).risen()
      const points = values.map((value, snapshot) => ({snapshot, value}))
      const rise = steadyRise(points)
      t.is(found === undefined, rise === null)
      t.is(found?.rise.growth, rise?.growth)
      if (found !== undefined) t.deepEqual(found.points, points)
    })
  )
})
