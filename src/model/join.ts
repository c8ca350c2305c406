/** Descriptors and maps to the buffers they are of. */

import type {DmabufFd} from '../parsers/dmabuf-fdinfo.js'
import {fdTarget} from '../parsers/proc-fd.js'
import type {DmabufMap} from '../parsers/proc-maps.js'
import {addStatement, type Draft, type Drafts, draftOf, holderOf} from './drafts.js'
import type {Facts, ProcessFacts} from './facts.js'
import {matchPending, type Pending} from './match.js'
import type {AssessedProcess} from './processes.js'
import type {Issue} from './snapshot.js'

export interface Joined {
  /** By pid: descriptors and maps of dma-bufs that nobody can name. */
  readonly unidentified: ReadonlyMap<number, number>
  readonly issues: readonly Issue[]
}

/**
 * The inode of fdinfo tells which buffer a descriptor is; before 5.14 there is
 * none, then the inode of a recorded `stat -L` does; else it is matched by what
 * the descriptor says of the buffer. The anonymous inode of kernels before 5.3
 * is shared by all dma-bufs, and says nothing.
 */
export function join(facts: Facts, assessed: readonly AssessedProcess[], drafts: Drafts): Joined {
  const unidentified = new Map<number, number>()
  const pending: Pending[] = []
  const blame = (pid: number, n: number) => n > 0 && unidentified.set(pid, (unidentified.get(pid) ?? 0) + n)

  for (const {blind, facts: process} of assessed) {
    const {pid} = process
    for (const [fd, value] of sorted(process.dmabufs)) {
      const inode = value.inode ?? statInode(process, fd)
      if (inode === null) pending.push({fd, pid, value})
      else hold(drafts, inode, pid, value)
    }
    let nameless = 0
    for (const fd of blind) {
      const stat =
        fdTarget(process.links.get(fd) ?? '').kind === 'dmabuf' && !isAnonymous(process, fd)
          ? process.stats.get(fd)
          : undefined
      if (stat === undefined) nameless += 1
      else {
        const draft = draftOf(drafts, stat.inode, stat.inode)
        draft.statSize = stat.size
        holderOf(draft, pid).descriptors += 1
      }
    }
    blame(pid, nameless)
  }

  for (const value of facts.strayDescriptors) {
    if (value.inode === null) pending.push({fd: null, pid: null, value})
    else stray(draftOf(drafts, value.inode, value.inode), value)
  }

  const issues = joinMaps(facts, assessed, drafts, blame)
  matchPending(
    pending,
    drafts,
    facts.bufinfo.some(({whole}) => whole)
  )
  return {issues, unidentified}
}

function hold(drafts: Drafts, inode: number, pid: number, value: DmabufFd): void {
  const draft = draftOf(drafts, inode, inode)
  addStatement(draft, value)
  holderOf(draft, pid).descriptors += 1
}

function stray(draft: Draft, value: DmabufFd): void {
  addStatement(draft, value)
  draft.strays += 1
}

const isAnonymous = ({links}: ProcessFacts, fd: number): boolean => {
  const kind = fdTarget(links.get(fd) ?? '')
  return kind.kind === 'dmabuf' && kind.anonymous
}

const statInode = (process: ProcessFacts, fd: number): number | null =>
  isAnonymous(process, fd) ? null : (process.stats.get(fd)?.inode ?? null)

/** By number. What was read in order, as archives mostly are, is not sorted again. */
export function sorted<T>(map: ReadonlyMap<number, T>): [number, T][] {
  const entries = [...map]
  const inOrder = entries.every(([key], index) => index === 0 || (entries[index - 1]?.[0] ?? 0) < key)
  return inOrder ? entries : entries.sort(([a], [b]) => a - b)
}
function joinMaps(
  facts: Facts,
  assessed: readonly AssessedProcess[],
  drafts: Drafts,
  blame: (pid: number, n: number) => void
): Issue[] {
  const owned: {readonly pid: number | null; readonly map: DmabufMap}[] = facts.strayMaps.map((map) => ({
    map,
    pid: null
  }))
  for (const {facts: process} of assessed) {
    // smaps holds the same mappings: counted once.
    const read = process.maps ?? process.smaps
    for (const map of read?.maps ?? []) owned.push({map, pid: process.pid})
  }

  const device = dmabufDevice(
    owned.map(({map}) => map),
    drafts
  )
  const issues: Issue[] = []
  for (const {map, pid} of owned) {
    if (map.anonymous) {
      if (pid !== null) blame(pid, 1)
      continue
    }
    if (map.device !== device) {
      issues.push({
        code: 'conflict',
        line: 0,
        path: pid === null ? '' : `proc/${pid}/maps`,
        text: `inode ${map.inode} on device ${map.device} is named like a dma-buf and is none: dma-bufs are on ${device}`
      })
      continue
    }
    const draft = draftOf(drafts, map.inode, map.inode)
    draft.mappedEnd = Math.max(draft.mappedEnd ?? 0, map.offset + map.length)
    draft.mapName ??= map.name
    if (pid === null) draft.strays += 1
    else holderOf(draft, pid).maps += 1
  }
  return issues
}

/**
 * All dma-bufs are on one file system without a block device (major 0); a file
 * that is only named like one is on another. The right one is where most inodes
 * are known from elsewhere.
 */
function dmabufDevice(maps: readonly DmabufMap[], drafts: Drafts): string | null {
  const known = new Map<string, number>()
  for (const {anonymous, device, inode} of maps) {
    if (anonymous || !/^0+:/.test(device)) continue
    known.set(device, (known.get(device) ?? 0) + (drafts.has(inode) ? 1 : 0))
  }
  const ranked = [...known].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
  return ranked[0]?.[0] ?? null
}
