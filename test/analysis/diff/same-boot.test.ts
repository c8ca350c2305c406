import test from 'ava'
import {sameBootOf, secondsBetween} from '../../../src/analysis/diff/same-boot.js'
import type {Machine} from '../../../src/model/snapshot.js'
import {snapshot} from '../../helpers/snapshot.js'

const machine = (over: Partial<Machine>): Machine =>
  snapshot({machine: {kernel: null, uptimeSeconds: null, ...over}}).machine

const at = (captureStart: string, uptimeSeconds: number) => ({captureStart, uptimeSeconds})

for (const [what, one, other, sameBoot, bootEvidence] of [
  ['boot ids are the same', {bootId: 'a'}, {bootId: 'a', kernel: 'x'}, true, 'boot-id'],
  ['boot ids differ', {bootId: 'a', kernel: 'x'}, {bootId: 'b', kernel: 'x'}, false, 'boot-id'],
  ['nothing is known', {}, {}, false, 'unknown'],
  ['one boot id alone', {bootId: 'a'}, {}, false, 'unknown'],
  ['kernels differ', {kernel: '6.1'}, {bootId: 'a', kernel: '6.2'}, false, 'kernel'],
  ['hosts differ', {host: 'a'}, {host: 'b'}, false, 'host'],
  ['booted within five seconds', at('2026-01-01T00:00:10Z', 10), at('2026-01-01T01:00:05Z', 3600), true, 'boot-time'],
  ['booted six seconds apart', at('2026-01-01T00:00:10Z', 10), at('2026-01-01T01:00:06Z', 3600), false, 'boot-time'],
  [
    'a clock without an uptime',
    {captureStart: '2026-01-01T00:00:10Z'},
    at('2026-01-01T00:00:10Z', 1),
    false,
    'unknown'
  ],
  ['a clock that is none', at('noon', 1), at('noon', 1), false, 'unknown']
] as const) {
  test(`${what}: ${sameBoot ? 'the same boot' : 'not the same boot'} by ${bootEvidence}`, (t) => {
    t.deepEqual(sameBootOf(machine(one), machine(other)), {bootEvidence, sameBoot})
    t.deepEqual(sameBootOf(machine(other), machine(one)), {bootEvidence, sameBoot})
  })
}

test('within one boot uptimes tell how long it was, else clocks', (t) => {
  const [one, other] = [machine(at('2026-01-01T00:00:00Z', 10)), machine(at('2026-01-01T00:01:00Z', 12.34))]
  t.is(secondsBetween(one, other, true), 2.34)
  t.is(secondsBetween(other, one, true), -2.34)
  t.is(secondsBetween(one, other, false), 60)
  t.is(secondsBetween(machine({uptimeSeconds: 4}), other, false), null)
})
