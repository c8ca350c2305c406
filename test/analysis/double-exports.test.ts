import test from 'ava'
import {attribute} from '../../src/analysis/attribute.js'
import {findDoubleExports} from '../../src/analysis/double-exports.js'
import {parseFilter, selectBy} from '../../src/analysis/filter.js'
import type {Snapshot} from '../../src/model/snapshot.js'
import {doubleExportNotes} from '../../src/render/views/footprint.js'
import {instance, queue} from '../helpers/media-data.js'
import {buffer, process, snapshot} from '../helpers/snapshot.js'

const exported = (inode: number | null, over: Parameters<typeof buffer>[0] = {}) =>
  buffer({exporter: 'videobuf2_vmalloc', holders: [7], inode, size: 100, ...over})
const three = [1, 2, 3].map((inode) => exported(inode))

const cases: readonly (readonly [
  string,
  Partial<Snapshot>,
  readonly (readonly [readonly number[], number | null])[]
])[] = [
  ['one is none', {buffers: [exported(1)]}, []],
  ['of one size and holder', {buffers: three}, [[[1, 2, 3], null]]],
  ['of two sizes', {buffers: [exported(1), exported(2, {size: 99})]}, []],
  ['of two holders', {buffers: [exported(1), exported(2, {holders: [8]})]}, []],
  ['of nobody', {buffers: [exported(1, {holders: []}), exported(2, {holders: []})]}, [[[1, 2], null]]],
  ['of other exporters', {buffers: [1, 2].map((inode) => exported(inode, {exporter: 'system'}))}, []],
  ['two of videobuf2', {buffers: [exported(1), exported(2, {exporter: 'videobuf2_dma_sg'})]}, []],
  [
    'no more than a tracked queue has',
    {buffers: three, instances: [instance({queues: [queue(100, 9)]})]},
    [[[1, 2, 3], 0]]
  ],
  ['more than it has', {buffers: three, instances: [instance({queues: [queue(100, 2)]})]}, [[[1, 2, 3], 1]]],
  [
    'queues of that size add',
    {buffers: three, instances: [1, 2].map(() => instance({queues: [queue(100, 1)]}))},
    [[[1, 2, 3], 1]]
  ],
  [
    'a queue of another size tells nothing',
    {buffers: three, instances: [instance({queues: [queue(50, 9)]})]},
    [[[1, 2, 3], null]]
  ],
  [
    'a queue without count neither',
    {buffers: three, instances: [instance({queues: [{...queue(100, 1), count: null}]})]},
    [[[1, 2, 3], null]]
  ]
]

for (const [name, over, expected] of cases) {
  test(name, (t) => {
    const found = findDoubleExports(snapshot(over))
    t.deepEqual(
      found.map(({inodes, surplus}) => [inodes, surplus]),
      expected as never
    )
    t.true(found.every(({atMostBytes, buffers, size}) => atMostBytes === (buffers - 1) * size))
  })
}

test('where no inode is printed they are counted all the same', (t) => {
  const [found] = findDoubleExports(snapshot({buffers: [exported(null), exported(null)]}))
  t.like(found, {atMostBytes: 100, buffers: 2, inodes: []})
  t.regex(doubleExportNotes(found === undefined ? [] : [found], {bytes: true})[0] ?? '', /: 2 buffers .* at most 100 B/)
})

test('nothing is subtracted', (t) => {
  const {totals} = attribute(snapshot({buffers: three, processes: [process({pid: 7})]}), 'process')
  t.is(totals.bytes, 300)
  t.is(totals.footprint?.bytes, 300)
})

test('of a narrowed result the surplus is still of the machine', (t) => {
  const machine = snapshot({
    buffers: [...three, exported(4, {holders: [8]}), exported(5, {holders: [8]})],
    instances: [instance({queues: [queue(100, 4)]})],
    processes: [process({pid: 7}), process({pid: 8})]
  })
  const {doubleExports} = attribute(
    machine,
    'buffer',
    selectBy(
      machine,
      [parseFilter('pid=8')].flatMap((one) => one ?? [])
    )
  )
  t.deepEqual(
    doubleExports.map(({inodes, surplus}) => [inodes, surplus]),
    [[[4, 5], 1]]
  )
})
