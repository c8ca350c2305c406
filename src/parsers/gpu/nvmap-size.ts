/** Sizes as nvmap prints them. */
import {unitBytes} from '../text/unit-bytes.js'

const units: Readonly<Record<string, number>> = {G: 1024 ** 3, K: 1024, M: 1024 ** 2}

/** `23525644K` as bytes; null: no number, or no unit. */
export function nvmapBytes(text: string): number | null {
  const unit = units[text.slice(-1)]
  return unit === undefined ? null : unitBytes(text.slice(0, -1), unit)
}
