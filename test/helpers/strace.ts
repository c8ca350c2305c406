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

/**
 * The paths given to open, openat and their kind, by it and its children. Calls that open nothing that is there are left
 * out: tar makes links by way of a new file, and looks at them without opening.
 */
export async function opened(...of: Parameters<typeof calls>): Promise<string[]> {
  return (await calls(...of)).flatMap(pathOf)
}

/** Those opened so that they could be written, or made. */
export async function written(...of: Parameters<typeof calls>): Promise<string[]> {
  return (await calls(...of))
    .filter((call) => /\bO_(?:WRONLY|RDWR|CREAT)\b|\b(?:creat|mknod)/.test(call))
    .flatMap(pathOf)
}

function calls(
  t: ExecutionContext,
  command: readonly string[],
  around: {readonly cwd?: string; readonly env?: NodeJS.ProcessEnv} = {}
): Promise<string[]> {
  const log = join(temporaryFolder(t), 'log')
  const traced = 'trace=open,openat,openat2,creat,mknod,mknodat'
  return new Promise((resolve, reject) => {
    execFile(
      tool,
      ['-f', '-qq', '-s', '4096', '-e', traced, '-o', log, ...command],
      {maxBuffer: 2 ** 30, ...around},
      (error) => {
        if (error !== null) reject(error)
        else resolve(readFileSync(log, 'utf8').split('\n'))
      }
    )
  })
}

function pathOf(call: string): string[] {
  const path = /"((?:[^"\\]|\\.)*)"/.exec(call)?.[1]
  return path === undefined || /\bO_(?:EXCL|PATH)\b/.test(call) ? [] : [path]
}

/** A device of media, or a descriptor's link, which leads to one. */
export const leadsToDevice = (path: string): boolean =>
  /(?:^|\/)dev\/(?:video|media|dri|dma_heap|v4l|kgsl|mali|nvmap|accel)|proc\/\d+\/fd\/\d/.test(path)
