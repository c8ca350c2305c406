/** The content of files that lie about their size, as those of /proc and /sys do. */
import {closeSync, constants, openSync, readSync} from 'node:fs'

export interface Content {
  /** Valid until the next file is read. */
  readonly bytes: Uint8Array
  /** There is more than the bound allows. */
  readonly cut: boolean
}

/** Where the system has the flags, a fifo or link that took the place of the file meanwhile is not waited for or followed. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/**
 * Reads to the end, into one room that is used again. `atOnce`: the kernel makes the whole text in one go, as it does of
 * all that is not a list, so that less than was asked for is the end.
 */
export type FileReader = (path: string | Buffer, atOnce?: boolean) => Content

/** `max`: bytes kept of a file. */
export function fileReader(max: number): FileReader {
  let room = Buffer.allocUnsafe(Math.min(65536, max + 1))
  return (path, atOnce = false) => {
    const descriptor = openSync(path, flags)
    try {
      let end = 0
      while (end <= max) {
        if (end === room.length) {
          const larger = Buffer.allocUnsafe(Math.min(max + 1, end * 2))
          room.copy(larger)
          room = larger
        }
        const got = readSync(descriptor, room, end, room.length - end, null)
        if (got === 0) break
        end += got
        if (atOnce && end < room.length) break
      }
      return {bytes: room.subarray(0, Math.min(end, max)), cut: end > max}
    } finally {
      closeSync(descriptor)
    }
  }
}
