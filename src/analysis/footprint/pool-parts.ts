import type {Area, AreaKind} from '../../model/memory.js'
import type {InterfaceId, Snapshot} from '../../model/snapshot.js'
import type {FootprintParts} from './footprint.js'

const used = (areas: readonly Area[], kind: AreaKind): number =>
  areas.reduce((sum, area) => sum + (area.kind === kind ? (area.used ?? 0) : 0), 0)

const sources = (areas: readonly Area[], kind: AreaKind): string =>
  [...new Set(areas.flatMap((area) => (area.kind === kind ? [area.interface] : [])))].sort().join(', ')

/** Lists of dma-bufs that only some vendors have: where no dma-buf was seen otherwise, they are all there is. */
const dmabufTables: readonly InterfaceId[] = ['ion', 'mtk-dma-heap', 'rk-dma-heap', 'vcsm-cma']

/** Each counts its own pools; Android's dma-heaps count those of MediaTek's too. */
const poolCounters: readonly (readonly [InterfaceId, string, readonly InterfaceId[]])[] = [
  ['dma-heap', 'total_pools_kb', ['dma-heap', 'mtk-dma-heap']],
  ['ion', 'total_pools_kb', ['ion']],
  ['rk-dma-heap', 'rk_total_pools_kb', ['rk-dma-heap']]
]

/** What `dumpsys meminfo` prints of the same counters, where nobody read those. */
const dumpedPools = ['dmabufHeapsPool', 'ion pools']

/** Free pages that are kept: what a counter says, else what tables say, else what a dump says. */
function poolsOf({areas, statements}: Snapshot): {readonly bytes: number; readonly source: InterfaceId}[] {
  const counted = poolCounters.flatMap(([id, name, of]) => {
    const found = statements.find((one) => one.interface === id && one.name === name && one.pid === null)
    return found === undefined ? [] : [{bytes: found.value, of, source: id}]
  })
  const known = new Set(counted.flatMap(({of}) => of))
  const tables = areas.filter((area) => area.kind === 'pool' && !known.has(area.interface))
  if (counted.length + tables.length === 0) {
    const dumped = statements.find((one) => dumpedPools.includes(one.name) && one.pid === null)
    return dumped === undefined ? [] : [{bytes: dumped.value, source: dumped.interface}]
  }
  return [
    ...counted.map(({bytes, source}) => ({bytes, source})),
    ...[...new Set(tables.map((area) => area.interface))].map((source) => ({
      bytes: tables.reduce((sum, area) => sum + (area.interface === source ? (area.used ?? area.free ?? 0) : 0), 0),
      source
    }))
  ].filter(({bytes}) => bytes > 0)
}

/**
 * Heaps, pools and areas. Free pages that a heap or driver keeps are its own; what a heap gave out are dma-bufs, listed
 * before; and an area of CMA lends to all of them, and to movable pages of anyone.
 */
export function poolParts(snapshot: Snapshot): FootprintParts {
  const {allocations, areas, statements} = snapshot
  const listed = snapshot.buffers.length > 0
  const figure = (id: InterfaceId, name: string) =>
    statements.find((one) => one.interface === id && one.name === name && one.pid === null && one.subject === null)
      ?.value ?? 0
  const pools = poolsOf(snapshot)
  const tables = dmabufTables.map((id) => {
    const heap = areas
      .filter((area) => area.interface === id && area.kind === 'heap')
      .reduce((sum, area) => sum + (area.used ?? 0), 0)
    const rows = allocations
      .filter((row) => row.interface === id && row.dmabuf === true)
      .reduce((sum, {bytes}) => sum + bytes, 0)
    return {bytes: heap > 0 ? heap : rows || figure(id, 'total_heaps_kb'), source: id}
  })
  return {
    leftOut: [
      {
        bytes: used(areas, 'cma'),
        overlaps: 'dma-bufs of CMA heaps, V4L2 buffers, movable pages of anyone',
        source: sources(areas, 'cma'),
        what: 'CMA used'
      },
      ...(listed ? tables : []).map((table) => ({...table, overlaps: 'dma-bufs', what: 'heaps'})),
      {bytes: figure('meminfo', 'GPUActive'), overlaps: 'DRM own and dma-bufs', source: 'meminfo', what: 'GPUActive'}
    ],
    notRam: [
      {bytes: used(areas, 'carveout'), source: sources(areas, 'carveout'), what: 'carveouts'},
      {bytes: used(areas, 'vram'), source: sources(areas, 'vram'), what: 'VRAM by cgroups'}
    ],
    parts: [
      ...(listed ? [] : tables).map((table) => ({...table, atLeast: true, what: 'heaps'})),
      {
        atLeast: false,
        bytes: pools.reduce((sum, {bytes}) => sum + bytes, 0),
        source: pools.map(({source}) => source).join(', '),
        what: 'pools'
      },
      {atLeast: false, bytes: figure('meminfo', 'GPUReclaim'), source: 'meminfo', what: 'GPU page pools'}
    ],
    unknown: []
  }
}
