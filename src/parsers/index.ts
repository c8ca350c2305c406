/** From the text at a place to the facts it states: the registry of every file read, one line each. */
import {parseBuffersAfter, parseStatsAfter} from './after.js'
import {parseDmabufRss} from './android-dmabuf-rss.js'
import {captureFaults, failuresSeen, leftOutSeen} from './capture-faults.js'
import {observeCommand} from './command.js'
import {parseDmabufBpf} from './dmabuf-bpf.js'
import {parseDmabufBufinfo} from './dmabuf-bufinfo.js'
import {parseDmabufFdinfo} from './dmabuf-fdinfo.js'
import {parseDmabufProcs} from './dmabuf-procs.js'
import {parseMapCounter, parseSysfsExporter, parseSysfsSize} from './dmabuf-sysfs.js'
import {parseDrmFdinfo} from './drm/drm-fdinfo.js'
import {fault} from './entries.js'
import {
  parseBootId,
  parseLoadavgTasks,
  parseMountsDebugfs,
  parseMountsHidepid,
  parseRelease,
  parseUptime
} from './machine.js'
import {parseManifest} from './manifest.js'
import {mediaReaders, type PlaceReader} from './media-readers.js'
import type {Seen} from './observation.js'
import type {Place} from './paths.js'
import {parseCgroup} from './proc-cgroup.js'
import {parseFdStat} from './proc-fd-stat.js'
import {parseCmdline, parseComm, parseStat, parseStatus} from './proc-identity.js'
import {parseLimits} from './proc-limits.js'
import {parseDmabufMaps} from './proc-maps.js'
import {all, one, type Parse, type Reader} from './readers.js'
import type {Slot} from './slots.js'
import {parseSocketFdinfo} from './socket-fdinfo.js'
import {parseV4l2Fdinfo} from './v4l2/v4l2-fdinfo.js'

const machine = (parse: Parse<string | null>, field: 'bootId' | 'debugfs' | 'hidepid' | 'kernel'): Reader =>
  one(parse, (value) => ({field, of: 'machine', value}))

const machineNumber = (parse: Parse<number | null>, field: 'tasks' | 'uptimeSeconds'): Reader =>
  one(parse, (value) => ({field, of: 'machine-number', value}))

/** The file may be there and empty: the kernel has nothing to say, which is not 0. */
const reported = (field: 'pss' | 'rss' | 'rssHighWater'): Reader =>
  one(parseDmabufRss, (bytes, {pid}) => ({bytes, field, of: 'reported', pid}))

const maps = (file: 'maps' | 'smaps'): Reader =>
  one(parseDmabufMaps, (value, {pid}) => ({file, of: 'maps', pid, ...value}))

/** One descriptor's fdinfo: of a dma-buf, a socket, a DRM or V4L2 device, or of something else. */
const fdinfo: Reader = (text, place, {number: fd, pid}) => {
  const dmabuf = parseDmabufFdinfo(text, place)
  if (dmabuf.value !== null)
    return {issues: dmabuf.issues, observations: [{fd, of: 'dmabuf-descriptor', pid, value: dmabuf.value}]}
  const socket = parseSocketFdinfo(text, place)
  // Both would report the same cut.
  const issues = dmabuf.issues.length > 0 ? dmabuf.issues : socket.issues
  // A dma-buf whose text could not be used must not pass as something that is none.
  if (dmabuf.issues.length > 0 && text.includes('exp_name:'))
    return {issues, observations: [fault(place, 'lost', 'cut or damaged')]}
  if (socket.value !== null) return {issues, observations: [{fd, of: 'socket', pid, value: socket.value}]}
  const device = deviceFdinfo(text, place, fd, pid)
  return device ?? {issues, observations: [{fd, of: 'descriptor-read', pid}]}
}

/** null: of no device that prints anything of its own. */
function deviceFdinfo(text: string, place: Place, fd: number, pid: number): Seen | null {
  const drm = parseDrmFdinfo(text, place)
  if (drm.value !== null) return {issues: drm.issues, observations: [{fd, of: 'drm-descriptor', pid, value: drm.value}]}
  const video = parseV4l2Fdinfo(text, place)
  return video.value === null
    ? null
    : {issues: video.issues, observations: [{fd, of: 'v4l2-descriptor', pid, value: video.value}]}
}

const vendorProcesses: Reader = (text, place) => {
  const {issues, value} = parseDmabufProcs(text, place)
  return {issues, observations: value.processes.map(({bytes, comm, pid}) => ({bytes, comm, of: 'vendor-process', pid}))}
}

const descriptorStats: Reader = (text, place) => {
  const {issues, value} = parseFdStat(text, place)
  return {
    issues,
    observations: value.map(({device, fd, inode, pid, size}) => ({device, fd, inode, of: 'descriptor-stat', pid, size}))
  }
}

const manifest: Reader = (text, place) => {
  const {issues, value} = parseManifest(text, place)
  return value === null
    ? {issues, observations: []}
    : {issues, observations: [{of: 'manifest', value}, ...failuresSeen(value.failures), ...leftOutSeen(value.leftOut)]}
}

const readers: Readonly<Partial<Record<Slot, Reader>>> = {
  'boot-id': machine(parseBootId, 'bootId'),
  bpf: one(parseDmabufBpf, (value) => ({of: 'bpf', value})),
  bufinfo: one(parseDmabufBufinfo, (value) => ({of: 'bufinfo', value})),
  'capture-errors': captureFaults,
  cgroup: one(parseCgroup, ({path}, {pid}) => ({of: 'cgroup', path, pid})),
  cmdline: one(parseCmdline, (text, {pid}) => ({of: 'cmdline', pid, text})),
  comm: one(parseComm, (text, {pid}) => ({of: 'comm', pid, text})),
  dmabuf_pss: reported('pss'),
  dmabuf_rss: reported('rss'),
  dmabuf_rss_hwm: reported('rssHighWater'),
  dmaprocs: vendorProcesses,
  fd: (text, _, {number: fd, pid}) => ({
    issues: [],
    observations: [{fd, of: 'descriptor', pid, target: text.replace(/\n$/, '')}]
  }),
  'fd-stat': descriptorStats,
  fdinfo,
  limits: one(parseLimits, ({openFiles}, {pid}) => ({of: 'limits', openFiles, pid})),
  loadavg: machineNumber(parseLoadavgTasks, 'tasks'),
  manifest,
  maps: maps('maps'),
  mounts: all(machine(parseMountsHidepid, 'hidepid'), machine(parseMountsDebugfs, 'debugfs')),
  osrelease: machine(parseRelease, 'kernel'),
  smaps: maps('smaps'),
  'stat-after': one(parseStatsAfter, (startTimes) => ({of: 'stats-after', startTimes})),
  'sysfs-after': one(parseBuffersAfter, (inodes) => ({inodes, of: 'sysfs-after'})),
  stat: one(parseStat, (value, {pid}) => ({of: 'stat', pid, value})),
  status: one(parseStatus, (value, {pid}) => ({of: 'status', pid, value})),
  'sysfs-exporter': one(parseSysfsExporter, (exporter, {number: inode}) => ({exporter, inode, of: 'sysfs-exporter'})),
  'sysfs-map-counter': one(parseMapCounter, (_, {number: inode}) => ({inode, of: 'sysfs-buffer'})),
  'sysfs-size': one(parseSysfsSize, (size, {number: inode}) => ({inode, of: 'sysfs-size', size})),
  uptime: machineNumber(parseUptime, 'uptimeSeconds'),
  version: machine(parseRelease, 'kernel')
}

/** Kernel threads and zombies have an empty command line; a counter may be empty; nothing else of these is ever empty. */
const mayBeEmpty: ReadonlySet<Slot> = new Set([
  'capture-errors',
  'cmdline',
  'dmabuf_pss',
  'dmabuf_rss',
  'dmabuf_rss_hwm',
  'fd-stat',
  'stat-after',
  'sysfs-after'
])

/** Is there anything to read at this place? */
export const isRead = (slot: Slot): boolean =>
  readers[slot] !== undefined || mediaReaders[slot] !== undefined || slot === 'command'

/** What the text of a file states. An empty one that no kernel leaves empty is lost, not empty. Never throws. */
export function observeText(place: Place, text: string): Seen {
  const media = mediaReaders[place.slot]
  if (media !== undefined) return observeMedia(media, place, text)
  if (place.slot === 'command') return observeCommand(text, place)
  const read = readers[place.slot]
  if (read === undefined) return none
  if ((text === '' && !mayBeEmpty.has(place.slot)) || isPadding(text))
    return {issues: [], observations: [fault(place, 'lost', 'stored empty')]}
  return read(text, place, {number: place.number ?? -1, pid: place.pid ?? -1})
}

/** Files that always say something. */
const neverEmpty: ReadonlySet<Slot> = new Set([
  'cma',
  'drm-clients',
  'drm-name',
  'ion-counter',
  'kgsl-counter',
  'mali-counter',
  'meminfo',
  'memtrack',
  'pool-kb',
  'rk-counter',
  'sync',
  'video-name',
  'vmstat'
])

/** Many of the others list nothing, and are empty then: that they were read is a fact of its own. */
function observeMedia(read: PlaceReader, place: Place, text: string): Seen {
  if (isPadding(text) || (text === '' && neverEmpty.has(place.slot)))
    return {issues: [], observations: [fault(place, 'lost', 'stored empty')]}
  const {issues, observations} = read(text, place)
  const {interface: id, path} = place
  return {issues, observations: [...observations, {interface: id, of: 'media-read', path}]}
}

const none: Seen = {issues: [], observations: []}

/** A sysfs member that tar padded to a page and read nothing of. */
const isPadding = (text: string): boolean => text.startsWith('\0') && /^\0+$/.test(text)
