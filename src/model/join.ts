/** Descriptors and maps to the buffers they are of. */
import type {DmabufFd} from '../parsers/dmabuf-fdinfo.js'
import {fdTarget} from '../parsers/proc-fd.js'
import {bpfWhole, sysfsWhole} from './churn.js'
import {mappedDevice, statDevice, statedDevice} from './device.js'
import {addStatement, type Draft, type Drafts, draftOf, holderOf} from './drafts.js'
import type {Facts, ProcessFacts} from './facts.js'
import {foldIntoRows} from './fold.js'
import {joinListed} from './join-listed.js'
import {joinMaps, type OwnedMap} from './join-maps.js'
import {matchPending, type Pending} from './match.js'
import {sorted} from './order.js'
import type {AssessedProcess} from './processes.js'
import type {Issue} from './snapshot.js'

export interface Joined {
  /** By pid: descriptors and maps of dma-bufs that nobody can name. */
  readonly unidentified: ReadonlyMap<number, number>
  readonly issues: readonly Issue[]
}

/**
 * The inode of fdinfo tells which buffer a descriptor is; before 5.14 there is
 * none, then the inode of a recorded `stat -L` does, if it speaks of the same
 * file; else it is matched by what the descriptor says of the buffer. The
 * anonymous inode of kernels before 5.3 is shared by all dma-bufs, and says
 * nothing.
 */
export function join(facts: Facts, assessed: readonly AssessedProcess[], drafts: Drafts): Joined {
  const unidentified = new Map<number, number>()
  const blame = (pid: number, n = 1) => unidentified.set(pid, (unidentified.get(pid) ?? 0) + n)
  const pending: Pending[] = []
  const tables = new Map<string, number>()
  const processes = assessed.map((one) => one.facts)

  for (const process of processes) {
    const {pid} = process
    const tableOf = once(() => numbered(tables, JSON.stringify(sorted(process.links))))
    for (const [fd, value] of sorted(process.dmabufs)) {
      const inode = value.inode ?? statInode(process, fd, value.size)
      if (inode === null) pending.push({fd, pid, table: tableOf(), value})
      else hold(draftOf(drafts, inode, inode), pid, value)
    }
  }
  for (const value of facts.strayDescriptors) {
    if (value.inode === null) pending.push({fd: null, pid: null, table: -1 - pending.length, value})
    else stray(draftOf(drafts, value.inode, value.inode), value)
  }

  const maps = ownedMaps(facts, processes)
  const device =
    statedDevice(processes, isAnonymous) ??
    mappedDevice(
      maps.map(({map}) => map),
      drafts
    )
  for (const {blind, facts: process} of assessed) {
    for (const fd of blind) if (!holdBlind(process, fd, device, drafts)) blame(process.pid)
  }
  const issues = joinMaps(maps, device, drafts, blame)
  const listed = isListed(facts, drafts)
  for (const {pid} of matchPending(pending, drafts, listed)) if (pid !== null) blame(pid)
  if (listed) foldIntoRows(drafts, blame)
  joinListed(facts, drafts, blame)
  return {issues, unidentified}
}

/** The same text, the same number. */
function numbered(numbers: Map<string, number>, text: string): number {
  const number = numbers.get(text) ?? numbers.size
  numbers.set(text, number)
  return number
}

function once<T>(make: () => T): () => T {
  let made: {readonly value: T} | null = null
  return () => {
    made ??= {value: make()}
    return made.value
  }
}

/** Is there a list that holds every buffer? */
function isListed(facts: Facts, drafts: Drafts): boolean {
  const all = [...drafts.values()]
  if (facts.bufinfo.some(({whole}) => whole)) return true
  if (facts.bpf.length > 0 && bpfWhole(facts, all)) return true
  return (facts.sysfsListed || facts.sysfs.size > 0) && sysfsWhole(facts, all)
}

function hold(draft: Draft, pid: number, value: DmabufFd): void {
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

/** Taken at another moment than fdinfo, the number may be another file's by then: the sizes must agree. */
function statInode(process: ProcessFacts, fd: number, size: number): number | null {
  const stat = process.stats.get(fd)
  return stat === undefined || stat.size !== size || isAnonymous(process, fd) ? null : stat.inode
}

/** A descriptor without fdinfo: its stat tells which buffer it is, on the device that dma-bufs are known to be on. */
function holdBlind(process: ProcessFacts, fd: number, device: string | null, drafts: Drafts): boolean {
  const stat = process.stats.get(fd)
  if (stat === undefined || device === null || isAnonymous(process, fd) || statDevice(stat.device) !== device)
    return false
  const draft = draftOf(drafts, stat.inode, stat.inode)
  draft.statSize = stat.size
  holderOf(draft, process.pid).descriptors += 1
  return true
}

function ownedMaps(facts: Facts, processes: readonly ProcessFacts[]): OwnedMap[] {
  const strays = facts.strayMaps.map((map): OwnedMap => ({map, pid: null}))
  // smaps holds the same mappings: counted once.
  return [
    ...strays,
    ...processes.flatMap(({maps, pid, smaps}) => ((maps ?? smaps)?.maps ?? []).map((map) => ({map, pid})))
  ]
}
