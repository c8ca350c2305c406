import type {InterfaceId, Snapshot} from '../../model/snapshot.js'
import {type FootprintParts, noParts} from './footprint.js'
import {onceByInode} from './once-by-inode.js'

/** GPU drivers out of the kernel's tree, each with interfaces of its own. */
export function gpuParts(snapshot: Snapshot): readonly FootprintParts[] {
  return [kgsl(snapshot), mali(snapshot), whole(snapshot, 'nvmap'), whole(snapshot, 'android-gpumem')]
}

const sumOf = (values: readonly (number | null)[]): number =>
  values.reduce<number>((sum, value) => sum + (value ?? 0), 0)

/** KGSL counts what it allocated itself apart from what was imported (`mapped`); `secure` is not in `page_alloc`. Of a process, the rows say which is which. */
function kgsl({allocations, statements}: Snapshot): FootprintParts {
  const stated = statements.filter((one) => one.interface === 'kgsl' && one.unit === 'bytes')
  const totals = stated.filter(({pid}) => pid === null)
  const figure = (of: typeof stated, name: string) =>
    of.reduce((sum, one) => sum + (one.name === name ? one.value : 0), 0)
  const rows = onceByInode(allocations.filter((one) => one.interface === 'kgsl'))
  const sum = (of: typeof rows) => sumOf(of.map(({bytes}) => bytes))
  const native = rows.filter(({dmabuf}) => dmabuf === false)
  const own =
    totals.length > 0
      ? sumOf(['page_alloc', 'vmalloc', 'coherent', 'secure'].map((name) => figure(totals, name)))
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

/**
 * Of sysfs, `total_gpu_mem` includes `dma_buf_gpu_mem`; where a device says only one of them, its processes may say both.
 * debugfs counts what the driver took itself.
 */
function mali({allocations, areas, statements}: Snapshot): FootprintParts {
  const stated = statements.filter((one) => one.interface === 'mali' && one.unit === 'bytes')
  const devices = maliFigures(stated.filter(({pid}) => pid === null))
  const processes = maliFigures(stated.filter(({pid}) => pid !== null))
  const all = devices.length > 0 && devices.every(isKnown)
  const known = all ? devices : processes.filter(isKnown)
  const vague = all ? [] : devices.length > 0 ? devices : processes
  const tables = areas.filter((one) => one.interface === 'mali' && one.kind === 'gpu').map(({used}) => used)
  const rows = allocations.filter((one) => one.interface === 'mali').map(({bytes}) => bytes)
  const own =
    known.length > 0
      ? sumOf(known.map(({imported, total}) => Math.max(0, (total ?? 0) - (imported ?? 0))))
      : sumOf(tables.length > 0 ? tables : rows)
  const imported = sumOf(known.map((one) => one.imported))
  const rest = Math.max(0, sumOf(vague.map(({total}) => total)) - own - imported)
  return {
    ...noParts,
    leftOut: [
      {bytes: imported, overlaps: 'dma-bufs', source: 'mali', what: 'Mali imported'},
      {bytes: rest, overlaps: 'dma-bufs, to an extent not known', source: 'mali', what: 'Mali'}
    ],
    parts: [{atLeast: !all && (known.length > 0 || tables.length === 0), bytes: own, source: 'mali', what: 'Mali own'}]
  }
}

interface MaliFigures {
  readonly total: number | null
  readonly imported: number | null
}

const isKnown = ({imported, total}: MaliFigures): boolean => total !== null && imported !== null

/** Of each device, or of each process on it. */
function maliFigures(stated: Snapshot['statements']): MaliFigures[] {
  const found = new Map<string, MaliFigures>()
  for (const {name, pid, subject, value} of stated) {
    const key = `${subject} ${pid}`
    const known = found.get(key) ?? {imported: null, total: null}
    if (name === 'total_gpu_mem') found.set(key, {...known, total: value})
    else if (name === 'dma_buf_gpu_mem') found.set(key, {...known, imported: value})
  }
  return [...found.values()]
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
