/** What could be read of each process, and what it is. */
import {fdTarget} from '../parsers/proc-fd.js'
import type {ProcessFacts} from './facts.js'
import type {DescriptorCounts, Process} from './snapshot.js'

/** `absent`: the capture does not hold this interface of this process. */
export type Readability = 'absent' | 'denied' | 'gone' | 'lost' | 'none' | 'read'

export interface AssessedProcess {
  readonly facts: ProcessFacts
  readonly descriptors: Readability
  readonly maps: Readability
  /** Descriptors that are dma-bufs by their link and are gone by the time of their fdinfo. */
  readonly closed: ReadonlySet<number>
  /** Descriptors that are dma-bufs, their fdinfo not to be had. */
  readonly blind: ReadonlySet<number>
}

export const isKernelThread = ({stat, status}: ProcessFacts): boolean | null =>
  stat?.kernelThread ?? status?.kernelThread ?? null

/**
 * Kernel threads have no descriptors and no address space, zombies none any
 * more; but a zombie whose other threads live on has them still.
 */
function hasNothing(facts: ProcessFacts): boolean {
  const state = facts.stat?.state ?? facts.status?.state ?? ''
  const threads = facts.status?.threads ?? facts.stat?.threads ?? null
  return isKernelThread(facts) === true || (/^[ZX]/.test(state) && threads !== null && threads <= 1)
}

/**
 * A reader who sees the maps and the descriptors of pid 1 is taken to see those
 * of every process (a security module may still refuse some, and then says so).
 * For that reader an empty list of descriptors beside maps is empty, and both
 * empty are a process that ended meanwhile; for any other they may be refused.
 */
export function assess(facts: ProcessFacts, readerIsPrivileged: boolean): AssessedProcess {
  if (isOver(facts, readerIsPrivileged))
    return {blind: new Set(), closed: new Set(), descriptors: 'gone', facts, maps: 'gone'}
  const closed = new Set<number>()
  const blind = new Set<number>()
  for (const [fd, target] of facts.links) {
    if (!target.includes('dmabuf') || facts.dmabufs.has(fd)) continue
    const kind = fdTarget(target)
    if (kind.kind !== 'dmabuf') continue
    if (kind.anonymous) blind.add(fd)
    // fdinfo without `exp_name`: a file of that name, no dma-buf.
    else if (facts.others.has(fd)) continue
    else if (facts.closed.has(fd) && !facts.stats.has(fd)) closed.add(fd)
    else if (!facts.lost.has(fd) && !facts.stats.has(fd) && fdinfoListed(facts)) closed.add(fd)
    else blind.add(fd)
  }
  const maps = hasNothing(facts) ? 'none' : mapsReadability(facts)
  return {
    blind,
    closed,
    descriptors: hasNothing(facts) ? 'none' : descriptorReadability(facts, maps, readerIsPrivileged),
    facts,
    maps
  }
}

/** Were its links read? */
export const hasLinks = ({links, plainLinks}: ProcessFacts): boolean => links.size + plainLinks > 0

function isOver(facts: ProcessFacts, readerIsPrivileged: boolean): boolean {
  if (
    hasNothing(facts) ||
    hasLinks(facts) ||
    facts.dmabufs.size > 0 ||
    facts.others.size > 0 ||
    mapsReadability(facts) === 'read'
  )
    return false
  const faults = [...facts.faults.values()]
  // Known only from a list made at another moment, or from the failure to read it.
  const met = facts.stat !== null || facts.status !== null || facts.listed.size > 0
  if (!met && (facts.stats.size > 0 || faults.length > 0) && faults.every((fault) => fault === 'gone')) return true
  return readerIsPrivileged && facts.stat !== null && facts.listed.size > 0 && !faults.includes('denied')
}

/** Ended, or closed a dma-buf, before it was seen which: by fdinfo, or by the inodes of a recorded `stat`. */
export const endedUnread = ({closed, descriptors, facts, maps}: AssessedProcess): boolean =>
  closed.size > 0 || ((descriptors === 'gone' || maps === 'gone') && facts.stats.size === 0)

/** May the reader read everybody's? */
export const isPrivileged = (processes: ReadonlyMap<number, ProcessFacts>): boolean => {
  const init = processes.get(1)
  return init !== undefined && mapsReadability(init) === 'read' && (hasLinks(init) || init.others.size > 0)
}

const fdinfoListed = (facts: ProcessFacts): boolean => facts.dmabufs.size > 0 || facts.others.size > 0

function mapsReadability(facts: ProcessFacts): Readability {
  if ((facts.maps?.vmas ?? 0) > 0 || (facts.smaps?.vmas ?? 0) > 0) return 'read'
  const fault = facts.faults.get('dmabuf-maps')
  if (fault === 'denied' || fault === 'gone') return fault
  return fault === undefined && facts.maps === null && facts.smaps === null ? 'absent' : 'lost'
}

function descriptorReadability(facts: ProcessFacts, maps: Readability, readerIsPrivileged: boolean): Readability {
  const faults = [facts.faults.get('proc-fd'), facts.faults.get('dmabuf-fdinfo')]
  if (faults.includes('denied')) return 'denied'
  // What is lost matters only if it may be a dma-buf: a link to something else clears it.
  for (const fd of facts.lost) {
    const target = facts.links.get(fd)
    if (!facts.stats.has(fd) && (target === undefined || fdTarget(target).kind === 'dmabuf')) return 'lost'
  }
  if (hasLinks(facts) || facts.dmabufs.size > 0 || facts.others.size > 0) return 'read'
  if (faults.includes('gone')) return 'gone'
  if (faults.some((fault) => fault !== undefined)) return 'lost'
  if (facts.listed.size === 0) return 'absent'
  if (maps === 'read') return readerIsPrivileged ? 'read' : 'lost'
  return maps === 'denied' || maps === 'gone' ? maps : 'lost'
}

export function buildProcess(
  {blind, closed, descriptors, facts, maps}: AssessedProcess,
  found: {unidentified: number; sharesWith: number | null}
): Process {
  const {reported, stat, status} = facts
  const states = [descriptors, maps]
  const access = (['denied', 'lost', 'gone', 'read', 'none'] as const).find((state) => states.includes(state)) ?? 'lost'
  return {
    access,
    cgroup: facts.cgroup,
    cmdline: facts.cmdline,
    comm: facts.comm ?? stat?.comm ?? status?.name ?? facts.vendorComm,
    descriptors: descriptors === 'read' || hasLinks(facts) ? countDescriptors(facts, closed, blind) : null,
    fileLimit: facts.fileLimit,
    kernelThread: isKernelThread(facts),
    pid: facts.pid,
    reported: Object.values(reported).every((bytes) => bytes === null) ? null : {...reported},
    sharesDescriptorsWith: found.sharesWith,
    startTime: stat?.startTime ?? null,
    uid: status?.uid ?? null,
    unidentified: found.unidentified
  }
}

/** A descriptor is a dma-buf exactly when its fdinfo says so; its link tells the class of the others. */
function countDescriptors(
  facts: ProcessFacts,
  closed: ReadonlySet<number>,
  blind: ReadonlySet<number>
): DescriptorCounts {
  const {dmabufs, links, others, plainLinks, sockets} = facts
  const counts = {
    dmabuf: dmabufs.size + blind.size,
    drm: 0,
    media: 0,
    socket: 0,
    syncFile: 0,
    total: plainLinks,
    video: 0
  }
  for (const [fd, target] of links) {
    if (closed.has(fd)) continue
    counts.total += 1
    if (dmabufs.has(fd) || blind.has(fd)) continue
    const {kind} = fdTarget(target)
    if (kind === 'drm' || kind === 'media' || kind === 'socket' || kind === 'video') counts[kind] += 1
    else if (kind === 'sync-file') counts.syncFile += 1
  }
  for (const fd of dmabufs.keys()) if (!links.has(fd)) counts.total += 1
  for (const fd of others) {
    if (links.has(fd)) continue
    counts.total += 1
    if (sockets.has(fd)) counts.socket += 1
  }
  return counts
}
