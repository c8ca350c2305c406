/** What a program opens, as the kernel saw it. */
import {execFile, spawnSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import type {ExecutionContext} from 'ava'
import {temporaryFolder} from './temporary.js'

const tool = 'strace'

/** null: programs can be traced here. */
export const untraceable: string | null =
  spawnSync(tool, ['-f', '-e', 'trace=none', 'true']).status === 0 ? null : 'strace is not here, or not allowed'

interface Around {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
}

/** The system calls of `command` and its children that `calls` names, as strace writes them: `pid name(arguments) = result`. */
export function traced(
  t: ExecutionContext,
  command: readonly string[],
  calls: string,
  around: Around = {}
): Promise<string[]> {
  const log = join(temporaryFolder(t), 'log')
  return new Promise((resolve, reject) => {
    execFile(
      tool,
      ['-f', '-qq', '-s', '4096', '-e', `trace=${calls}`, '-o', log, ...command],
      {maxBuffer: 2 ** 30, ...around},
      (error) => {
        if (error !== null) reject(error)
        else resolve(readFileSync(log, 'utf8').split('\n'))
      }
    )
  })
}

const openings = 'open,openat,openat2,creat,mknod,mknodat'

/**
 * The paths given to open, openat and their kind, by it and its children. Calls that open nothing that is there are left
 * out: tar makes links by way of a new file, and looks at them without opening.
 */
export const opened = async (t: ExecutionContext, command: readonly string[], around: Around = {}): Promise<string[]> =>
  (await traced(t, command, openings, around)).flatMap((call) => {
    const path = pathOf(call)
    return path === null || /\bO_(?:EXCL|PATH)\b/.test(call) ? [] : [path]
  })

/** Those opened so that they could be written, or made. */
export const written = async (
  t: ExecutionContext,
  command: readonly string[],
  around: Around = {}
): Promise<string[]> =>
  (await traced(t, command, openings, around)).flatMap((call) => {
    const path = pathOf(call)
    const makes = /\bO_(?:WRONLY|RDWR|CREAT)\b|\b(?:creat|mknod)/.test(call)
    return path === null || !makes || /\bO_(?:EXCL|PATH)\b/.test(call) ? [] : [path]
  })

/** The first path a call is given; null: none. */
export const pathOf = (call: string): string | null => /"((?:[^"\\]|\\.)*)"/.exec(call)?.[1] ?? null

/** A device of media, or a descriptor's link, which leads to one. */
export const leadsToDevice = (path: string): boolean =>
  /(?:^|\/)dev\/(?:video|media|dri|dma_heap|v4l|kgsl|mali|nvmap|accel)|proc\/\d+\/fd\/\d/.test(path)
