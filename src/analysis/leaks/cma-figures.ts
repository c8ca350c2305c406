/** How much of the contiguous areas is taken at one moment, and what may account for it. */
import type {Snapshot} from '../../model/snapshot.js'
import {drmParts} from '../footprint/drm-parts.js'
import {v4l2Parts} from '../footprint/v4l2-parts.js'
import {listsAreWhole} from '../ledger.js'
import type {Figure} from './figures.js'
import {listedPages, memoryFields} from './memory-fields.js'

export interface CmaArea {
  /** null: all areas together, as /proc/meminfo counts them. */
  readonly name: string | null
  readonly path: string
  /** `taken`: what was allocated; `not free`: movable pages of anybody stand there, too. */
  readonly counts: 'not free' | 'taken'
}

export interface BesideCma {
  /** Bytes that could have come from such an area; null: the dma-bufs were not all listed. */
  readonly media: number | null
  /** Bytes of programs and files, whose pages may stand in the area; null: not said. */
  readonly movable: number | null
  /** V4L2 descriptors and DRM clients: each may have memory that nothing tells of. */
  readonly opens: number
}

export function cmaFigures(snapshot: Snapshot): Figure<CmaArea, BesideCma>[] {
  const {areas, clients, coverage, instances} = snapshot
  const fields = memoryFields(snapshot)
  const beside = {
    media: listsAreWhole(coverage) ? mayBeContiguous(snapshot) : null,
    movable: listedPages(fields),
    opens: instances.length + clients.length
  }
  const told = areas.flatMap(({interface: id, kind, name, path, used}): Figure<CmaArea, BesideCma>[] =>
    kind === 'cma' && id === 'cma' && used !== null
      ? [{beside, key: `area ${name}`, label: {counts: 'taken', name, path}, value: used}]
      : []
  )
  const [total, free] = [fields.get('CmaTotal') ?? 0, fields.get('CmaFree')]
  if (told.length > 0 || free === undefined || free > total) return told
  return [{beside, key: 'meminfo', label: {counts: 'not free', name: null, path: 'proc/meminfo'}, value: total - free}]
}

/** Exporters that take single pages, or none of their own. */
const neverContiguous: ReadonlySet<string | null> = new Set([
  'system',
  'system-heap',
  'system-uncached',
  'system_heap',
  'udmabuf',
  'vfio_pci_core',
  'videobuf2_dma_sg',
  'videobuf2_vmalloc'
])

function mayBeContiguous(snapshot: Snapshot): number {
  const buffers = snapshot.buffers.filter(({exporter}) => !neverContiguous.has(exporter))
  const parts = [...v4l2Parts(snapshot).parts, ...drmParts(snapshot).parts]
  return [...buffers.map(({size}) => size), ...parts.map(({bytes}) => bytes)].reduce((sum, bytes) => sum + bytes, 0)
}
