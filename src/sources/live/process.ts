/** One process: its descriptors, maps and who it is, all of the same moment, or nothing. */
import {readdirSync, readlinkSync, type Stats, statSync} from 'node:fs'
import {parseStat} from '../../parsers/proc-identity.js'
import {codeOf} from '../chunks.js'
import {decode} from '../decode.js'
import type {fileReader} from '../file-reader.js'
import {type Interest, interestOf} from './interest.js'

/** A dma-buf by its file, whoever has it open. */
const bufferKey = ({dev, ino}: Pick<Stats, 'dev' | 'ino'>): string => `${dev}:${ino}`

export interface StatRow {
  readonly fd: string
  readonly ino: number
  readonly size: number
  readonly blocks: number
  readonly dev: number
}

/** What was read of a process, to be given away once it is known to be of one process. Paths are below `proc/<pid>/`. */
export interface ProcessReading {
  readonly pid: string
  readonly startTime: number
  readonly files: readonly {readonly path: string; readonly bytes: Uint8Array; readonly cut: boolean}[]
  /** null: the folder could not be listed. */
  readonly links: {readonly names: readonly string[]; readonly targets: readonly string[]} | null
  readonly faults: readonly {readonly path: string; readonly operation: 'open' | 'opendir' | 'stat'; readonly errno: string}[]
  readonly stats: readonly StatRow[]
  /** Sockets and the descriptor they were seen at. */
  readonly sockets: readonly (readonly [target: string, fd: string])[]
  /** Keys of the buffers whose fdinfo was read here. */
  readonly told: readonly string[]
}

export interface ProcessIo {
  readonly read: ReturnType<typeof fileReader>
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
export function readProcess(root: string, pid: string, {isTold, read}: ProcessIo): ProcessReading | null {
  const files: ProcessReading['files'][number][] = []
  const faults: ProcessReading['faults'][number][] = []
  const stats: StatRow[] = []
  const sockets: (readonly [string, string])[] = []
  const told = new Set<string>()
  let worthNaming = false
  let refused = false

  const take = (path: string): Uint8Array | null => {
    try {
      const {bytes, cut} = read(path)
      const kept = Uint8Array.prototype.slice.call(bytes)
      files.push({bytes: kept, cut, path})
      return kept
    } catch (error) {
      const errno = errnoOf(error)
      refused ||= isDenial(errno)
      faults.push({errno, operation: 'open', path})
      return null
    }
  }
  const lookInto = (fd: string, interest: Interest, target: string): void => {
    if (interest === 'socket') {
      sockets.push([target, fd])
      return
    }
    worthNaming = true
    if (interest === 'named') return
    if (interest === 'buffer') {
      const key = identify(fd)
      if (key === null || isTold(key) || told.has(key)) return
      if (take(`fdinfo/${fd}`) !== null) told.add(key)
    } else take(`fdinfo/${fd}`)
  }
  /** null: closed meanwhile, or refused. */
  const identify = (fd: string): string | null => {
    try {
      const found = statSync(`fd/${fd}`)
      const {blocks, dev, ino, size} = found
      stats.push({blocks, dev, fd, ino, size})
      return bufferKey(found)
    } catch (error) {
      faults.push({errno: errnoOf(error), operation: 'stat', path: `fdinfo/${fd}`})
      return null
    }
  }

  try {
    process.chdir(`${root}/proc/${pid}`)
  } catch (error) {
    if (!isDenial(errnoOf(error))) return null
    return {
      faults: ['fd', 'maps'].map((path) => ({errno: errnoOf(error), operation: 'open', path})),
      files,
      links: null,
      pid,
      sockets,
      startTime: -1,
      stats,
      told: []
    }
  }
  const before = take('stat')
  const identity = before === null ? null : identityOf(before)
  if (identity === null) return null
  let links: ProcessReading['links'] = null
  if (!identity.empty) {
    links = readLinks(faults)
    refused ||= links === null
    for (const [index, target] of links?.targets.entries() ?? []) {
      const interest = interestOf(target)
      if (interest !== null) lookInto(links?.names[index] ?? '', interest, target)
    }
    const maps = take('maps')
    if (maps !== null && mapsMatter(maps)) worthNaming = true
    if (worthNaming) for (const file of ['status', 'cmdline', 'cgroup', 'limits']) take(file)
    else if (refused) take('status')
  }
  if (startTimeAgain(read) !== identity.startTime) return null
  return {faults, files, links, pid, sockets, startTime: identity.startTime, stats, told: [...told]}
}

const isDenial = (errno: string): boolean => errno === 'EACCES' || errno === 'EPERM'

function errnoOf(error: unknown): string {
  const errno = codeOf(error)
  if (errno === '') throw error
  return errno
}

/** Sorted as numbers are, which is how the kernel lists them. */
function readLinks(faults: ProcessReading['faults'][number][]): ProcessReading['links'] {
  let listed: string[]
  try {
    listed = readdirSync('fd')
  } catch (error) {
    faults.push({errno: errnoOf(error), operation: 'opendir', path: 'fd'})
    return null
  }
  const names: string[] = []
  const targets: string[] = []
  for (const name of listed) {
    try {
      const target = readlinkSync(`fd/${name}`, 'latin1')
      targets.push(notAscii.test(target) ? decode(Buffer.from(target, 'latin1')) : target)
      names.push(name)
    } catch (error) {
      // Closed meanwhile; the folder itself is refused by now if the process became another user's.
      if (isDenial(errnoOf(error))) {
        faults.push({errno: errnoOf(error), operation: 'opendir', path: 'fd'})
        break
      }
    }
  }
  return {names, targets}
}

const notAscii = /[\x80-\xff]/

/** Of the text of `stat`. `empty`: a kernel thread or zombie, of which nothing else is there to be read. */
export function identityOf(bytes: Uint8Array): {readonly startTime: number; readonly empty: boolean} | null {
  const {value} = parseStat(decode(bytes), {path: 'stat'})
  if (value === null) return null
  const {kernelThread, startTime, state, threads} = value
  return {empty: kernelThread || (/^[ZX]/.test(state) && threads !== null && threads <= 1), startTime}
}

function startTimeAgain(read: ProcessIo['read']): number | null {
  try {
    return identityOf(read('stat').bytes)?.startTime ?? null
  } catch (error) {
    errnoOf(error)
    return null
  }
}

const marks = [' /dmabuf:', ' anon_inode:dmabuf', ' /dev/v'].map((text) => Buffer.from(text))

/** May a line of it be about a dma-buf, or a V4L2 node? */
function mapsMatter(maps: Uint8Array): boolean {
  const bytes = Buffer.from(maps.buffer, maps.byteOffset, maps.byteLength)
  return marks.some((mark) => bytes.includes(mark))
}
