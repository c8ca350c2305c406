/** Instances, clients, the footprint and lone texts as tables: what is not known is null, a lower bound says so. */
import test from 'ava'
import {attribute} from '../../src/analysis/attribute.js'
import {clientRows} from '../../src/analysis/rows/client.js'
import {instanceRows} from '../../src/analysis/rows/instance.js'
import type {Snapshot} from '../../src/model/snapshot.js'
import type {Table} from '../../src/render/report.js'
import {attributionView} from '../../src/render/views/attribution.js'
import {clientTable, instanceNotes, instanceTable} from '../../src/render/views/media.js'
import {snapshotView} from '../../src/render/views/snapshot.js'
import {area, client, engine, instance, queue, region, statement, untracked} from '../helpers/media-data.js'
import {buffer, process, snapshot} from '../helpers/snapshot.js'

const wording = {bytes: true}
const cells = ({columns, rows}: Table, ...keys: readonly string[]) =>
  rows.map((row) => keys.map((key) => row[columns.findIndex((column) => column.key === key)]))
const shown = ({columns}: Table) => columns.filter(({wide}) => wide !== true).map(({key}) => key)
const instances = (...all: readonly ReturnType<typeof instance>[]) =>
  instanceRows(snapshot({instances: all, processes: [process({comm: 'enc', pid: 7})]}))

test('an instance: the largest first, what no interface tells last and null', (t) => {
  const rows = instances(
    untracked(8),
    instance({queues: [queue(10, 0)]}),
    instance({queues: [queue(10, 2)]}),
    untracked(7, {bytes: 5, lowerBound: true, queueBytes: 5})
  )
  t.deepEqual(cells(instanceTable(rows), 'node', 'comm', 'bytes', 'lowerBound', 'internalBytes'), [
    ['video0', 'enc', 20, '', 0],
    ['video3', 'enc', 5, 'at least', null],
    ['video0', 'enc', 0, '', 0],
    ['video3', null, null, '', null]
  ])
})

test('an opener that is gone lends its name to nobody', (t) => {
  const rows = instances(instance({holders: [{descriptors: [4, 5], pid: 7, startTime: 70}], openerGone: true, pid: 9}))
  t.deepEqual(cells(instanceTable(rows), 'pid', 'comm', 'holders'), [[9, '(gone)', '7 enc fd 4 5']])
  t.regex(instanceNotes(rows)[0] ?? '', /^Opener gone: 9 .* it is open in 7\.$/)
})

test('a descriptor without bytes may be of an instance without a node', (t) => {
  const note = (path: string | null) => instanceNotes(instances(instance({path}), untracked(7))).at(-1) ?? ''
  t.regex(note(null), /no interface tells; what instances without a node have may be theirs\.$/)
  t.regex(note('/dev/video0'), /no interface tells\.$/)
})

for (const [of, busy, exact, clocks] of [
  [{busyNs: 0}, 'x 0.0 ms', 'x 0', null],
  [{busyNs: 44_315_725, curHz: 3e8, maxHz: 6e8}, 'x 44.3 ms', 'x 44315725', 'x 300 of 600 MHz'],
  [{busyNs: 105_690_485, maxHz: 6e8}, 'x 106 ms', 'x 105690485', 'x up to 600 MHz'],
  [{curHz: 3e8, cycles: 7}, 'x 7 cycles', null, 'x 300 MHz'],
  [{}, null, null, null]
] as const) {
  test(`an engine: ${busy}, ${clocks}`, (t) => {
    const table = instanceTable(instances(instance({engines: [engine({...of, name: 'x'})]})))
    t.deepEqual(cells(table, 'engines', 'busyNs', 'clocks'), [[busy, exact, clocks]])
  })
}

test('columns nothing is in make room for others, but are there for who asks', (t) => {
  const bare = instanceTable(instances(instance()))
  const full = instanceTable(instances(instance({engines: [engine({busyNs: 1})], lowerBound: true})))
  t.deepEqual(
    ['engines', 'lowerBound'].map((key) => [shown(bare).includes(key), shown(full).includes(key)]),
    [
      [false, true],
      [false, true]
    ]
  )
  t.deepEqual(
    bare.columns.map(({key}) => key),
    full.columns.map(({key}) => key)
  )
  t.true(shown(instanceTable([])).includes('device'))
})

test('a client: sums of its regions, null where none tells', (t) => {
  const regions = {gtt: region({shared: 1, total: 10}), vram: region({total: 100})}
  const rows = clientRows(
    snapshot({clients: [client({regions}), client({clientId: 2})], processes: [process({comm: 'gpuapp', pid: 7})]})
  )
  t.deepEqual(cells(clientTable(rows), 'pids', 'total', 'shared', 'ownBytes', 'resident'), [
    ['7 gpuapp', 110, 1, 9, null],
    ['7 gpuapp', null, null, null, null]
  ])
})

const ledger = (over: Partial<Snapshot>) =>
  attributionView(attribute(snapshot(over), 'exporter'), wording).tables.find(({title}) => title === 'Footprint')
const sum = (over: Partial<Snapshot>) => {
  const table = ledger(over)
  return table === undefined ? undefined : cells(table, 'sign', 'bytes', 'note').find(([sign]) => sign === '=')
}

test('the footprint: a sum with a lower bound in it is one; the sum of nothing is null', (t) => {
  const instances = [instance({queues: [queue(10, 2)]})]
  t.deepEqual(sum({buffers: [buffer()], instances}), ['=', 4116, ''])
  t.deepEqual(sum({buffers: [buffer()], coverage: [], instances}), ['=', 4116, 'at least'])
  t.deepEqual(sum({areas: [area({interface: 'nvmap', kind: 'heap', used: 9})]}), ['=', null, ''])
  t.is(sum({areas: [area({interface: 'cma', kind: 'cma', used: 9})], buffers: [buffer()]}), undefined)
})

test('pages of CMA are shown where nothing tells how large a page is', (t) => {
  const statements = [statement({interface: 'cma', name: 'total_pages', subject: 'reserved', unit: 'pages', value: 9})]
  const titles = (over: Partial<Snapshot>) => snapshotView(snapshot(over), wording).tables.map(({title}) => title)
  t.true(titles({statements}).includes('Stated'))
  t.false(titles({areas: [area({interface: 'cma', kind: 'cma'})], statements}).includes('Stated'))
})
