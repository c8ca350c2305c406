import type {InterfaceId, Snapshot} from '../../model/snapshot.js'
import {type FootprintParts, noParts} from './footprint.js'

/** GPU drivers out of the kernel's tree, each with interfaces of its own. */
export function gpuParts(snapshot: Snapshot): readonly FootprintParts[] {
  return [kgsl(snapshot), mali(snapshot), whole(snapshot, 'nvmap'), whole(snapshot, 'android-gpumem')]
}

/** KGSL counts what it allocated itself apart from what was imported (`mapped`). Of a process, the rows say which is which. */
function kgsl({allocations, statements}: Snapshot): FootprintParts {
  const stated = statements.filter((one) => one.interface === 'kgsl' && one.unit === 'bytes')
  const totals = stated.filter(({pid}) => pid === null)
  const figure = (of: typeof stated, name: string) =>
    of.reduce((sum, one) => sum + (one.name === name ? one.value : 0), 0)
  const rows = allocations.filter((one) => one.interface === 'kgsl')
  const sum = (of: typeof rows) => of.reduce((total, {bytes}) => total + bytes, 0)
  const native = rows.filter(({dmabuf}) => dmabuf === false)
  const own =
    totals.length > 0
      ? figure(totals, 'page_alloc') + figure(totals, 'vmalloc') + figure(totals, 'coherent')
      : rows.length > 0
        ? sum(native)
        : figure(stated, 'kernel')
  const imported =
    totals.length > 0
      ? figure(totals, 'mapped')
      : rows.length > 0
        ? sum(rows) - sum(native)
        : figure(stated, 'imported_mem')
  return {
    ...noParts,
    leftOut: [{bytes: imported, overlaps: 'dma-bufs and pages of processes', source: 'kgsl', what: 'KGSL imported'}],
    parts: [{atLeast: totals.length === 0, bytes: own, source: 'kgsl', what: 'KGSL own'}]
  }
}

/** `total_gpu_mem` includes `dma_buf_gpu_mem`. debugfs alone does not say how much of it was imported. */
function mali({areas, statements}: Snapshot): FootprintParts {
  const stated = statements.filter((one) => one.interface === 'mali')
  const devices = stated.filter(({pid}) => pid === null)
  const of = (devices.length > 0 ? devices : stated).filter(({unit}) => unit === 'bytes')
  const figure = (name: string) => of.reduce((sum, one) => sum + (one.name === name ? one.value : 0), 0)
  const total = figure('total_gpu_mem')
  const imported = figure('dma_buf_gpu_mem')
  const known = of.some(({name}) => name === 'total_gpu_mem') && of.some(({name}) => name === 'dma_buf_gpu_mem')
  const debugfs = areas.filter((one) => one.interface === 'mali').reduce((sum, {used}) => sum + (used ?? 0), 0)
  return {
    ...noParts,
    leftOut: [
      {bytes: known ? imported : 0, overlaps: 'dma-bufs', source: 'mali', what: 'Mali imported'},
      {
        bytes: known ? 0 : Math.max(total, debugfs),
        overlaps: 'dma-bufs, to an extent not known',
        source: 'mali',
        what: 'Mali'
      }
    ],
    parts: [
      {
        atLeast: devices.length === 0,
        bytes: known ? Math.max(0, total - imported) : 0,
        source: 'mali',
        what: 'Mali own'
      }
    ]
  }
}

/** A total that may include imported dma-bufs, all of which may be: never a part. */
function whole({allocations, areas, statements}: Snapshot, id: InterfaceId): FootprintParts {
  const area = areas
    .filter((one) => one.interface === id && one.kind !== 'carveout')
    .reduce((sum, {used}) => sum + (used ?? 0), 0)
  const rows = allocations.filter((one) => one.interface === id).reduce((sum, {bytes}) => sum + bytes, 0)
  const total = statements.filter((one) => one.interface === id && one.pid === null && one.name === 'total')
  const bytes = area > 0 ? area : rows > 0 ? rows : total.reduce((sum, {value}) => sum + value, 0)
  const what = id === 'nvmap' ? 'nvmap handles' : 'GPU memory by Android’s counters'
  return {...noParts, leftOut: [{bytes, overlaps: 'dma-bufs, to an extent not known', source: id, what}]}
}
