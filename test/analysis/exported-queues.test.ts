import test from 'ava'
import fc from 'fast-check'
import {exportedQueueBytes} from '../../src/analysis/footprint/exported-queues.js'
import type {NamedBytes, V4l2Instance} from '../../src/model/media.js'
import type {DmaBuffer} from '../../src/model/snapshot.js'
import {told} from '../helpers/footprint.js'
import {instance, queue, untracked} from '../helpers/media-data.js'
import {buffer} from '../helpers/snapshot.js'

const exported = (size: number, holders: readonly number[] = [7], exporter = 'videobuf2_dma_contig') =>
  buffer({exporter, holders, size})
const times = (n: number, one: DmaBuffer) => Array.from({length: n}, () => ({...one}))
/** Two buffers of a plane of 20 and one of 10. */
const planes: NamedBytes = {bytes: 60, count: 4, name: 'capture'}
const one = [instance({queues: [queue(10, 4)]})]
const mixed = [instance({queues: [planes]})]

const cases: readonly (readonly [string, readonly V4l2Instance[], readonly DmaBuffer[], number])[] = [
  ['not at all', one, [], 0],
  ['partly', one, times(2, exported(10)), 20],
  ['fully', one, times(4, exported(10)), 40],
  ['twice: no more than the queue has', one, times(8, exported(10)), 40],
  ['and passed on: nobody who has it open holds it', one, [exported(10, [99]), exported(10, [])], 20],
  ['what others export is none', one, [exported(10, [7], 'system'), exported(10, [7], 'drm')], 0],
  ['another size is of no queue of one size', one, [exported(7), exported(10)], 10],
  ['planes of two sizes, fully', mixed, [...times(2, exported(20)), ...times(2, exported(10))], 60],
  ['planes, partly', mixed, [exported(20), exported(10)], 30],
  ['planes, passed on and closed', mixed, [exported(20, [99]), exported(10, [])], 30],
  ['planes, twice', mixed, [...times(4, exported(20)), ...times(4, exported(10))], 60],
  ['larger than the queue', mixed, [exported(61)], 0],
  ['of a device nothing tracks', [...mixed, untracked(9)], [exported(20, [9])], 0],
  ['who has both open may hold either', [...mixed, untracked(7)], [exported(20, [7])], 20],
  [
    'two queues of one size',
    [instance({queues: [queue(10, 2)]}), instance({pid: 8, queues: [queue(10, 3)]})],
    times(4, exported(10)),
    40
  ],
  [
    'one process, two queues of several planes',
    [
      instance({
        queues: [
          {bytes: 30, count: 2, name: 'a'},
          {bytes: 90, count: 2, name: 'b'}
        ]
      })
    ],
    [exported(16), exported(14), exported(60), exported(30)],
    120
  ],
  ['a queue that does not say its count', [instance({queues: [{...queue(10, 4), count: null}]})], [exported(10)], 10],
  ['freed, and still held: no queue has it', [instance({queues: [queue(10, 0)]})], times(2, exported(10)), 0],
  ['a lower bound is no tracked queue', [instance({lowerBound: true, queues: [queue(10, 4)]})], [exported(10)], 0]
]

for (const [name, instances, buffers, expected] of cases) {
  test(name, (t) => {
    t.is(exportedQueueBytes(instances, buffers), expected)
    t.is(exportedQueueBytes(instances.toReversed(), buffers.toReversed()), expected)
  })
}

test('of a tracked device whose nodes are not known, any opener may hold the dma-bufs', (t) => {
  const instances = [instance({holders: [], path: null, pid: 9, queues: [planes]}), untracked(9)]
  t.like(told({buffers: [exported(20, [9])], instances}), {bytes: 60, parts: {'V4L2 queues not exported': 40}})
})

test('a queue is counted with its exports once, and is a lower bound only if some are taken for it', (t) => {
  t.like(told({buffers: times(3, exported(10)), instances: one}), {
    bytes: 40,
    leftOut: {'V4L2 queues that are exported': 30},
    parts: {'dma-bufs': 30, 'V4L2 queues not exported': 10}
  })
})

test('freed queues leave their dma-bufs, all of them', (t) => {
  t.like(told({buffers: times(3, exported(10)), instances: [instance({queues: [queue(10, 0)]})]}), {
    bytes: 30,
    parts: {'dma-bufs': 30}
  })
})

/** Queues of a few sizes of plane; of each piece, whether it is exported, and who holds it. */
const queues = fc.array(
  fc.record({
    pid: fc.constantFrom(7, 8),
    pieces: fc.array(fc.record({exports: fc.nat(2), holders: fc.subarray([7, 8, 99]), plane: fc.nat(1)}), {
      maxLength: 6,
      minLength: 1
    }),
    planes: fc.oneof(
      fc.integer({max: 4, min: 1}).map((size) => [size, size] as const),
      fc.constantFrom([200, 101] as const, [400, 203] as const)
    )
  }),
  {maxLength: 4}
)
const strays = fc.array(fc.integer({max: 4, min: 1}), {maxLength: 3})

test('whatever is exported, however often and whoever holds it, nothing that is counted is counted again', (t) => {
  fc.assert(
    fc.property(queues, strays, (made, freed) => {
      const sizesOf = (of: (typeof made)[number]) => of.pieces.map(({plane}) => of.planes[plane] ?? 0)
      const instances = made.map((of) => {
        const sizes = sizesOf(of)
        const bytes = sizes.reduce((sum, size) => sum + size, 0)
        return instance({pid: of.pid, queues: [{bytes, count: sizes.length, name: 'capture'}]})
      })
      const exports = made.flatMap(({pieces, planes: of}) =>
        pieces.flatMap(({exports: n, holders, plane}) => times(n, exported(of[plane] ?? 0, holders)))
      )
      const all = [...exports, ...freed.map((size) => exported(size))]
      const once = made.reduce(
        (sum, of) =>
          sum + of.pieces.reduce((own, {exports: n, plane}) => own + (n > 0 ? (of.planes[plane] ?? 0) : 0), 0),
        0
      )
      const total = instances.reduce((sum, {bytes}) => sum + (bytes ?? 0), 0)
      const found = exportedQueueBytes(instances, all)
      return found >= once && found <= total && found <= all.reduce((sum, {size}) => sum + size, 0)
    }),
    {numRuns: 500}
  )
  t.pass()
})
