/** Of the machine's memory at one moment: what no line of /proc/meminfo and no interface about media accounts for. */
import type {Snapshot} from '../../model/snapshot.js'
import {footprint} from '../footprint/footprint.js'
import {listedPages, memoryFields} from './memory-fields.js'

export interface Unexplained {
  /** MemTotal less what is surely a part of it, each byte once. */
  readonly most: number
  /** Less also what may be a part of the rest, or be the same as something subtracted before. */
  readonly least: number
}

/**
 * Each a kind of pages of its own, in none of the lists of programs' and files' pages:
 *
 * - `Slab` holds SReclaimable and SUnreclaim, the lists hold Buffers, Cached, Shmem, AnonPages and SwapCached;
 * - `Hugetlb` are huge pages set aside, used or not: they are in no list. Before v4.20 nothing here tells of them;
 * - `Zswap` is what the compressed pages take.
 */
const apart = [
  'MemFree',
  'Slab',
  'KernelStack',
  'ShadowCallStack',
  'PageTables',
  'SecPageTables',
  'Percpu',
  'Bounce',
  'WritebackTmp',
  'HardwareCorrupted',
  'Hugetlb',
  'Zswap'
]

/**
 * What may be the same as something else, wholly or in part:
 *
 * - media: objects of many GPU drivers are pages of Shmem, others are not; so are dma-bufs of them and of udmabuf;
 * - `VmallocUsed` holds KernelStack on most machines, and buffers of cameras on USB;
 * - what `KReclaimable` is beyond SReclaimable are pools of free pages, which media may list;
 * - pages swapped to zram are kept compressed, in at most as many bytes as are swapped;
 * - `GPUActive` are pages of GPU drivers, which clients may tell of; `CmaAllocated`, `ION_heap` are vendors'.
 *
 * null: /proc/meminfo does not say enough.
 */
export function unexplained(snapshot: Snapshot): Unexplained | null {
  const fields = memoryFields(snapshot)
  const field = (name: string): number => fields.get(name) ?? 0
  const listed = listedPages(fields)
  if (!fields.has('MemTotal') || !fields.has('MemFree') || !fields.has('Slab') || listed === null) return null
  const most = apart.reduce((rest, name) => rest - field(name), field('MemTotal') - listed)
  const {bytes, leftOut, unknown} = footprint(snapshot)
  const media = [...leftOut, ...unknown].reduce((sum, one) => sum + one.bytes, bytes)
  const reclaimable = Math.max(0, field('KReclaimable') - field('SReclaimable'))
  const swapped = Math.max(0, field('SwapTotal') - field('SwapFree'))
  const vendors = field('GPUActive') + field('CmaAllocated') + field('ION_heap')
  return {least: most - media - field('VmallocUsed') - reclaimable - swapped - vendors, most}
}
