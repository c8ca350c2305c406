/** Chunks of bytes into lines of text. */
import {decode} from '../decode.js'

export interface TextLines {
  add(chunk: Uint8Array): void
  /** What follows the last line feed. */
  end(): string
}

/** A line of more bytes is given in pieces. */
const longest = 2 ** 20

/** Where the first line ends in CR LF, as from `adb shell` of old, every line is given without its CR. */
export function textLines(line: (text: string) => void): TextLines {
  let rest: Uint8Array = new Uint8Array(0)
  let returns: boolean | null = null
  const give = (text: string): void => {
    returns ??= text.endsWith('\r')
    line(returns && text.endsWith('\r') ? text.slice(0, -1) : text)
  }
  return {
    add(chunk) {
      const all =
        rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : Buffer.concat([rest, chunk])
      const end = all.lastIndexOf(0x0a) + 1
      const text = decode(all.subarray(0, end))
      for (let from = 0; from < text.length; ) {
        const to = text.indexOf('\n', from)
        give(text.slice(from, to))
        from = to + 1
      }
      rest = all.subarray(end)
      if (rest.length > longest) {
        give(decode(rest))
        rest = new Uint8Array(0)
      } else rest = Uint8Array.from(rest)
    },
    end: () => decode(rest)
  }
}
