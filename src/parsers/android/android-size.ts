/**
 * Sizes as Android's activity manager prints them.
 *
 *     size := [ "-" ] digits { "," digits } ( "K" | " kB" )     grouped since Android 7; KiB either way
 *     sum  := size [ " (" size " " label { " + " size " " label } ")" ]
 *
 * Android 6 prints the parts of a sum without a unit. A part may be negative: it is a difference.
 */
import {uint} from '../scan.js'

export interface Sum {
  readonly total: number
  /** By label. */
  readonly parts: ReadonlyMap<string, number>
}

/** Bytes; null: no size. */
export function androidSize(text: string): number | null {
  const [, sign = '', digits = ''] = /^(-?)(\d[\d,]*)(?:K| kB)$/.exec(text) ?? []
  return signed(sign, digits)
}

/** A plain number of KiB, which may be negative. */
export const androidKib = (text: string): number | null =>
  signed(text.startsWith('-') ? '-' : '', text.startsWith('-') ? text.slice(1) : text)

function signed(sign: string, digits: string): number | null {
  if (digits.length > 40 || !/^(?:\d+|\d{1,3}(?:,\d{3})+)$/.test(digits)) return null
  const bytes = (uint(digits.replaceAll(',', '')) ?? Number.NaN) * 1024
  if (!Number.isSafeInteger(bytes)) return null
  return sign === '' || bytes === 0 ? bytes : -bytes
}

/** null: a number of it is none. */
export function androidSum(text: string): Sum | null {
  if (text.length > 500) return null
  const open = text.indexOf('(')
  const head = (open === -1 ? text : text.slice(0, open)).trim()
  const total = androidSize(head)
  const inner = open === -1 ? '' : text.slice(open + 1)
  if (total === null || (open !== -1 && !inner.endsWith(')'))) return null
  const parts = new Map<string, number>()
  for (const part of open === -1 ? [] : inner.slice(0, -1).split('+')) {
    const [, size = '', label = ''] = /^\s*(-?[\d,]+(?:K| kB)?)\s+(\S.*)$/.exec(part) ?? []
    const bytes = androidSize(/\d$/.test(size) && head.endsWith('kB') ? `${size} kB` : size)
    if (bytes === null) return null
    parts.set(label.trim(), bytes)
  }
  return {parts, total}
}
