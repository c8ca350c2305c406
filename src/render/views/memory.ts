/** Areas, allocations, single figures and controls as tables. */
import type {Control} from '../../model/media.js'
import type {Allocation, Area, Statement} from '../../model/memory.js'
import type {Table} from '../report.js'
import {count, size, table, text, wide} from './columns.js'

export const areaTable = (areas: readonly Area[]): Table =>
  table(areas, [
    text('kind', 'kind', (row) => row.kind),
    text('name', 'name', (row) => row.name ?? ''),
    size('capacity', 'capacity', (row) => row.capacity),
    size('used', 'used', (row) => row.used),
    size('free', 'free', (row) => row.free),
    size('peak', 'peak', (row) => row.peak),
    count('objects', 'objects', (row) => row.objects),
    text('path', 'said in', (row) => row.path),
    wide(text('interface', 'interface', (row) => row.interface))
  ])

/** Largest first. */
export const allocationTable = (allocations: readonly Allocation[]): Table =>
  table(
    allocations.toSorted((a, b) => b.bytes - a.bytes),
    [
      text('area', 'area', (row) => row.area),
      count('pid', 'pid', (row) => row.pid),
      text('comm', 'comm', (row) => row.comm),
      text('label', 'label', (row) => row.label),
      size('bytes', 'bytes', (row) => row.bytes),
      count('objects', 'objects', (row) => row.objects),
      count('inode', 'inode', (row) => row.inode),
      text('dmabuf', 'dma-buf', (row) => row.dmabuf),
      wide(text('orphaned', 'orphaned', (row) => row.orphaned)),
      wide(text('devices', 'devices', (row) => row.devices?.join(' ') ?? null)),
      text('path', 'said in', (row) => row.path)
    ]
  )

/** Pages are of areas, shown before, if their size is known; of /proc/meminfo only what is about media. JSON has all. */
export const statementTable = (statements: readonly Statement[], areas: readonly Area[]): Table =>
  table(
    statements.filter(
      (one) =>
        (one.unit !== 'pages' || (one.interface === 'cma' && !areas.some(({kind}) => kind === 'cma'))) &&
        (one.interface !== 'meminfo' || (one.unit === 'bytes' && aboutMedia.test(one.name)))
    ),
    [
      text('interface', 'interface', (row) => row.interface),
      text('subject', 'of', (row) => row.subject ?? ''),
      count('pid', 'pid', (row) => row.pid),
      text('name', 'name', (row) => row.name),
      size('bytes', 'bytes', (row) => (row.unit === 'bytes' ? row.value : null)),
      count('value', 'count', (row) => (row.unit === 'bytes' ? null : row.value)),
      wide(text('unit', 'unit', (row) => row.unit)),
      wide(text('path', 'said in', (row) => row.path))
    ]
  )

const aboutMedia = /cma|gpu|ion|nvmap|dma|heap|MemTotal|MemFree|Shmem$/i

/** Of a whole machine only controls about memory; of a text that holds nothing else, all. */
export const controlTable = (controls: readonly Control[], all: boolean): Table =>
  table(
    controls.filter(({memoryUsage, name}) => all || memoryUsage !== null || /^min_number_of_.*_buffers$/.test(name)),
    [
      text('node', 'node', (row) => row.node),
      text('name', 'name', (row) => row.name),
      text('id', 'id', (row) => (row.id === null ? null : `0x${row.id.toString(16).padStart(8, '0')}`)),
      text('type', 'type', (row) => row.type),
      text('value', 'value', (row) => row.value),
      size('memoryUsage', 'memory', (row) => row.memoryUsage)
    ]
  )

/** `memory_usage` misleads whoever reads it from outside. */
export function controlNotes(controls: readonly Control[]): string[] {
  const asked = controls.filter(({memoryUsage}) => memoryUsage !== null)
  return asked.length === 0
    ? []
    : [
        'memory_usage is of the handle that asked: v4l2-ctl opens the device itself, and of a codec that makes an instance of its own, with next to nothing in it.'
      ]
}
