/** Numbers of pages, KiB and the like, as bytes. */
import {uint} from '../scan.js'

/** null: no number, or more bytes than a safe integer holds. */
export function unitBytes(digits: string, unit: number): number | null {
  const n = uint(digits)
  return n === null || !Number.isSafeInteger(n * unit) ? null : n * unit
}
