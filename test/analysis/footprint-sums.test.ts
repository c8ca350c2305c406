/** What holds for every footprint. */
import test from 'ava'
import fc from 'fast-check'
import {attribute} from '../../src/analysis/attribute.js'
import {parseFilter, selectBy} from '../../src/analysis/filter.js'
import {footprint} from '../../src/analysis/footprint/footprint.js'
import {told} from '../helpers/footprint.js'
import {area, client, instance, queue, region, statement, videoNode} from '../helpers/media-data.js'
import {buffer, snapshot} from '../helpers/snapshot.js'

const sizes = fc.integer({max: 1e6, min: 0})
const machines = fc.record({
  areas: fc.array(
    fc
      .record({
        free: fc.option(sizes),
        interface: fc.constantFrom('ion', 'mali', 'nvmap', 'cma', 'mtk-dma-heap' as const),
        kind: fc.constantFrom('heap', 'pool', 'cma', 'carveout', 'gpu' as const),
        used: fc.option(sizes)
      })
      .map(area)
  ),
  buffers: fc.array(
    fc
      .record({
        exporter: fc.constantFrom('system', 'udmabuf', 'drm', 'vfio_pci_core', 'videobuf2_vmalloc', null),
        holders: fc.subarray([7, 8, 9]),
        size: sizes
      })
      .map(buffer)
  ),
  clients: fc.array(
    fc
      .dictionary(
        fc.constantFrom('memory', 'vram', 'gtt'),
        fc.record({internal: fc.option(sizes), shared: fc.option(sizes), total: fc.option(sizes)}).map(region)
      )
      .map((regions) => client({regions}))
  ),
  instances: fc.array(
    fc
      .tuple(fc.array(fc.tuple(sizes, fc.nat(4))), fc.constantFrom(null, '/dev/video0'))
      .map(([queues, path]) => instance({path, queues: queues.map(([size, count]) => queue(size, count))}))
  ),
  statements: fc.array(
    fc
      .record({
        interface: fc.constantFrom('kgsl', 'mali', 'ion', 'dma-heap', 'meminfo' as const),
        name: fc.constantFrom(
          'page_alloc',
          'mapped',
          'total_gpu_mem',
          'dma_buf_gpu_mem',
          'total_pools_kb',
          'GPUReclaim'
        ),
        pid: fc.constantFrom(null, 4),
        value: sizes
      })
      .map(statement)
  ),
  videoNodes: fc.array(fc.record({mappedBytes: sizes, tracker: fc.constantFrom(null, 'vicodec')}).map(videoNode))
})

test('it is the sum of its parts, none of which is nothing or less, and says where each is from', (t) => {
  fc.assert(
    fc.property(machines, (over) => {
      const {bytes, leftOut, notRam, parts, unknown} = footprint(snapshot(over))
      const figures = [...parts, ...leftOut, ...notRam, ...unknown]
      return (
        bytes === parts.reduce((sum, part) => sum + part.bytes, 0) &&
        figures.every((one) => Number.isSafeInteger(one.bytes) && one.bytes > 0 && one.source !== '')
      )
    })
  )
  t.pass()
})

test('in no matter what order', (t) => {
  const sections = ['areas', 'buffers', 'clients', 'instances', 'statements', 'videoNodes'] as const
  fc.assert(
    fc.property(machines, (over) => {
      // Two figures of one name: the first counts.
      const statements = [
        ...new Map(over.statements.map((one) => [`${one.interface} ${one.name} ${one.pid}`, one])).values()
      ]
      const whole = {...over, statements}
      const turned = Object.fromEntries(sections.map((section) => [section, [...whole[section]].reverse()]))
      t.deepEqual(told(turned), told(whole))
    })
  )
})

test('the dma-bufs of the ledger are its own, those elsewhere and those of which it is not known', (t) => {
  fc.assert(
    fc.property(machines, ({buffers}) => {
      const {leftOut, notRam, parts, unknown} = told({buffers})
      const sum = [leftOut, notRam, parts, unknown]
        .flatMap((of) => Object.values(of))
        .reduce((all, one) => all + one, 0)
      return sum === attribute(snapshot({buffers}), 'buffer').totals.bytes
    })
  )
  t.pass()
})

test('of a narrowed result it is not told', (t) => {
  const machine = snapshot({buffers: [buffer({holders: [7]})]})
  const by = (...filters: string[]) =>
    attribute(
      machine,
      'buffer',
      selectBy(
        machine,
        filters.flatMap((one) => parseFilter(one) ?? [])
      )
    ).totals.footprint
  t.is(by()?.bytes, 4096)
  t.is(by('exporter=*'), null)
})

test('a list that is not whole makes it a lower bound', (t) => {
  const buffers = [buffer()]
  t.deepEqual(footprint(snapshot({buffers})).parts[0]?.atLeast, false)
  t.deepEqual(footprint(snapshot({buffers, coverage: []})).parts[0]?.atLeast, true)
})

test('what of a total may be more is marked where mapped memory was left out', (t) => {
  const instances = [instance({path: null, queues: [queue(4, 2)]})]
  const of = (tracker: string | null) =>
    footprint(snapshot({instances, videoNodes: [videoNode({mappedBytes: 8, tracker})]}))
  t.like(of('vicodec'), {bytes: 8, leftOut: {length: 0}, parts: {0: {atLeast: false}, length: 1}})
  t.like(of(null), {bytes: 8, leftOut: {length: 1}, parts: {0: {atLeast: true}, length: 1}})
})
