/** A program that reaches a peer: its output as a stream, its end, and no trace of it afterwards. */
import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process'
import {type Chunks, codeOf} from '../chunks.js'
import {withThisProcess} from '../with-this-process.js'
import type {Command} from './command.js'

/** How the program ended. */
export interface PeerEnd {
  /** null: it did not start, or a signal ended it. */
  readonly code: number | null
  /** Only one that did not come from here. */
  readonly signal: string | null
  /** Why it did not start: `ENOENT` and the like. */
  readonly notStarted: string | null
  /** The last 8 KiB of its standard error, as they came. */
  readonly said: string
}

export interface Running {
  /** Its standard output; can be read once. Who gives up reading ends the program. */
  readonly chunks: Chunks
  /** Settles once it is gone. Read `chunks` first: what nobody takes keeps it waiting. */
  ended(): Promise<PeerEnd>
}

const kept = 8192
/** What a program left behind may hold its pipes: so long they are waited for, in ms. */
const grace = {afterExit: 3000, stderr: 250, toEnd: 5000}

/** Standard input of this process is left alone; ssh asks on the terminal. */
export function start({args, input, program}: Command): Running {
  const child = spawn(program, args, {stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true})
  let stopped = false
  const stop = (): void => {
    if (child.exitCode !== null || child.signalCode !== null) return
    stopped = true
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), grace.toEnd).unref()
  }
  const release = withThisProcess(stop)
  const said = lastOf(child)
  // Who never reads what we write may be gone before we wrote it.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)

  let silence: NodeJS.Timeout | null = null
  const end = new Promise<PeerEnd>((resolve) => {
    const over = (rest: Omit<PeerEnd, 'said'>): void => {
      release()
      child.stderr.destroy()
      resolve({...rest, said: said()})
    }
    child.on('error', (error) => over({code: null, notStarted: codeOf(error), signal: null}))
    child.on('exit', (code, signal) => {
      silence = setTimeout(() => child.stdout.destroy(), grace.afterExit)
      const all = (): void => over({code, notStarted: null, signal: stopped ? null : signal})
      const patience = setTimeout(all, grace.stderr)
      child.stderr.once('close', () => {
        clearTimeout(patience)
        all()
      })
    })
  })

  async function* output(): AsyncGenerator<Uint8Array> {
    let whole = false
    try {
      for await (const chunk of child.stdout) {
        silence?.refresh()
        yield chunk as Uint8Array
      }
      whole = true
    } catch (error) {
      // Its pipes are closed under us when it did not start, or left something behind that holds them.
      if (codeOf(error) !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
      whole = true
    } finally {
      if (silence !== null) clearTimeout(silence)
      if (whole) setTimeout(stop, grace.toEnd).unref()
      else stop()
    }
  }
  return {chunks: output(), ended: () => end}
}

/** Keeps the end of what it says on standard error. */
function lastOf({stderr}: ChildProcessWithoutNullStreams): () => string {
  let last = Buffer.alloc(0)
  stderr.on('data', (chunk: Buffer) => {
    last = Buffer.concat([last, chunk]).subarray(-kept)
  })
  stderr.on('error', () => undefined)
  return () => String(last)
}
