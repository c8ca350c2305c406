/** Observations into facts, in any order. */

import type {DmabufFd} from '../parsers/dmabuf-fdinfo.js'
import type {Fault, MediaObservation, Observation} from '../parsers/observation.js'
import {addMediaFact, isMedia} from './add-media-fact.js'
import {addReportFact, isOfReport} from './add-report-fact.js'
import {type Facts, noProcessFacts, type ProcessFacts, type SysfsFacts} from './facts.js'
import {addOtherComm, addOtherLink} from './join-listed.js'
import {byText} from './order.js'

/** The facts of a process, made when it is first met. */
function processOf(facts: Facts, pid: number): ProcessFacts {
  let process = facts.processes.get(pid)
  if (process === undefined) {
    process = noProcessFacts(pid)
    facts.processes.set(pid, process)
  }
  return process
}

function sysfsOf(facts: Facts, inode: number): SysfsFacts {
  let buffer = facts.sysfs.get(inode)
  if (buffer === undefined) {
    buffer = {attachments: new Map(), exporter: null, size: null}
    facts.sysfs.set(inode, buffer)
  }
  return buffer
}

/** Files one fact away. Two of the same kind about the same thing: the later stands, as in an archive that was appended to. */
export function addFact(facts: Facts, seen: Observation): void {
  switch (seen.of) {
    case 'bpf':
      facts.bpf.push(seen.value)
      return
    case 'bufinfo':
      facts.bufinfo.push(seen.value)
      return
    case 'fault':
      addFault(facts, seen)
      return
    case 'listed-buffer':
      facts.listed.push(seen.value)
      for (const {comm, pid} of seen.value.holders) addOtherComm(processOf(facts, pid), comm)
      return
    case 'machine': {
      const values = facts.machine.get(seen.field) ?? new Set()
      facts.machine.set(seen.field, values.add(seen.value))
      return
    }
    case 'machine-number':
      facts[seen.field] = seen.value
      return
    case 'manifest':
      facts.manifests.push(seen.value)
      return
    case 'stats-after':
      facts.startTimesAfter = seen.startTimes
      return
    case 'sysfs-after':
      facts.sysfsAfter = new Set(seen.inodes)
      return
    case 'sysfs-attachment':
      sysfsOf(facts, seen.inode).attachments.set(seen.uid, seen.device)
      return
    case 'sysfs-buffer':
      sysfsOf(facts, seen.inode)
      return
    case 'sysfs-exporter':
      sysfsOf(facts, seen.inode).exporter = seen.exporter
      return
    case 'sysfs-listed':
      facts.sysfsListed = true
      return
    case 'sysfs-size':
      sysfsOf(facts, seen.inode).size = seen.size
      return
    default:
      if (isMedia(seen)) addMediaFact(facts.media, seen)
      else if (isOfReport(seen)) addReportFact(facts, seen)
      else addProcessFact(facts, seen)
  }
}

type ProcessObservation = Extract<Observation, {readonly pid: number | null}>

function addProcessFact(facts: Facts, seen: Exclude<ProcessObservation, {of: 'fault'}>): void {
  if (seen.pid === null) {
    if (seen.of === 'dmabuf-descriptor') facts.strayDescriptors.push(seen.value)
    else if (seen.of === 'drm-descriptor') facts.media.strayDrm.push(seen.value)
    else if (seen.of === 'v4l2-descriptor') facts.media.strayV4l2.push(seen.value)
    else if (seen.of === 'descriptor') facts.strayLinks.push(seen.target)
    else if (seen.of === 'maps') for (const map of seen.maps) facts.strayMaps.push(map)
    return
  }
  const process = processOf(facts, seen.pid)
  switch (seen.of) {
    case 'cgroup':
      process.cgroup = seen.path
      return
    case 'cmdline':
      process.cmdline = seen.text
      return
    case 'comm':
      process.comm = seen.text
      return
    case 'descriptor':
      process.links.set(seen.fd, seen.target)
      return
    case 'descriptors':
      for (const [index, fd] of seen.fds.entries()) process.links.set(fd, seen.targets[index] ?? '')
      process.plainLinks += seen.others
      return
    case 'other-descriptor':
      addOtherLink(process, seen.fd, seen.target)
      return
    case 'descriptor-read':
      process.others.add(seen.fd)
      return
    case 'descriptor-stat':
      process.stats.set(seen.fd, {device: seen.device, inode: seen.inode, size: seen.size})
      return
    case 'descriptors-listed':
      process.listed.add(seen.folder)
      return
    case 'dmabuf-descriptor':
      if (seen.fd !== null) addDescriptor(facts, process, seen.fd, seen.value)
      return
    case 'drm-descriptor':
    case 'v4l2-descriptor':
      if (seen.fd !== null) addMediaDescriptor(process, seen.fd, seen)
      return
    case 'limits':
      process.fileLimit = seen.openFiles
      return
    case 'maps':
      process[seen.file] = {devices: seen.devices, maps: seen.maps, vmas: seen.vmas}
      return
    case 'other-comm':
      addOtherComm(process, seen.text)
      return
    case 'reported':
      process.reported[seen.field] = seen.bytes
      return
    case 'socket':
      process.others.add(seen.fd)
      process.sockets.set(seen.fd, seen.value)
      return
    case 'stat':
      process.stat = seen.value
      return
    case 'status':
      process.status = seen.value
      return
    case 'vendor-process':
      addOtherComm(process, seen.comm)
      process.reported.vendorRss = seen.bytes
      return
    default:
  }
}

/** Not a dma-buf, and read as that. */
function addMediaDescriptor(
  {drm, others, v4l2}: ProcessFacts,
  fd: number,
  seen: Extract<MediaObservation, {pid: number | null}>
): void {
  others.add(fd)
  if (seen.of === 'drm-descriptor') drm.set(fd, seen.value)
  else v4l2.set(fd, seen.value)
}

/** Said twice, and not the same: which stands must not depend on the order. */
function addDescriptor(facts: Facts, {dmabufs, pid}: ProcessFacts, fd: number, value: DmabufFd): void {
  const known = dmabufs.get(fd)
  const [first, second] = known === undefined ? [value] : byText([known, value])
  if (first !== undefined) dmabufs.set(fd, first)
  if (second === undefined || JSON.stringify(first) === JSON.stringify(second)) return
  facts.conflicts.push(`proc/${pid}/fdinfo/${fd}`)
}

/** The worst there is to say of an interface of a process. */
const severity: Readonly<Record<Fault, number>> = {denied: 3, gone: 0, lost: 2, unreadable: 1}

function addFault(
  facts: Facts,
  {fault, fd, interface: id, path, pid, reason}: Extract<Observation, {of: 'fault'}>
): void {
  facts.faults.push({fault, interface: id, path, pid, reason})
  if (pid === null) return
  const process = processOf(facts, pid)
  if (fd !== null) (fault === 'gone' ? process.closed : process.lost).add(fd)
  const known = process.faults.get(id)
  if (known === undefined || severity[fault] > severity[known]) process.faults.set(id, fault)
}
