/** Listings that name buffers and who holds them, as facts: one buffer for all rows of its inode. */

import type {MtkDmaHeap} from './heaps/mtk-dma-heap.js'
import type {RkDmaHeap} from './heaps/rk-dma-heap.js'
import type {InterfaceId} from './interface.js'
import type {ListedHolder} from './listed-buffer.js'
import {allocation} from './memory-table.js'
import type {Observation} from './observation.js'
import type {Lsof} from './pasted/lsof.js'
import type {OpenharmonyDmabuf} from './pasted/openharmony-dmabuf.js'
import type {Statement} from './statement.js'

interface Row {
  readonly inode: number
  readonly size: number | null
  readonly exporter: string | null
  readonly name: string | null
  readonly pid: number
  readonly comm: string | null
  readonly descriptors: number
  readonly maps: number
}

interface Head extends Omit<Row, 'comm' | 'descriptors' | 'maps' | 'pid'> {
  readonly devices: readonly string[] | null
}

/** The first head or row of an inode says what it is; each row adds what its process holds. */
function buffersOf(id: InterfaceId, rows: readonly Row[], heads: readonly Head[] = []): Observation[] {
  const found = new Map<number, {readonly head: Head; readonly holders: Map<number, Omit<ListedHolder, 'pid'>>}>()
  for (const head of heads) if (!found.has(head.inode)) found.set(head.inode, {head, holders: new Map()})
  for (const {comm, descriptors, exporter, inode, maps, name, pid, size} of rows) {
    const buffer = found.get(inode) ?? {head: {devices: null, exporter, inode, name, size}, holders: new Map()}
    found.set(inode, buffer)
    const known = buffer.holders.get(pid)
    buffer.holders.set(pid, {
      comm,
      descriptors: (known?.descriptors ?? 0) + descriptors,
      maps: (known?.maps ?? 0) + maps
    })
  }
  return [...found.values()].map(({head, holders}) => ({
    of: 'listed-buffer',
    value: {...head, holders: [...holders].map(([pid, holder]) => ({pid, ...holder})), interface: id}
  }))
}

export const openharmonyBuffers = ({rows}: OpenharmonyDmabuf): Observation[] =>
  buffersOf(
    'openharmony-memory',
    rows.map(({bytes, comm, exporter, inode, name, pid}) => ({
      comm,
      descriptors: 1,
      exporter,
      inode,
      maps: 0,
      name,
      pid,
      size: bytes
    }))
  )

export function mtkObservations({buffers, processes, table}: MtkDmaHeap, path: string): Observation[] {
  const figure = (pid: number, name: string, value: number): Statement => ({
    interface: 'mtk-dma-heap',
    name,
    path,
    pid,
    subject: null,
    unit: 'bytes',
    value
  })
  return [
    {interface: 'mtk-dma-heap', of: 'table', path, value: table},
    {all: processes.flatMap(({pid, pss, rss}) => [figure(pid, 'pss', pss), figure(pid, 'rss', rss)]), of: 'statements'},
    ...buffersOf(
      'mtk-dma-heap',
      buffers.map(({bytes, comm, descriptors, inode, maps, pid}) => ({
        comm,
        descriptors,
        exporter: null,
        inode,
        maps,
        name: null,
        pid,
        size: bytes
      })),
      table.allocations.flatMap(({area, bytes, devices, inode, label}) =>
        inode === null ? [] : [{devices, exporter: area, inode, name: label, size: bytes}]
      )
    )
  ]
}

/** A heap's own list tells who allocated a buffer, not who holds it. */
export function rkObservations({buffers, pages}: RkDmaHeap, path: string): Observation[] {
  const listed = buffers.map(
    ({allocatedBy, bytes, devices, heap, inode}): Observation => ({
      of: 'listed-buffer',
      value: {devices, exporter: heap, holders: [], inode, interface: 'rk-dma-heap', name: allocatedBy, size: bytes}
    })
  )
  if (pages.length === 0) return listed
  const allocations = pages.map(({allocatedBy, bytes, heap}) =>
    allocation(bytes, {area: heap, dmabuf: false, label: allocatedBy})
  )
  return [...listed, {interface: 'rk-dma-heap', of: 'table', path, value: {allocations, areas: []}}]
}

/** Descriptors of buffers without an inode of their own are counted, of nobody knows which. Threads repeat their process. */
export function lsofObservations({rows}: Lsof): Observation[] {
  const own = [
    ...new Map(rows.map((row) => [`${row.pid} ${row.fd ?? `map ${row.target} ${row.inode}`}`, row])).values()
  ]
  const links = own.flatMap(({fd, inode, pid, target}): Observation[] =>
    fd === null || (inode !== null && isBuffer(target)) ? [] : [{fd, of: 'other-descriptor', pid, target}]
  )
  const buffers = own.flatMap(({comm, fd, inode, pid, size, target}) =>
    inode === null || !isBuffer(target)
      ? []
      : [
          {
            comm,
            descriptors: fd === null ? 0 : 1,
            exporter: null,
            inode,
            maps: fd === null ? 1 : 0,
            name: target.slice(8) || null,
            pid,
            size
          }
        ]
  )
  const names = [...new Map(own.map(({comm, pid}) => [pid, comm]))]
  return [
    ...names.map(([pid, text]): Observation => ({of: 'other-comm', pid, text})),
    ...links,
    ...buffersOf('lsof', buffers)
  ]
}

const isBuffer = (target: string): boolean => target.startsWith('/dmabuf:')
