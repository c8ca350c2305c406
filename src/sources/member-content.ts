import type {Sink} from './source.js'

export interface MemberContent {
  /** A wanted file of `size` bytes begins; an empty one is given at once. */
  begin(path: string, size: number): void
  /** More of it; with the last byte of it, it is given. */
  add(chunk: Uint8Array): void
  /** There will be no more: gives what there is of a member that is not whole. */
  endEarly(): void
}

/** Puts the pieces of one member at a time together and gives them to the sink, at most `max` bytes of each. */
export function memberContent(sink: Sink, max: number): MemberContent {
  // Used again for every member that comes in more than one piece, so it grows to the largest of them and no further.
  let room = Buffer.alloc(0)
  let path: string | null = null
  let size = 0
  let seen = 0

  const keep = (chunk: Uint8Array): void => {
    const kept = Math.min(chunk.length, max - seen)
    if (kept <= 0) return
    if (seen + kept > room.length) {
      const larger = Buffer.allocUnsafe(Math.min(max, Math.max(65536, 2 * (seen + kept))))
      room.copy(larger, 0, 0, seen)
      room = larger
    }
    room.set(kept === chunk.length ? chunk : chunk.subarray(0, kept), seen)
  }
  const give = (bytes: Uint8Array, cut: boolean): void => {
    const of = path
    path = null
    if (of !== null) sink.file(of, bytes, cut)
  }

  return {
    add(chunk) {
      if (seen === 0 && chunk.length === size && size <= max) return give(chunk, false)
      keep(chunk)
      seen += chunk.length
      if (seen >= size) give(room.subarray(0, Math.min(seen, max)), seen > max)
    },
    begin(of, bytes) {
      path = of
      size = bytes
      seen = 0
      if (size === 0) give(room.subarray(0, 0), false)
    },
    endEarly() {
      if (path !== null) give(room.subarray(0, Math.min(seen, max)), true)
    }
  }
}
