import test from 'ava'
import {utilisation} from '../../src/analysis/utilisation.js'
import type {Engine, InstanceHolder} from '../../src/model/media.js'
import type {Machine} from '../../src/model/snapshot.js'
import {client, engine, instance} from '../helpers/media-data.js'
import {snapshot} from '../helpers/snapshot.js'

const second = 1e9
const holder = (over: Partial<InstanceHolder> = {}): InstanceHolder => ({
  descriptors: [3],
  pid: 7,
  startTime: 70,
  ...over
})

interface Moment {
  readonly machine?: Partial<Machine>
  readonly engines?: readonly Partial<Engine>[]
  readonly holders?: readonly InstanceHolder[]
}

const at = (uptimeSeconds: number, {engines = [], holders = [holder()], machine = {}}: Moment) =>
  snapshot({
    instances: [instance({engines: engines.map(engine), holders})],
    machine: {bootId: 'a', uptimeSeconds, ...machine}
  })
const between = (before: Moment, after: Moment) => utilisation(at(10, before), at(14, after))
const busy = (busyNs: number): Moment => ({engines: [{busyNs}]})

const cases: readonly (readonly [string, Moment, Moment, readonly (readonly [number, number | null])[]])[] = [
  ['half of the time', busy(second), busy(3 * second), [[0.5, null]]],
  ['idle is 0, not unknown', busy(second), busy(second), [[0, null]]],
  ['a counter that went back is of another file', busy(3 * second), busy(second), []],
  ['another boot', busy(0), {...busy(second), machine: {bootId: 'b'}}, []],
  ['a boot that is not known', {...busy(0), machine: {bootId: null}}, {...busy(second), machine: {bootId: null}}, []],
  ['no time has passed', {...busy(0), machine: {uptimeSeconds: 14}}, busy(second), []],
  ['time went back', {...busy(0), machine: {uptimeSeconds: 20}}, busy(second), []],
  ['when was not said before', {...busy(0), machine: {uptimeSeconds: null}}, busy(second), []],
  ['nor after', busy(0), {...busy(second), machine: {uptimeSeconds: null}}, []],
  ['a pid that is another’s now', busy(0), {...busy(second), holders: [holder({startTime: 99})]}, []],
  ['another descriptor', busy(0), {...busy(second), holders: [holder({descriptors: [4]})]}, []],
  [
    'a descriptor of two that was closed since',
    {...busy(0), holders: [holder({descriptors: [3, 4]})]},
    {...busy(second), holders: [holder({descriptors: [4]})]},
    [[0.25, null]]
  ],
  [
    'who had it first has ended',
    {...busy(0), holders: [holder(), holder({pid: 8, startTime: 80})]},
    {...busy(second), holders: [holder({pid: 8, startTime: 80})]},
    [[0.25, null]]
  ],
  [
    'dup’ed descriptors and several processes are one',
    {...busy(0), holders: [holder({descriptors: [3, 4, 5]}), holder({pid: 8})]},
    {...busy(second), holders: [holder({descriptors: [3, 4, 5]}), holder({pid: 8})]},
    [[0.25, null]]
  ],
  [
    'two engines, each by its name',
    {
      engines: [
        {busyNs: 0, name: 'a'},
        {busyNs: second, name: 'b'}
      ]
    },
    {
      engines: [
        {busyNs: 2 * second, name: 'b'},
        {busyNs: 2 * second, name: 'a'},
        {busyNs: second, name: 'c'}
      ]
    },
    [
      [0.25, null],
      [0.5, null]
    ]
  ],
  [
    'cycles of those that passed',
    {engines: [{cycles: 100, totalCycles: 1000}]},
    {engines: [{cycles: 200, totalCycles: 1400}]},
    [[0.25, null]]
  ],
  ['cycles alone tell nothing', {engines: [{cycles: 100}]}, {engines: [{cycles: 200}]}, []],
  ['no cycle has passed', {engines: [{cycles: 100, totalCycles: 9}]}, {engines: [{cycles: 100, totalCycles: 9}]}, []],
  ['of several alike', busy(0), {engines: [{busyNs: 2 * second, capacity: 2}]}, [[0.25, null]]],
  ['a capacity of 0 is none', busy(0), {engines: [{busyNs: second, capacity: 0}]}, [[0.25, null]]],
  ['by the clock', busy(0), {engines: [{busyNs: 2 * second, curHz: 300, maxHz: 600}]}, [[0.5, 0.25]]],
  ['half a clock is none', busy(0), {engines: [{busyNs: 2 * second, curHz: 300}]}, [[0.5, null]]],
  ['a highest clock of 0 is none', busy(0), {engines: [{busyNs: 2 * second, curHz: 0, maxHz: 0}]}, [[0.5, null]]],
  ['what was not counted before', {engines: [{}]}, busy(second), []]
]

for (const [name, before, after, expected] of cases) {
  test(name, (t) =>
    t.deepEqual(
      between(before, after).map(({busy: share, scaled}) => [share, scaled]),
      expected as never
    )
  )
}

test('one moment tells nothing', (t) => {
  t.deepEqual(utilisation(at(10, busy(second)), at(10, busy(second))), [])
})

test('clients are told apart by their number too', (t) => {
  const of = (uptimeSeconds: number, clientId: number, busyNs: number) =>
    snapshot({clients: [client({clientId, engines: [engine({busyNs})]})], machine: {bootId: 'a', uptimeSeconds}})
  t.like(utilisation(of(1, 4, 0), of(2, 4, second / 2)), [{busy: 0.5, descriptor: 5, device: 'panthor 4', pid: 7}])
  t.deepEqual(utilisation(of(1, 4, 0), of(2, 5, second / 2)), [])
})
