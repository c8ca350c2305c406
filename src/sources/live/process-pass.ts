/** All processes, each once; in the end those born meanwhile. */
import {readdirSync} from 'node:fs'
import {fileReader} from '../file-reader.js'
import type {LiveSink} from '../source.js'
import {bufferKey} from './buffer-descriptors.js'
import type {MachineFiles} from './machine-files.js'
import {readProcess} from './process.js'
import type {ProcessReading, StatRow} from './process-reading.js'

/** More rounds would not catch up with a machine that forks that fast. */
const maxRounds = 3

export interface SocketAt {
  readonly pid: string
  readonly fd: string
}

export interface ProcessPass {
  /** Start time by pid of those that were read. */
  readonly read: ReadonlyMap<string, number>
  /** Inodes of the dma-bufs seen in descriptors and maps. */
  readonly inodes: ReadonlySet<number>
  /** The descriptors of each socket. */
  readonly sockets: ReadonlyMap<string, readonly SocketAt[]>
  /** Processes with maps of dma-bufs. */
  readonly mapped: ReadonlySet<string>
  /** Numbers of the dma-buf descriptors, by pid. */
  readonly buffers: ReadonlyMap<string, ReadonlySet<string>>
  /** Rows of `cmd/stat-fds.txt`. */
  readonly stats: readonly string[]
}

export function passProcesses(
  files: MachineFiles,
  sink: LiveSink,
  maxBytes: number,
  progress: (processes: number) => void
): ProcessPass {
  const io = {isTold: (key: string) => told.has(key), read: fileReader(maxBytes)}
  const told = new Set<string>()
  const read = new Map<string, number>()
  const inodes = new Set<number>()
  const sockets = new Map<string, SocketAt[]>()
  const buffers = new Map<string, Set<string>>()
  const mapped = new Set<string>()
  const stats: string[] = []

  const keep = (reading: ProcessReading): void => {
    const {pid} = reading
    read.set(pid, reading.startTime)
    for (const key of reading.told) told.add(key)
    for (const [target, fd] of reading.sockets) {
      const known = sockets.get(target)
      if (known === undefined) sockets.set(target, [{fd, pid}])
      else known.push({fd, pid})
    }
    if (reading.stats.length > 0) buffers.set(pid, new Set(reading.stats.map(({fd}) => fd)))
    for (const inode of reading.mapped) inodes.add(inode)
    if (reading.mapped.length > 0) mapped.add(pid)
    for (const row of reading.stats) {
      if (told.has(bufferKey(row))) inodes.add(row.ino)
      stats.push(statLine(pid, row))
    }
    giveProcess(reading, files, sink)
  }

  let left = pidsOf(files.root)
  for (let round = 0; left.length > 0 && round < maxRounds; round += 1) {
    for (const pid of left) {
      const reading = readProcess(files.root, pid, io)
      if (reading === null) {
        read.set(pid, -1)
        files.failed(`proc/${pid}/fd`, 'opendir', 'ESRCH')
      } else keep(reading)
      progress(read.size)
    }
    left = pidsOf(files.root).filter((pid) => !read.has(pid))
  }
  return {buffers, inodes, mapped, read, sockets, stats}
}

export const pidsOf = (root: string): string[] => readdirSync(`${root}/proc`).filter((name) => /^[1-9]\d*$/.test(name))

/** As `stat -L -c '%n ino=%i size=%s blocks=%b dev=%D'` prints it. */
export const statLine = (pid: string, {blocks, dev, fd, ino, size}: StatRow): string =>
  `/proc/${pid}/fd/${fd} ino=${ino} size=${size} blocks=${blocks} dev=${dev.toString(16)}`

export function giveProcess(
  {faults, files: taken, links, pid, plainMaps}: ProcessReading,
  files: MachineFiles,
  sink: LiveSink
): void {
  const folder = `proc/${pid}`
  sink.directory(folder)
  for (const {bytes, cut, path} of taken) {
    if (path === 'maps' && plainMaps) sink.plainMaps(`${folder}/maps`, bytes, cut)
    else sink.file(`${folder}/${path}`, bytes, cut)
  }
  if (links !== null) {
    sink.directory(`${folder}/fd`)
    sink.links(`${folder}/fd`, links.names, links.targets, links.kept)
  }
  for (const {errno, operation, path} of faults) files.failed(`${folder}/${path}`, operation, errno)
}
