import test from 'ava'
import fc from 'fast-check'
import {steadyRise} from '../../../src/analysis/leaks/steady-rise.js'
import {innocent, leaking} from '../../helpers/devices.js'

const rise = (values: readonly number[], floor?: number) =>
  steadyRise(
    values.map((value, snapshot) => ({snapshot, value})),
    floor
  )

for (const [name, values] of Object.entries(leaking)) {
  test(`rises: ${name}`, (t) => {
    t.is(rise(values)?.confidence, 'likely')
  })
}

for (const [name, values] of Object.entries(innocent)) {
  test(`does not rise: ${name}`, (t) => {
    t.is(rise(values), null)
  })
}

test('a step is not made a rise by jitter around it', (t) => {
  const noise = [3, 0, 4, 1, 5, 2, 6, 3, 7, 4, 8, 5, 9, 6, 9, 9]
  t.is(rise(noise.map((value, at) => value + (at < 8 ? 100 : 500))), null)
})

test('nor by a slow rise before and after it', (t) => {
  const slow = (step: number) => rise(Array.from({length: 48}, (_, at) => 100 + (at >> 2) + (at < 34 ? 0 : step)))
  t.not(slow(3), null)
  t.is(slow(50), null)
})

test('what fills ever more slowly comes to rest', (t) => {
  t.is(rise(Array.from({length: 40}, (_, at) => 1000 * (1 - Math.exp(-at / 10)))), null)
})

test('what rises almost only of late is no more than possible', (t) => {
  t.is(rise(Array.from({length: 16}, (_, at) => at ** 4))?.confidence, 'possible')
  t.is(rise(Array.from({length: 16}, (_, at) => at ** 2))?.confidence, 'likely')
})

test('what goes up and down more than it goes up does not rise', (t) => {
  t.is(rise(Array.from({length: 16}, (_, at) => 2 * at + (at % 2) * 6)), null)
  t.not(rise(Array.from({length: 16}, (_, at) => 2 * at + (at % 2) * 2)), null)
})

test('one swing is left out, not two', (t) => {
  const leak = (bursts: readonly number[]) =>
    rise(Array.from({length: 48}, (_, at) => 100 + at + (bursts.includes(at) ? 50 : 0)))
  t.not(leak([20]), null)
  t.is(leak([20, 30]), null)
})

test('growth below the floor is not worth a word', (t) => {
  t.is(rise(leaking['a piece each time'], 11)?.growth, 11)
  t.is(rise(leaking['a piece each time'], 12), null)
})

test('whatever swings the same way three times does not rise', (t) => {
  const swings = fc.array(fc.integer({max: 20, min: 0}), {maxLength: 120, minLength: 40})
  fc.assert(
    fc.property(swings, fc.integer({max: 10_000, min: 0}), (values, level) => {
      const all = [...values, ...values, ...values].map((value) => level + value)
      return rise(all) === null
    }),
    {numRuns: 200}
  )
  t.pass()
})
