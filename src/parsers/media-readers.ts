/** From the text at a place of V4L2, DRM, GPUs, heaps and pools to the facts it states: one reader for each file. */

import {parseDrmClients} from './drm/drm-clients.js'
import {parseDrmName} from './drm/drm-name.js'
import {parseSyncInfo} from './fences/sync-debugfs.js'
import {parseKgslMem} from './gpu/kgsl-mem.js'
import {parseKgslCounter} from './gpu/kgsl-sysfs.js'
import {parseMaliGpuMemory} from './gpu/mali-gpu-memory.js'
import {parseMaliCounter} from './gpu/mali-sysfs.js'
import {parseKilobytes} from './heaps/kilobyte-counter.js'
import {parseMtkDmaHeap} from './heaps/mtk-dma-heap.js'
import {parseRkDmaHeap} from './heaps/rk-dma-heap.js'
import {looksLikeRkDmabufDev, parseRkDmabufDev, parseRkDmabufSize} from './heaps/rk-dmabuf-dev.js'
import {parseVcsmCma} from './heaps/vcsm-cma.js'
import type {Origin, Parsed} from './interface.js'
import {mtkObservations, openharmonyBuffers, rkObservations} from './listed-texts.js'
import {parseCgroupDmem} from './memory/cgroup-dmem.js'
import {parseCmaNumber} from './memory/cma.js'
import {parseMeminfo} from './memory/meminfo.js'
import {parseVmstat} from './memory/vmstat.js'
import {type MemoryTable, ownedBy} from './memory-table.js'
import type {Observation, Seen} from './observation.js'
import {oneLine} from './one-line.js'
import {parseOpenharmonyDmabuf} from './pasted/openharmony-dmabuf.js'
import type {Place} from './paths.js'
import type {Slot} from './slots.js'
import type {Statement} from './statement.js'
import {observeTable} from './tables.js'
import {parseV4l2Mem} from './v4l2/v4l2-mem.js'
import {parseMemtrack} from './v4l2/v4l2-memtrack.js'

export type PlaceReader = (text: string, place: Place) => Seen
type Parse<T> = (text: string, origin: Origin) => Parsed<T>

const facts =
  <T>(parse: Parse<T | null>, observe: (value: T, place: Place) => readonly Observation[]): PlaceReader =>
  (text, place) => {
    const {issues, value} = parse(text, place)
    return {issues, observations: value === null ? [] : observe(value, place)}
  }

const table = <T>(parse: Parse<T | null>, of: (value: T) => MemoryTable): PlaceReader =>
  facts(parse, (value, place) => [
    {interface: place.interface, of: 'table', path: place.path, value: ownedBy(of(value), place)}
  ])

const itself = (value: MemoryTable): MemoryTable => value

/** The file's name is the figure's; its folder what it is of. */
const figure = (parse: Parse<number | null>, unit: Statement['unit'] = 'bytes'): PlaceReader =>
  facts(parse, (value, {interface: id, label, path, pid}) => {
    const name = path.slice(path.lastIndexOf('/') + 1)
    return [{all: [{interface: id, name, path, pid, subject: label, unit, value}], of: 'statements'}]
  })

/** `dmem.current` of a group: one figure for each region. No limit is no figure. */
const dmem = facts(parseCgroupDmem, ({regions}, {interface: id, label, path}) => {
  const file = path.slice(path.lastIndexOf('.') + 1)
  const all = regions.flatMap(({bytes, region}): Statement[] =>
    bytes === null
      ? []
      : [{interface: id, name: `${file} ${region}`, path, pid: null, subject: label, unit: 'bytes', value: bytes}]
  )
  return [{all, of: 'statements'}]
})

const rk: PlaceReader = (text, place) =>
  looksLikeRkDmabufDev(text)
    ? table(parseRkDmabufDev, itself)(text, place)
    : facts(parseRkDmaHeap, (value, {path}) => rkObservations(value, path))(text, place)

/** `dri/128`: minors of graphics cards and of accelerators are numbered apart. */
const drmFolder = (path: string): string => path.split('/').slice(-3, -1).join('/')

export const mediaReaders: Readonly<Partial<Record<Slot, PlaceReader>>> = {
  cma: figure(parseCmaNumber, 'pages'),
  dmem,
  'drm-clients': facts(parseDrmClients, ({rows}, {path}) => [{folder: drmFolder(path), of: 'drm-opens', rows}]),
  'drm-name': facts(parseDrmName, (value, {path}) => [{folder: drmFolder(path), of: 'drm-name', value}]),
  'drm-objects': observeTable,
  ion: observeTable,
  'ion-counter': figure(parseCmaNumber),
  'kgsl-counter': figure(parseKgslCounter),
  'kgsl-mem': table(parseKgslMem, itself),
  'mali-counter': figure(parseMaliCounter),
  'mali-memory': table(parseMaliGpuMemory, itself),
  meminfo: facts(parseMeminfo, (value, {path}) => [{of: 'meminfo', path, value}]),
  memtrack: facts(parseMemtrack, (value, {label}) => [{device: label ?? '', of: 'memtrack', value}]),
  mtk: facts(parseMtkDmaHeap, (value, {path}) => mtkObservations(value, path)),
  nvmap: observeTable,
  openharmony: facts(parseOpenharmonyDmabuf, (value) => openharmonyBuffers(value)),
  'pool-kb': figure(parseKilobytes),
  rk,
  'rk-counter': figure(parseRkDmabufSize),
  sync: facts(parseSyncInfo, ({timelines}) => [{all: timelines, of: 'timelines'}]),
  'v4l2-mem': facts(parseV4l2Mem, ({rows}, {label}) => [{device: label ?? '', of: 'v4l2-mem', rows}]),
  vcsm: table(parseVcsmCma, ({resources}) => resources),
  'video-name': facts(oneLine, (name, {label}) => [{name, node: label ?? '', of: 'video-node'}]),
  vmstat: facts(parseVmstat, (value, {path}) => [{of: 'vmstat', path, value}])
}
