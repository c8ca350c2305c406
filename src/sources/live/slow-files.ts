/** Files that may not answer, read in another process: a driver that is stuck costs its file, not the run. */
import {type ChildProcessByStdio, spawn} from 'node:child_process'
import type {Readable, Writable} from 'node:stream'
import {codeOf} from '../chunks.js'
import {withThisProcess} from '../with-this-process.js'
import {headerOf} from './slow-frames.js'

export interface SlowFile {
  readonly path: string
  /** null: it was not read, for the reason `errno` gives. */
  readonly bytes: Uint8Array | null
  readonly errno: string | null
}

export interface SlowOptions {
  /** The script of `slow-reader.ts`, built. */
  readonly reader: string
  readonly timeoutMs: number
  readonly maxBytes: number
}

/** After that many files without an answer the others are not asked. */
const maxSilent = 3

/**
 * `paths` one after the other, below `root`. One that gives no answer in time is `ETIMEDOUT`, its reader is killed (if
 * the kernel lets it) and left behind, and another reader takes up the rest.
 */
export async function* slowFiles(
  root: string,
  paths: readonly string[],
  {maxBytes, reader, timeoutMs}: SlowOptions
): AsyncGenerator<SlowFile> {
  let silent = 0
  for (let next = 0; next < paths.length; ) {
    if (silent === maxSilent) {
      for (const path of paths.slice(next)) yield {bytes: null, errno: 'ECANCELED', path}
      return
    }
    const left = paths.slice(next)
    const child = started(reader, maxBytes)
    if (child === null) {
      for (const path of left) yield {bytes: null, errno: 'EAGAIN', path}
      return
    }
    const release = withThisProcess(() => child.kill('SIGKILL'))
    child.stdin.end(JSON.stringify(left.map((path) => `${root}/${path}`)))
    try {
      for await (const file of answers(child, left, timeoutMs)) {
        next += 1
        if (file.errno === 'ETIMEDOUT' || file.errno === 'EIO') silent += 1
        yield file
      }
    } finally {
      release()
      leave(child)
    }
  }
}

const startMs = 60_000

type Child = ChildProcessByStdio<Writable, Readable, null>

/** null: the machine has no room for another process. What comes of one that fails a moment later is an end without answers. */
function started(reader: string, maxBytes: number): Child | null {
  try {
    const child = spawn(process.execPath, [reader, String(maxBytes)], {stdio: ['pipe', 'pipe', 'ignore']})
    child.on('error', ignore)
    child.stdin.on('error', ignore)
    return child
  } catch (error) {
    if (codeOf(error) === '') throw error
    return null
  }
}

const ignore = (): void => undefined

/** A reader in the middle of a call that cannot be interrupted dies when the call ends: nobody waits for it. */
function leave(child: Child): void {
  child.kill('SIGKILL')
  child.stdout.destroy()
  child.stdin.destroy()
  child.unref()
}

/** One answer for each path, until one is missing. */
async function* answers(child: Child, paths: readonly string[], timeoutMs: number): AsyncGenerator<SlowFile> {
  const chunks = child.stdout[Symbol.asyncIterator]()
  // Its first sign of life: on a busy machine a program takes its time to start.
  const first = await within(chunks.next(), startMs)
  let held: Buffer = first === null || first.done === true ? Buffer.alloc(0) : first.value.subarray(1)
  for (const path of paths) {
    const deadline = Date.now() + timeoutMs
    const parts = [held]
    let size = held.length
    let needed = 1
    for (;;) {
      if (size >= needed) {
        held = parts.length === 1 ? held : Buffer.concat(parts)
        parts.splice(0, parts.length, held)
        const header = headerOf(held)
        if (header !== null && size >= header.end + header.length) {
          const bytes = held.subarray(header.end, header.end + header.length)
          held = held.subarray(header.end + header.length)
          yield header.errno === '' ? {bytes, errno: null, path} : {bytes: null, errno: header.errno, path}
          break
        }
        needed = header === null ? size + 1 : header.end + header.length
      }
      const chunk = await within(chunks.next(), deadline - Date.now())
      if (chunk === null || chunk.done === true) {
        yield {bytes: null, errno: chunk === null ? 'ETIMEDOUT' : 'EIO', path}
        return
      }
      parts.push(chunk.value)
      size += chunk.value.length
    }
  }
}

/** null: not in time. */
async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), Math.max(0, milliseconds))
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
