/** A second look for buffers that nobody seemed to hold: one may have been handed from a process not yet read to one read before. */
import {readdirSync, readlinkSync, statSync} from 'node:fs'
import {parseDmabufMaps} from '../../parsers/proc-maps.js'
import {codeOf} from '../chunks.js'
import {decode} from '../decode.js'
import type {FileReader} from '../file-reader.js'
import type {LiveSink} from '../source.js'
import {type Identity, identityOf} from './identity.js'
import {interestOf} from './interest.js'
import type {MachineFiles} from './machine-files.js'
import {readProcess} from './process.js'
import {giveProcess, type ProcessPass, pidsOf, statLine} from './process-pass.js'
import type {ProcessReading} from './process-reading.js'
import {hasOtherTables, throughThread} from './threads.js'

export interface Search {
  /** No process ended, was born or refused to be read while it went on, and what it found could be told. */
  readonly clean: boolean
  /** Rows for `cmd/stat-fds.txt`. */
  readonly stats: readonly string[]
}

/** Looks through every process for dma-bufs whose inode is in `wanted`, and gives the sink what it finds. */
export function searchAgain(
  files: MachineFiles,
  sink: LiveSink,
  pass: ProcessPass,
  wanted: ReadonlySet<number>,
  read: FileReader
): Search {
  const stats: string[] = []
  let clean = true
  const pids = pidsOf(files.root)
  for (const pid of pids) {
    const known = pass.read.get(pid)
    const holds = known === undefined ? 'new' : look(files.root, pid, known, wanted, read)
    if (holds === 'ended') clean = false
    else if (holds !== null) {
      const reading = readProcess(files.root, pid, {isTold: () => false, read})
      const fresh = reading === null || holds === 'new' ? reading : narrowed(reading, holds, pass, pid)
      if (fresh === null) clean = false
      else {
        giveProcess(fresh, files, sink)
        for (const row of fresh.stats) stats.push(statLine(pid, row))
      }
    }
  }
  const seen = new Set(pids)
  return {clean: clean && pidsOf(files.root).every((pid) => seen.has(pid)), stats}
}

interface Holds {
  readonly fds: ReadonlySet<string>
  readonly maps: boolean
}

/** null: none of them. */
function look(
  root: string,
  pid: string,
  startTime: number,
  wanted: ReadonlySet<number>,
  read: FileReader
): Holds | 'ended' | null {
  try {
    process.chdir(`${root}/proc/${pid}`)
    const identity = identityOf(read('stat').bytes)
    if (identity === null || identity.startTime !== startTime) return 'ended'
    if (identity.empty) return null
    return throughThread(identity, () => lookAlive(identity, wanted, read))
  } catch (error) {
    if (codeOf(error) === '') throw error
    return 'ended'
  }
}

function lookAlive(identity: Identity, wanted: ReadonlySet<number>, read: FileReader): Holds | 'ended' | null {
  const names = readdirSync('fd')
  const fds = new Set(names.filter((fd) => isWanted(fd, wanted)))
  const {maps} = parseDmabufMaps(decode(read('maps').bytes), {path: 'maps'}).value
  const mapped = maps.some(({anonymous, inode}) => !anonymous && wanted.has(inode))
  if (fds.size > 0 || mapped) return {fds, maps: mapped}
  // A thread with a table of its own may hold it: what was not looked into is not known to be empty.
  return /^[ZX]/.test(identity.state) || !hasOtherTables(names) ? null : 'ended'
}

function isWanted(fd: string, wanted: ReadonlySet<number>): boolean {
  try {
    return interestOf(readlinkSync(`fd/${fd}`)) === 'buffer' && wanted.has(statSync(`fd/${fd}`).ino)
  } catch (error) {
    if (codeOf(error) === '') throw error
    return false
  }
}

/** What was not told of it before. null: a number now is of another buffer than it was, and both cannot be told. */
function narrowed(
  reading: ProcessReading,
  {fds, maps}: Holds,
  {buffers, mapped}: ProcessPass,
  pid: string
): ProcessReading | null {
  const before = buffers.get(pid)
  if (reading.stats.some(({fd}) => fds.has(fd) && before?.has(fd) === true)) return null
  // Its maps now would stand in the place of those of before.
  if (maps && mapped.has(pid)) return null
  const {names = [], targets = []} = reading.links ?? {}
  const kept = names.flatMap((name, index) => (fds.has(name) ? [index] : []))
  const files = reading.files.filter(({path}) =>
    path.startsWith('fdinfo/') ? fds.has(path.slice(7)) : path !== 'stat' && (path !== 'maps' || maps)
  )
  return {
    ...reading,
    faults: [],
    files,
    links: {
      kept: null,
      refused: null,
      names: kept.map((at) => names[at] ?? ''),
      targets: kept.map((at) => targets[at] ?? '')
    },
    stats: reading.stats.filter(({fd}) => fds.has(fd))
  }
}
