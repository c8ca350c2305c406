/** One process: its descriptors, maps and who it is, all of the same moment, or nothing. */
import {codeOf} from '../chunks.js'
import type {FileReader} from '../file-reader.js'
import {lookInto} from './buffer-descriptors.js'
import {type Links, readLinks} from './descriptors.js'
import {type Identity, identityOf} from './identity.js'
import {interestOf} from './interest.js'
import {glanceAtMaps} from './process-maps.js'
import {type Draft, emptyDraft, type ProcessFault, type ProcessReading} from './process-reading.js'
import {throughThread} from './threads.js'

export interface ProcessIo {
  readonly read: FileReader
  /** Has the fdinfo of this buffer been read of another descriptor? */
  isTold(key: string): boolean
}

/**
 * Reads `proc/<pid>` of the machine below `root`; null: it ended meanwhile.
 *
 * The working folder is that of the process while this runs: names are short, and the kernel lets nothing be read
 * through it once that process is gone, even if its number is given again. Its start time is read before and after all
 * the same. One system call for a descriptor that is none of our business.
 */
export function readProcess(root: string, pid: string, io: ProcessIo): ProcessReading | null {
  const draft = emptyDraft()
  try {
    process.chdir(`${root}/proc/${pid}`)
  } catch (error) {
    if (!isDenial(errnoOf(error))) return null
    return refusedWhole(pid, errnoOf(error))
  }
  const before = take(draft, io.read, 'stat')
  if (before === null) return unknown(pid, draft)
  const identity = identityOf(before)
  if (identity === null) return null
  // One text is of one process.
  if (identity.empty) return finished(pid, identity.startTime, draft)
  if (!readThrough(draft, identity, io)) return null
  const after = identityAgain(io.read)
  if (after?.startTime !== identity.startTime || after.empty) return null
  return finished(pid, identity.startTime, draft)
}

/** What may be entered, and does not say who it is. null: it ended. */
function unknown(pid: string, {faults}: Draft): ProcessReading | null {
  const errno = faults[0]?.errno ?? 'EIO'
  return errno === 'ESRCH' || errno === 'ENOENT' ? null : refusedWhole(pid, errno)
}

/** A process of which nothing can be said but that it is there. */
function refusedWhole(pid: string, errno: string): ProcessReading {
  const draft = emptyDraft()
  for (const path of ['fd', 'maps']) draft.faults.push({errno, operation: 'open', path})
  return finished(pid, -1, draft)
}

const finished = (pid: string, startTime: number, draft: Draft): ProcessReading => ({
  ...draft,
  pid,
  startTime,
  told: [...draft.told]
})

function readThrough(draft: Draft, identity: Identity, io: ProcessIo): boolean {
  try {
    return throughThread(identity, () => readLiving(draft, identity, io))
  } catch (error) {
    errnoOf(error)
    return false
  }
}

/** What only a living process has. false: it is not any more. */
function readLiving(draft: Draft, identity: Identity, io: ProcessIo): boolean {
  const links = listDescriptors(draft)
  if (links === 'ended') return false
  const kept: number[] = []
  let worthNaming = false
  links?.targets.forEach((target, index) => {
    const interest = interestOf(target)
    if (interest === null) return
    kept.push(index)
    if (interest !== 'socket') worthNaming = true
    const fd = links.names[index] ?? ''
    lookInto(draft, fd, interest, target, io.isTold, (path) => take(draft, io.read, path))
  })
  const maps = take(draft, io.read, 'maps')
  // Its memory is gone, soon it will be.
  if (maps?.length === 0 && !/^[ZX]/.test(identity.state)) return false
  if (maps !== null) {
    const {mapped, plain} = glanceAtMaps(maps)
    draft.mapped = mapped
    draft.plainMaps = plain
    worthNaming ||= !plain
  }
  if (worthNaming) for (const file of ['status', 'cmdline', 'cgroup', 'limits']) take(draft, io.read, file)
  else if (draft.faults.some(({errno}) => isDenial(errno))) take(draft, io.read, 'status')
  // Who holds something is told whole: two processes with the same descriptors may share one table of them.
  if (links !== null) draft.links = {...links, kept: worthNaming ? null : kept}
  return true
}

/** Of one of the files of the working folder. */
function take(draft: Draft, read: FileReader, path: string): Uint8Array | null {
  try {
    const {bytes, cut} = read(path, path !== 'maps')
    const kept = Uint8Array.prototype.slice.call(bytes)
    draft.files.push({bytes: kept, cut, path})
    return kept
  } catch (error) {
    draft.faults.push({errno: errnoOf(error), operation: 'open', path})
    return null
  }
}

/** null: refused. */
function listDescriptors({faults}: Draft): Links | 'ended' | null {
  const fault = attempt(() => process.chdir('fd'))
  if (fault !== null) {
    faults.push(fault)
    return null
  }
  let links: Links | null = null
  const unlisted = attempt(() => {
    links = readLinks()
  })
  if (unlisted !== null) faults.push(unlisted)
  const refused = (links as Links | null)?.refused ?? null
  if (refused !== null) faults.push({errno: refused, operation: 'opendir', path: 'fd'})
  return attempt(() => process.chdir('..')) === null ? links : 'ended'
}

/** null: it worked. */
function attempt(act: () => void): ProcessFault | null {
  try {
    act()
    return null
  } catch (error) {
    return {errno: errnoOf(error), operation: 'opendir', path: 'fd'}
  }
}

const isDenial = (errno: string): boolean => errno === 'EACCES' || errno === 'EPERM'

function errnoOf(error: unknown): string {
  const errno = codeOf(error)
  if (errno === '') throw error
  return errno
}

function identityAgain(read: FileReader): Identity | null {
  try {
    return identityOf(read('stat', true).bytes)
  } catch (error) {
    errnoOf(error)
    return null
  }
}
