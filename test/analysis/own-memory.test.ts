import test from 'ava'
import fc from 'fast-check'
import {isDeviceRegion, isSystemRegion, ownOf, ownOfClient} from '../../src/analysis/own-memory.js'
import {clientRows} from '../../src/analysis/rows/client.js'
import {told} from '../helpers/footprint.js'
import {client, region} from '../helpers/media-data.js'
import {process, snapshot} from '../helpers/snapshot.js'

for (const [names, system, device] of [
  ['gtt memory cpu system system0 system12', true, false],
  ['vram vram0 local0 stolen stolen-system0 stolen-local0', false, true],
  ['gds gws oa doorbell mmioremap visible-vram systems gtt2 x', false, false]
] as const) {
  test(`${names}: ${system ? 'system memory' : device ? 'of the device' : 'neither'}`, (t) => {
    for (const name of names.split(' ')) t.deepEqual([isSystemRegion(name), isDeviceRegion(name)], [system, device])
  })
}

for (const [total, shared, internal, own] of [
  [10, 4, null, 6],
  [10, 10, null, 0],
  [0, 0, null, 0],
  [10, 4, 3, 9],
  [10, null, null, null],
  [null, 4, null, null],
  [null, null, null, null],
  [4, 10, null, null]
] as const) {
  test(`total ${total}, shared ${shared}, internal ${internal}: own ${own}`, (t) =>
    t.is(ownOf(region({internal, shared, total})), own))
}

const memory = {memory: region({shared: 4, total: 10})}

for (const [value, bytes] of [
  ['5', 5],
  ['5 KiB', 5120],
  ['2 MiB', 2_097_152],
  ['0', 0],
  ['5 GiB', 0],
  ['-5', 0],
  ['5e3', 0],
  ['99999999999999999999', 0]
] as const) {
  test(`panthor-resident-memory ${value} is ${bytes} more`, (t) => {
    const one = client({others: [{key: 'panthor-resident-memory', value}], regions: memory})
    t.is(ownOfClient(one), 6 + bytes)
  })
}

test('what a driver does not say is null, whatever else it says', (t) => {
  const others = [{key: 'panthor-resident-memory', value: '5'}]
  t.is(ownOfClient(client({others, regions: {memory: region({total: 10})}})), null)
  t.is(ownOfClient(client()), null)
  t.is(ownOfClient(client({regions: {vram: region({shared: 0, total: 1})}}), isSystemRegion), null)
})

test('rows have pids, names and what is own; largest first, not known last', (t) => {
  const rows = clientRows(
    snapshot({
      clients: [
        client({clientId: 1, regions: {memory: region({total: 10})}}),
        client({clientId: 2, regions: {memory: region({shared: 1, total: 3}), vram: region({shared: 0, total: 40})}}),
        client({clientId: 3, holders: [], opener: 9, regions: {memory: region({shared: 0, total: 0})}})
      ],
      processes: [process({comm: 'gpuapp', pid: 7})]
    })
  )
  t.deepEqual(
    rows.map(({clientId, holders, ownBytes, ownRamBytes, pids}) => [
      clientId,
      ownBytes,
      ownRamBytes,
      pids,
      holders.map(({comm}) => comm)
    ]),
    [
      [2, 42, 2, [7], ['gpuapp']],
      [3, 0, 0, [9], []],
      [1, null, null, [7], ['gpuapp']]
    ]
  )
})

test('what rows have in system memory is what the footprint has of clients', (t) => {
  const size = fc.option(fc.nat(1000))
  const regions = fc.dictionary(
    fc.constantFrom('memory', 'gtt', 'vram', 'stolen', 'oa'),
    fc.record({shared: size, total: size}).map(region)
  )
  const others = fc.constantFrom([], [{key: 'panthor-resident-memory', value: '5 KiB'}])
  fc.assert(
    fc.property(fc.array(fc.record({others, regions}).map(client)), (clients) => {
      const rows = clientRows(snapshot({clients}))
      t.is(
        told({clients}).parts['DRM own'] ?? 0,
        rows.reduce((sum, row) => sum + (row.ownRamBytes ?? 0), 0)
      )
      t.true(rows.every(({ownBytes, ownRamBytes}) => ownRamBytes === null || ownRamBytes <= (ownBytes ?? -1)))
    })
  )
})
