import test from 'ava'
import {originOf} from '../../../src/analysis/explain/origin.js'
import type {DmaBuffer} from '../../../src/model/snapshot.js'
import {instance} from '../../helpers/media-data.js'
import {buffer, process, snapshot} from '../../helpers/snapshot.js'

const who = (pid: number) => ({comm: `p${pid}`, pid, startTime: pid * 10})
const born = {absentAt: 0, first: 1, last: 1}
const older = {absentAt: null, first: 0, last: 0}
const of = (one: Partial<DmaBuffer>, ...rest: [typeof born | typeof older, readonly ReturnType<typeof who>[]]) =>
  originOf(
    {...buffer(), ...one},
    snapshot({heaps: ['vendor-heap'], processes: [process({comm: 'camerad', pid: 5})]}),
    ...rest
  )

test('the only holder at birth is likely the maker, of a buffer older than the first snapshot possibly', (t) => {
  t.like(of({}, born, [who(1)]), {confidence: 'likely', maker: who(1)})
  t.like(of({}, older, [who(1)]), {confidence: 'possible', maker: who(1)})
  t.like(of({}, born, [who(1), who(2)]), {confidence: null, firstHolders: [who(1), who(2)], maker: null})
  t.like(of({}, born, []), {confidence: null, maker: null})
  t.like(of({identityEstimated: true}, born, [who(1)]), {confidence: null, maker: null})
})

test('a queue is exported by who has a V4L2 node open', (t) => {
  t.is(of({exporter: 'videobuf2_vmalloc'}, born, [who(1)]).confidence, 'possible')
  const open = snapshot({instances: [instance({holders: [{descriptors: [3], pid: 1, startTime: 10}]})]})
  t.is(originOf({...buffer(), exporter: 'videobuf2_vmalloc'}, open, born, [who(1)]).confidence, 'likely')
})

for (const [exporter, kind] of [
  ['system', 'heap'],
  ['vendor-heap', 'heap'],
  ['videobuf2_dma_contig', 'v4l2-queue'],
  ['i915', 'drm'],
  ['drm', 'drm'],
  ['udmabuf', 'memfd'],
  ['fastrpc', 'other'],
  ['mystery', 'other'],
  [null, 'unknown']
] as const) {
  test(`${exporter} is ${kind}`, (t) => t.is(of({exporter}, older, []).exporterKind, kind))
}

test('a name may be that of a process', (t) => {
  t.deepEqual(of({name: 'camerad-17'}, older, []).namedAfter, [{comm: 'camerad', pid: 5, startTime: 50}])
  t.deepEqual(of({name: 'camerad2'}, older, []).namedAfter, [])
})
