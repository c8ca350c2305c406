/** A raw capture kept in a file: whole under its name, or not there. */
import {closeSync, openSync, renameSync, rmSync, writeSync} from 'node:fs'
import {resolve} from 'node:path'
import {constants, gzipSync} from 'node:zlib'
import {ExitCode, MediamemError} from './errors.js'
import {type CaptureWriter, captureWriter} from './sources/capture-writer.js'
import {withThisProcess} from './sources/with-this-process.js'

export interface CaptureFile {
  /** For a machine that is read here. */
  readonly sink: CaptureWriter
  /** For a stream that is a tar already. */
  write(bytes: Uint8Array): void
  /** Under its name from now on. */
  keep(): void
  /** Leaves nothing. */
  drop(): void
}

export const isCaptureName = (file: string): boolean => /\.(?:tar|tar\.gz|tgz)$/.test(file)

/** As much goes to the file, or into one member of gzip, at a time. */
const chunkBytes = 2 ** 20

/**
 * Writes to a name of its own beside `file`, which its owner alone may read. Compressed in members of 1 MiB: a stream of
 * them is a gzip file as any other, and none of it waits in memory.
 */
export function captureFile(file: string, encode: (text: string) => Uint8Array): CaptureFile {
  const target = resolve(file)
  const draft = `${target}.${process.pid}.part`
  const pack = target.endsWith('.tar')
    ? (bytes: Uint8Array) => bytes
    : (bytes: Uint8Array) => gzipSync(bytes, {level: constants.Z_BEST_SPEED})
  const held = Buffer.allocUnsafe(chunkBytes)
  let end = 0

  const guard = <T>(act: () => T): T => {
    try {
      return act()
    } catch (error) {
      rmSync(draft, {force: true})
      throw cannotWrite(file, error)
    }
  }
  const descriptor = guard(() => openSync(draft, 'wx', 0o600))
  const flush = (bytes: Uint8Array): void => {
    const packed = pack(bytes)
    for (let done = 0; done < packed.length; ) done += guard(() => writeSync(descriptor, packed, done))
  }
  const write = (bytes: Uint8Array): void => {
    for (let from = 0; from < bytes.length; ) {
      const part = bytes.subarray(from, from + chunkBytes - end)
      held.set(part, end)
      end += part.length
      from += part.length
      if (end < chunkBytes) continue
      flush(held)
      end = 0
    }
  }
  const drop = (): void => rmSync(draft, {force: true})
  withThisProcess(drop)

  return {
    drop,
    keep: () =>
      guard(() => {
        flush(held.subarray(0, end))
        closeSync(descriptor)
        renameSync(draft, target)
      }),
    sink: captureWriter(write, encode, Math.floor(Date.now() / 1000)),
    write
  }
}

const cannotWrite = (file: string, error: unknown): MediamemError =>
  new MediamemError(
    'CANNOT_WRITE',
    `cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`,
    ExitCode.Refused
  )
