/** Numbers and foreign text as people read them. Nothing here asks for a locale: the same value is the same text. */

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** `0 B`, `4.0 KiB`, `-3.0 MiB`: powers of 1024 with one decimal; whole bytes below 1 KiB have none. */
export function bytes(size: number): string {
  let value = Math.abs(size)
  let unit = 0
  // 1023.95 would be printed as 1024.0.
  while (unit < units.length - 1 && value >= (unit === 0 ? 1024 : 1023.95)) {
    value /= 1024
    unit++
  }
  return `${size < 0 ? '-' : ''}${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}

/** Plain digits: no grouping, which differs between countries and defeats `grep`. */
export const count = (value: number): string => String(value)

/** `1 process`, `0 processes`. */
export const plural = (value: number, one: string, many: string): string =>
  `${count(value)} ${value === 1 ? one : many}`

/**
 * What a terminal would act on, hide, reorder or not know: C0 and C1 controls, DEL, lone surrogates, format characters
 * (bidi controls, zero width), line and paragraph separators, private use, default ignorables (variation selectors,
 * Hangul fillers), noncharacters, blanks that are not the blank; and every combining mark after the second, which would
 * climb over the row above.
 */
const unprintable = /[\p{Cc}\p{Cs}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{DI}\p{NChar}\u2800]|(?! )\p{Zs}|(?<=\p{M}{2})\p{M}/gu

/**
 * The text with nothing in it that moves a cursor. Controls are `\x1b`, `\x0a`; a byte that was not UTF-8 (`\udc80` to
 * `\udcff`, as in Python's surrogateescape) is `\x80` to `\xff`; any other lone surrogate `\ud800`; the rest `\u{202e}`.
 *
 * A backslash stays as it is: `\x0a` may be a newline or those four characters. Doubling it would double every
 * backslash for the eye to rule out a mistake that does no harm here; who needs the exact name reads JSON.
 */
export const printable = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text) ? text : text.replace(unprintable, escaped)

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  if (code < 0xa0) return `\\x${hex.padStart(2, '0')}`
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`
  return code >= 0xd800 && code <= 0xdfff ? `\\u${hex}` : codePoint(character)
}

/** Blanks that would not be seen, or part what is one, as `\x20`: the first, the last, and any after another. */
export const visibleBlanks = (text: string): string => text.replace(/^ |(?<= ) | $/g, '\\x20')

/** `\u{202e}`. */
export const codePoint = (character: string): string => `\\u{${character.codePointAt(0)?.toString(16)}}`

/**
 * UTF-8, with `\udc80` to `\udcff` written as the bytes 0x80 to 0xff they stand for: a name leaves as it came. Any
 * other lone surrogate stands for nothing and becomes U+FFFD.
 */
export function encode(text: string): Uint8Array {
  const encoder = new TextEncoder()
  if (!/\p{Cs}/u.test(text)) return encoder.encode(text)
  const out = new Uint8Array(text.length * 3)
  let length = 0
  let done = 0
  const upTo = (end: number) => {
    if (end > done) length += encoder.encodeInto(text.slice(done, end), out.subarray(length)).written
  }
  // With `u` the second half of a pair does not match.
  for (const {0: run, index} of text.matchAll(/[\udc80-\udcff]+/gu)) {
    upTo(index)
    for (let at = 0; at < run.length; at++) out[length++] = run.charCodeAt(at) - 0xdc00
    done = index + run.length
  }
  upTo(text.length)
  return out.subarray(0, length)
}

/** Add nothing to the width: combining marks, the later letters of a Hangul syllable, skin tones after their emoji. */
const zeroWidth = /[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7ff]|[\u{1f3fb}-\u{1f3ff}]/u

/** East_Asian_Width W and F of Unicode 17, over gaps that are not assigned. */
const doubleWidth = new RegExp(
  `[${[
    '1100-115f 231a-231b 2329-232a 23e9-23ec 23f0-23f0 23f3-23f3 25fd-25fe 2614-2615 2630-2637 2648-2653 267f-267f',
    '268a-268f 2693-2693 26a1-26a1 26aa-26ab 26bd-26be 26c4-26c5 26ce-26ce 26d4-26d4 26ea-26ea 26f2-26f3 26f5-26f5',
    '26fa-26fa 26fd-26fd 2705-2705 270a-270b 2728-2728 274c-274c 274e-274e 2753-2755 2757-2757 2795-2797 27b0-27b0',
    '27bf-27bf 2b1b-2b1c 2b50-2b50 2b55-2b55 2e80-303e 3041-3247 3250-a4c6 a960-a97c ac00-d7a3 f900-faff fe10-fe19',
    'fe30-fe6b ff01-ff60 ffe0-ffe6 16fe0-1b2fb 1d300-1d376 1f004-1f004 1f0cf-1f0cf 1f18e-1f18e 1f191-1f19a',
    '1f200-1f320 1f32d-1f335 1f337-1f37c 1f37e-1f393 1f3a0-1f3ca 1f3cf-1f3d3 1f3e0-1f3f0 1f3f4-1f3f4 1f3f8-1f43e',
    '1f440-1f440 1f442-1f4fc 1f4ff-1f53d 1f54b-1f54e 1f550-1f567 1f57a-1f57a 1f595-1f596 1f5a4-1f5a4 1f5fb-1f64f',
    '1f680-1f6c5 1f6cc-1f6cc 1f6d0-1f6d2 1f6d5-1f6df 1f6eb-1f6ec 1f6f4-1f6fc 1f7da-1f7f0 1f90c-1f93a 1f93c-1f945',
    '1f947-1f9ff 1fa70-1fafa 20000-3fffd'
  ]
    .join(' ')
    .replace(/(\w+)-(\w+) ?/g, '\\u{$1}-\\u{$2}')}]`,
  'u'
)

/** Columns of a terminal that a printable text takes. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

const characterWidth = (character: string): number =>
  character < '\u0300' ? 1 : zeroWidth.test(character) ? 0 : doubleWidth.test(character) ? 2 : 1

/** The text, or as much of it as fits with `…` behind. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let room = width - 1
  let end = 0
  for (const character of text) {
    room -= characterWidth(character)
    if (room < 0) break
    end += character.length
  }
  return width < 1 ? '' : `${text.slice(0, end)}…`
}

/**
 * Lines of at most `width` columns, broken at blanks. Later lines stand four further in than the first, so that one
 * sees where a sentence begins; a word longer than a line is broken where it must.
 */
export function wrap(text: string, width: number): string[] {
  const indent = ' '.repeat(Math.min(text.length - text.trimStart().length, 8))
  const hanging = `${indent}    `
  const room = Math.max(1, width - hanging.length)
  const lines: string[] = []
  let line = indent
  let used = indent.length
  let empty = true
  const words = text.trimStart().split(' ')
  for (const [at, piece] of words.flatMap((word) => [...pieces(word, room).entries()])) {
    const size = displayWidth(piece)
    if (!empty && (at > 0 || used + 1 + size > width)) {
      lines.push(line.trimEnd())
      line = hanging
      used = hanging.length
      empty = true
    }
    line += empty ? piece : ` ${piece}`
    used += empty ? size : size + 1
    empty = false
  }
  return [...lines, line.trimEnd()]
}

function pieces(word: string, room: number): string[] {
  if (displayWidth(word) <= room) return [word]
  const found: string[] = []
  let piece = ''
  let used = 0
  for (const character of word) {
    const size = characterWidth(character)
    if (used + size > room && piece !== '') {
      found.push(piece)
      piece = ''
      used = 0
    }
    piece += character
    used += size
  }
  return [...found, piece]
}
