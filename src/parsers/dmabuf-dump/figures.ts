/** Figures and names as every part prints them. */
import {kibibytes} from '../text/listing.js'
import type {ProcessBuffer} from './value.js'

/** What the tool prints for a name or exporter it does not know. */
export const named = (text: string): string | null => (text === '' || text === '<unknown>' ? null : text)

export const withoutPadding = (text: string): string => text.replace(/^ +/, '')

/** Padded to the left; `N/A`: the process was gone, or not to be read. */
export function commOf(text: string): string | null {
  const comm = withoutPadding(text)
  return comm === 'N/A' ? null : comm
}

/** Sizes of KiB as bytes; null: one of them is no safe number. */
export function allKibibytes(texts: readonly string[]): readonly number[] | null {
  const all = texts.map(kibibytes)
  const known = all.filter((bytes) => bytes !== null)
  return known.length === all.length ? known : null
}

export const processBuffer = (size: number, of: Partial<ProcessBuffer>): ProcessBuffer => ({
  exporter: null,
  fdRefs: null,
  inode: null,
  mapRefs: null,
  name: null,
  processes: null,
  pss: null,
  refs: null,
  sizeRounded: true,
  ...of,
  size
})

/**
 * Where the `width` bytes from `at` end, which is a width in bytes whatever the characters are; null: there are not as
 * many, or a character stands across their end. Lone surrogates are bytes that are not UTF-8.
 */
export function afterBytes(text: string, at: number, width: number): number | null {
  let end = at
  let bytes = 0
  while (bytes < width && end < text.length) {
    const point = text.codePointAt(end) ?? 0
    bytes += point < 0x80 || (point >= 0xdc80 && point <= 0xdcff) ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
    end += point < 0x10000 ? 1 : 2
  }
  return bytes === width ? end : null
}
