/** The table of bufinfo: its heading, and the row of one buffer. */

/** What the heading says stands behind the exporter. */
export interface Columns {
  readonly inode: boolean
  /** A name right behind the exporter, without an inode between. */
  readonly nameNext: boolean
}

export interface RowText {
  readonly size: string
  /** `...` in these three: somebody elided them. */
  readonly flags: string
  readonly mode: string
  readonly refs: string
  readonly exporter: string
  readonly inode: string | null
  readonly name: string | null
  /** Tabs are as the kernel printed them, so every byte behind the last one is the name's. */
  readonly tabbed: boolean
}

interface Cells {
  readonly size: string
  readonly flags: string
  readonly mode: string
  readonly refs: string
  /** Everything behind refs, or the exporter in front of size (3.9 to 3.14). */
  readonly rest: string
  readonly tabbed: boolean
}

// Nothing of 31 bytes, which is all a name may have, fits the first two: 8 + 8 + 8 + 8 digits and 3 blanks are 35.
const sizeFirst = /^[\t ]*(\d{8,20})[\t ]+([\da-f]{8})[\t ]+([\da-f]{8})[\t ]+(\d{8,20}|-\d{7,20})(?![^\t ])/i
const exporterFirst =
  /^[\t ]*(\S+)[\t ]+(\d{8,20})[\t ]+([\da-f]{8})[\t ]+([\da-f]{8})[\t ]+(\d{8,20}|-\d{7,20})[\t ]*$/i
const elidedRow = /^[\t ]*(\d{8,20}) +([\da-f]{8}|\.\.\.) +([\da-f]{8}|\.\.\.) +(\d{8,20}|\.\.\.)(?![^ ])/i

const wordsOf = (text: string): readonly string[] => (text.length > 200 ? [] : text.trim().split(/[\t ]+/))

/** null: no heading. */
export function readHeading(text: string): Columns | null {
  const heading = wordsOf(text).join(' ')
  if (!heading.startsWith('size flags mode count') && !heading.startsWith('exp_name size flags mode count')) return null
  return widen({inode: false, nameNext: false}, heading.split(' '))
}

/** A heading that was broken into two lines goes on; null: this is no part of it. */
export function continueHeading(columns: Columns, text: string): Columns | null {
  const words = wordsOf(text)
  return words.length > 0 && words.every((word) => ['buf', 'exp_name', 'ino', 'name'].includes(word))
    ? widen(columns, words)
    : null
}

const widen = ({inode, nameNext}: Columns, words: readonly string[]): Columns => ({
  inode: inode || words.includes('ino'),
  nameNext: nameNext || words.includes('buf')
})

/** `elidable`: accept `...` for flags, mode and refs, which makes a row short enough for a name to hold one. */
function readCells(text: string, elidable: boolean): Cells | null {
  const found = sizeFirst.exec(text) ?? (elidable ? elidedRow.exec(text) : null)
  if (found !== null) {
    const [whole, size = '', flags = '', mode = '', refs = ''] = found
    return {
      flags,
      mode,
      refs,
      rest: text.slice(whole.length),
      size,
      tabbed: text.startsWith(`${size}\t${flags}\t${mode}\t${refs}\t`)
    }
  }
  const old = exporterFirst.exec(text)
  if (old === null) return null
  const [, exporter = '', size = '', flags = '', mode = '', refs = ''] = old
  return {flags, mode, refs, rest: exporter, size, tabbed: false}
}

export const isRow = (text: string, elidable: boolean): boolean => readCells(text, elidable) !== null

/**
 * null: no row, or one that lacks a cell which its heading promises. `next` is the line that follows, which holds the
 * rest of a row that was wrapped; `used`: it does.
 */
export function readRow(
  text: string,
  next: string,
  columns: Columns | null,
  elidable: boolean
): {readonly row: RowText; readonly used: boolean} | null {
  const cells = readCells(text, elidable)
  if (cells === null) return null
  const row = fill(cells, columns)
  if (row !== null && (row.inode !== null || columns?.inode !== true)) return {row, used: false}
  if (cells.tabbed || !/^[\t ]*[^\t ]/.test(next)) return null
  const joined = fill({...cells, rest: `${cells.rest} ${next}`}, columns)
  return joined === null || (columns?.inode === true && joined.inode === null) ? null : {row: joined, used: true}
}

function fill({rest, tabbed, ...numbers}: Cells, columns: Columns | null): RowText | null {
  const {exporter, tail} = tabbed ? splitTabbed(rest.slice(1)) : splitBlank(rest)
  if (exporter === '') return null
  const none = {...numbers, exporter, inode: null, name: null, tabbed}
  if (tail === null) return none
  if (columns?.nameNext === true && !columns.inode) return {...none, name: tail === '(null)' ? null : tail}
  // Eight digits at least, padded with zeros, which do not make it octal.
  const inode = /^(\d{8,20})(?:[\t ]|$)/.exec(tail)?.[1]
  if (inode === undefined) return columns?.inode === true ? null : {...none, name: tail}
  const name = tail.slice(inode.length + 1)
  return {...none, inode, name: tabbed ? name : name.trim()}
}

/** Some vendors pad the exporter. */
function splitTabbed(rest: string): {readonly exporter: string; readonly tail: string | null} {
  const end = rest.indexOf('\t')
  return end === -1
    ? {exporter: rest.trim(), tail: null}
    : {exporter: rest.slice(0, end).trim(), tail: rest.slice(end + 1)}
}

function splitBlank(rest: string): {readonly exporter: string; readonly tail: string | null} {
  const trimmed = rest.trim()
  const end = trimmed.search(/[\t ]/)
  return end === -1
    ? {exporter: trimmed, tail: null}
    : {exporter: trimmed.slice(0, end), tail: trimmed.slice(end).trim()}
}
