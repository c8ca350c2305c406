/** This machine, read as it runs: nothing is written, no device is opened. */
import {hostname, machine} from 'node:os'
import {ExitCode, MediamemError} from '../../errors.js'
import {manifestSchema} from '../../parsers/manifest.js'
import {codeOf} from '../chunks.js'
import {fileReader} from '../file-reader.js'
import {defaultLimits} from '../limits.js'
import type {LiveSink, Progress} from '../source.js'
import {giveDebugfs} from './debugfs.js'
import {giveMachine, giveMedia, giveSysfsBuffers, listSysfsBuffers} from './fixed-files.js'
import {type MachineFiles, machineFiles} from './machine-files.js'
import {passProcesses} from './process-pass.js'
import {searchAgain} from './search.js'
import type {SlowOptions} from './slow-files.js'
import {readSockets} from './sockets.js'

export interface LiveOptions {
  /** Where `proc` and `sys` stand, without a slash at the end; '': the machine itself. */
  readonly root: string
  readonly tool: {readonly name: string; readonly version: string}
  /** For files of debugfs. */
  readonly slow: Pick<SlowOptions, 'reader' | 'timeoutMs'>
  readonly progress?: Progress
}

/**
 * Gives the sink everything of the machine that an interface claims, in this order: the machine, the list of dma-bufs
 * in sysfs, the processes and those born meanwhile, sockets, media files, debugfs; then, for buffers that no process
 * seemed to hold, the processes once more; at last the sysfs list again, the stats of descriptors and the manifest.
 *
 * While processes are read, the working folder of this process is theirs.
 */
export async function readLive(sink: LiveSink, {progress, root, slow, tool}: LiveOptions): Promise<void> {
  const start = new Date()
  const maxBytes = defaultLimits.maxMemberBytes
  const files = machineFiles(root, sink, maxBytes)
  const read = fileReader(maxBytes)
  if (files.list('proc') === null) throw noProc(root)
  giveMachine(files)
  const listed = giveSysfsBuffers(files, sink)
  const pass = fromHere(() => {
    const found = passProcesses(files, sink, maxBytes, (processes) => progress?.(processes, null))
    if (found.inodes.size > 0 || listed === null || listed.length > 0) readSockets(root, found, sink, read)
    return found
  })
  giveMedia(files, sink)
  const debugfs = await giveDebugfs(files, sink, {...slow, maxBytes})
  const unheld = new Set([...(listed ?? []).map(Number), ...debugfs].filter((inode) => !pass.inodes.has(inode)))
  const search = unheld.size === 0 ? noSearch : fromHere(() => searchAgain(files, sink, pass, unheld, read))
  const after = listSysfsBuffers(files)
  if (after !== null) sink.file('cmd/dmabuf-buffers-after.txt', lines(after), false)
  sink.file('cmd/stat-fds.txt', lines([...pass.stats, ...search.stats]), false)
  sink.file('manifest.json', manifest(files, {searchedAgain: search.clean, start, tool}), false)
}

const noProc = (root: string): MediamemError =>
  new MediamemError(
    'NO_PROC',
    `live:${root}: there is no ${root}/proc to read`,
    root === '' ? ExitCode.Refused : ExitCode.Usage,
    ['mediamem attribute CAPTURE, for one taken on another machine', 'mediamem attribute ssh://HOST or adb:SERIAL']
  )

const noSearch = {clean: true, stats: []} as const

const lines = (all: readonly string[]): Uint8Array => Buffer.from(all.map((line) => `${line}\n`).join(''))

/** Whatever `act` makes of the working folder, it is this one again. */
function fromHere<T>(act: () => T): T {
  const here = workingFolder()
  try {
    return act()
  } finally {
    goTo(here)
  }
}

/** It may have been deleted. */
function workingFolder(): string {
  try {
    return process.cwd()
  } catch (error) {
    if (codeOf(error) === '') throw error
    return '/'
  }
}

/** Or to the top, if it is not there any more. */
function goTo(folder: string): void {
  try {
    process.chdir(folder)
  } catch (error) {
    if (codeOf(error) === '') throw error
    process.chdir('/')
  }
}

function manifest(
  files: MachineFiles,
  {
    searchedAgain,
    start,
    tool
  }: {readonly searchedAgain: boolean; readonly start: Date; readonly tool: LiveOptions['tool']}
): Uint8Array {
  const said = {
    schema: manifestSchema,
    status: 'complete',
    tool: tool.name,
    version: tool.version,
    kind: 'live',
    start: start.toISOString(),
    end: new Date().toISOString(),
    host: hostname(),
    kernel: files.line('proc/sys/kernel/osrelease'),
    arch: machine(),
    bootId: files.line('proc/sys/kernel/random/boot_id'),
    uid: process.getuid?.() ?? null,
    pid: process.pid,
    capabilities: files.line('proc/self/status', /^CapEff:\t([\da-f]+)$/m),
    searchedAgain,
    failures: files.failures
  }
  return Buffer.from(`${JSON.stringify(said, null, 1)}\n`)
}
