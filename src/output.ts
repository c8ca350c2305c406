import {writeSync} from 'node:fs'
import {ExitCode, MediamemError, outputLost} from './errors.js'

const pause = new Int32Array(new SharedArrayBuffer(4))

/**
 * Writes all of it before it returns, whatever the descriptor is: a pipe takes 64 KiB at a time and, being shared with
 * other processes, may be non-blocking (EAGAIN). A reader that went away (`| head`) has seen enough: that is no error.
 */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(descriptor, bytes, done)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null
      if (code === 'EPIPE') return
      if (code !== 'EAGAIN')
        throw new MediamemError(outputLost, `cannot write the result: ${code ?? String(error)}`, ExitCode.Refused)
      Atomics.wait(pause, 0, 0, 5)
    }
  }
}

/** The text as UTF-8, all of it. */
export function writeText(descriptor: number, text: string): void {
  writeAll(descriptor, new TextEncoder().encode(text))
}
