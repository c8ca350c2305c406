/** Bytes of a capture as text, with no byte lost. */
import {Buffer, isAscii, isUtf8} from 'node:buffer'

/**
 * The text of `bytes` as UTF-8. A byte that is no part of a valid sequence (Unicode 3.9, table 3-7: no overlong forms,
 * no encoded surrogates, nothing above U+10FFFF) becomes the lone surrogate U+DC00 + byte, as in Python's
 * `bytes.decode('utf-8', 'surrogateescape')`: names that are not UTF-8 stay distinct, and the bytes can be had back.
 *
 * `bytes` is not kept: the result stands when the buffer is used again.
 */
export function decode(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (isAscii(buffer)) return buffer.toString('latin1')
  return isUtf8(buffer) ? buffer.toString('utf8') : decodeDamaged(buffer)
}

/** Linear whatever the bytes are: no byte gives more than one UTF-16 unit, so the units fit in an array made once. */
function decodeDamaged(bytes: Uint8Array): string {
  const units = Buffer.allocUnsafe(bytes.length * 2)
  let end = 0
  const put = (unit: number): void => {
    end = units.writeUInt16LE(unit, end)
  }
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0
    const length = sequenceLength(bytes, at)
    if (length < 2) put(first < 0x80 ? first : 0xdc00 + first)
    else {
      let point = first & (0xff >> (length + 1))
      for (let next = at + 1; next < at + length; next++) point = (point << 6) | ((bytes[next] ?? 0) & 0x3f)
      if (point < 0x10000) put(point)
      else {
        put(0xd7c0 + (point >> 10))
        put(0xdc00 + (point & 0x3ff))
      }
    }
    at += Math.max(length, 1)
  }
  return units.toString('utf16le', 0, end)
}

/** How many bytes the valid sequence at `at` has, 0 when there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0
  if (first < 0x80) return 1
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
  for (let offset = 1; offset < length; offset++) {
    // Past the end reads as 0, which is never a continuation.
    const byte = bytes[at + offset] ?? 0
    const low = offset > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
    const high = offset > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
    if (byte < low || byte > high) return 0
  }
  return length
}
