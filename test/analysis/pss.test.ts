import test from 'ava'
import fc from 'fast-check'
import {shares} from '../../src/analysis/pss.js'

test('the remainder goes to the lowest pids', (t) => {
  t.deepEqual(shares(10, 3), [4, 3, 3])
  t.deepEqual(shares(2, 3), [1, 1, 0])
  t.deepEqual(shares(4096, 1), [4096])
  t.deepEqual(shares(4096, 0), [])
})

test('shares sum to the size, and differ by a byte at most', (t) => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.integer({max: 300, min: 1}), (size, holders) => {
      const parts = shares(size, holders)
      t.is(parts.length, holders)
      t.is(
        parts.reduce((sum, part) => sum + part, 0),
        size
      )
      t.true(Math.max(...parts) - Math.min(...parts) <= 1)
    })
  )
})
