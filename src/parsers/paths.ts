/** Which interface a path of a machine belongs to. */
import type {InterfaceId} from './interface.js'
import {leadsToMedia, mediaPlaceOf} from './media-paths.js'
import type {Slot} from './slots.js'

export interface Place {
  readonly slot: Slot
  readonly interface: InterfaceId
  /** From the root of the machine: `proc/2211/fdinfo/14`. */
  readonly path: string
  /** null: the interface is not per process. */
  readonly pid: number | null
  /** Descriptor or dma-buf inode; null: the folder of all of them, or neither. */
  readonly number: number | null
  /** What the slot needs besides: an attachment's uid. */
  readonly label: string | null
}

const top =
  'self|sys|mounts|version|uptime|loadavg|meminfo|vmstat|stat|cmdline|devices|dma_heap|rk_dma_heap|rk_dmabuf|media-mem|umap|process_dmabuf_info'
const machineRoot = new RegExp(
  String.raw`(?:^|/)(proc/(?:\d+|${top})(?=/|$)|sys/(?:kernel|class|fs|module|devices)(?=/|$)|cmd/|dev/|(?:capture-errors\.tsv|manifest\.json)$)`
)

/** Splits `anything/before/proc/7/maps` into what stands before the machine's root and the path from it; null: no root. */
export function splitRoot(path: string): {readonly prefix: string; readonly path: string} | null {
  if (path.startsWith('proc/') || path.startsWith('sys/')) {
    if (machineRoot.exec(path)?.index === 0) return {path: trimSlash(path), prefix: ''}
  }
  const found = machineRoot.exec(path)
  if (found?.[1] === undefined) return null
  const start = found.index + found[0].length - found[1].length
  return {path: trimSlash(path.slice(start)), prefix: path.slice(0, start)}
}

const trimSlash = (path: string): string => (path.endsWith('/') ? path.slice(0, -1) : path)

const processFiles: Readonly<Record<string, readonly [Slot, InterfaceId]>> = {
  cgroup: ['cgroup', 'proc-cgroup'],
  cmdline: ['cmdline', 'proc-identity'],
  comm: ['comm', 'proc-identity'],
  dmabuf_pss: ['dmabuf_pss', 'android-dmabuf-rss'],
  dmabuf_rss: ['dmabuf_rss', 'android-dmabuf-rss'],
  dmabuf_rss_hwm: ['dmabuf_rss_hwm', 'android-dmabuf-rss'],
  limits: ['limits', 'proc-limits'],
  maps: ['maps', 'dmabuf-maps'],
  smaps: ['smaps', 'dmabuf-maps'],
  stat: ['stat', 'proc-identity'],
  status: ['status', 'proc-identity']
}

const machineFiles: Readonly<Record<string, readonly [Slot, InterfaceId]>> = {
  'capture-errors.tsv': ['capture-errors', 'machine'],
  'cmd/dmabuf-buffers-after.txt': ['sysfs-after', 'dmabuf-sysfs'],
  'cmd/mediamem/stat-after.txt': ['stat-after', 'proc-identity'],
  'cmd/stat-fds.txt': ['fd-stat', 'proc-fd-stat'],
  'manifest.json': ['manifest', 'machine'],
  'proc/loadavg': ['loadavg', 'machine'],
  'proc/mounts': ['mounts', 'machine'],
  'proc/self/mounts': ['mounts', 'machine'],
  'proc/sys/kernel/osrelease': ['osrelease', 'machine'],
  'proc/sys/kernel/random/boot_id': ['boot-id', 'machine'],
  'proc/uptime': ['uptime', 'machine'],
  'proc/version': ['version', 'machine'],
  'sys/fs/bpf/dmabuf': ['bpf', 'dmabuf-bpf'],
  'sys/kernel/debug': ['bufinfo', 'dmabuf-bufinfo'],
  'sys/kernel/debug/dma_buf': ['bufinfo', 'dmabuf-bufinfo'],
  'sys/kernel/debug/dma_buf/bufinfo': ['bufinfo', 'dmabuf-bufinfo'],
  'sys/kernel/debug/dma_buf/bufprocs': ['dmaprocs', 'dmabuf-procs'],
  'sys/kernel/debug/dma_buf/dmaprocs': ['dmaprocs', 'dmabuf-procs'],
  'sys/kernel/debug/vivo_dma_buf/bufinfo': ['bufinfo', 'dmabuf-bufinfo'],
  'sys/kernel/debug/vivo_dma_buf/dmaprocs': ['dmaprocs', 'dmabuf-procs'],
  'sys/kernel/dmabuf': ['sysfs-folder', 'dmabuf-sysfs'],
  'sys/kernel/dmabuf/buffers': ['sysfs-list', 'dmabuf-sysfs']
}

const ofProcess = /^proc\/(\d{1,10})(?:\/([a-z_]+)(?:\/(\d{1,10}))?)?$/
const ofIterator = /^sys\/fs\/bpf\/dmabuf\/[^/]+$/

/** The place of a path from the machine's root; null: nothing this version reads. */
export function placeOf(path: string): Place | null {
  const process = ofProcess.exec(path)
  if (process !== null) return processPlace(path, Number(process[1]), process[2], process[3])
  if (path.startsWith('sys/kernel/dmabuf/buffers/')) return sysfsPlace(path)
  const file = Object.hasOwn(machineFiles, path) ? machineFiles[path] : undefined
  if (file !== undefined) return place(path, file)
  if (ofIterator.test(path)) return place(path, ['bpf', 'dmabuf-bpf'])
  const media = mediaPlaceOf(path)
  return media === null ? null : {...media, number: null, path}
}

const place = (path: string, [slot, id]: readonly [Slot, InterfaceId], number: number | null = null): Place => ({
  interface: id,
  label: null,
  number,
  path,
  pid: null,
  slot
})

function processPlace(path: string, pid: number, name: string | undefined, entry: string | undefined): Place | null {
  const of = (slot: Slot, id: InterfaceId, number: number | null): Place => ({
    interface: id,
    label: null,
    number,
    path,
    pid,
    slot
  })
  if (name === undefined) return of('process', 'proc-identity', null)
  if (name === 'fd' || name === 'fdinfo')
    return of(name, name === 'fd' ? 'proc-fd' : 'dmabuf-fdinfo', entry === undefined ? null : Number(entry))
  const file = Object.hasOwn(processFiles, name) ? processFiles[name] : undefined
  return file === undefined || entry !== undefined ? null : of(file[0], file[1], null)
}

/** What a shell leaves behind of a pattern that matched nothing, `*`, and the like: no buffer, and no evidence of none. */
const ofStranger = /^sys\/kernel\/dmabuf\/buffers\/(?!\d{1,16}(?:\/|$))[^/]+$/

const ofBuffer =
  /^sys\/kernel\/dmabuf\/buffers\/(\d{1,16})(?:\/(size|exporter_name|attachments\/([^/]+)\/(device|map_counter)))?$/

function sysfsPlace(path: string): Place | null {
  if (ofStranger.test(path)) return place(path, ['sysfs-stranger', 'dmabuf-sysfs'])
  const [found, digits, file, uid, leaf] = ofBuffer.exec(path) ?? []
  const inode = Number(digits)
  if (found === undefined || !Number.isSafeInteger(inode)) return null
  if (file === undefined) return place(path, ['sysfs-list', 'dmabuf-sysfs'], inode)
  if (file === 'size') return place(path, ['sysfs-size', 'dmabuf-sysfs'], inode)
  if (file === 'exporter_name') return place(path, ['sysfs-exporter', 'dmabuf-sysfs'], inode)
  const slot = leaf === 'device' ? 'sysfs-attachment' : 'sysfs-map-counter'
  return {...place(path, [slot, 'dmabuf-sysfs'], inode), label: uid ?? null}
}

const folders = [
  'cmd',
  'proc/sys/kernel/random',
  'sys/fs/bpf/dmabuf',
  'sys/kernel/debug/dma_buf',
  'sys/kernel/debug/vivo_dma_buf',
  'sys/kernel/dmabuf'
]

/** Is a folder worth entering: does it hold places, or folders that do? */
export function leadsToPlace(path: string): boolean {
  const inProcess = /^proc\/\d+(?:\/(.*))?$/.exec(path)
  if (inProcess !== null) return inProcess[1] === undefined || inProcess[1] === 'fd' || inProcess[1] === 'fdinfo'
  return (
    folders.some((folder) => folder === path || folder.startsWith(`${path}/`) || path.startsWith(`${folder}/`)) ||
    leadsToMedia(path)
  )
}
