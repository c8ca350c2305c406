import {uint} from '../scan.js'

/** Bytes of a decimal count of KiB; null: no number, or the bytes are no safe integer. */
export function kib(text: string): number | null {
  const n = uint(text)
  return n === null || !Number.isSafeInteger(n * 1024) ? null : n * 1024
}
