/**
 * `/proc/<pid>/fdinfo/<fd>` of a dma-buf file descriptor.
 *
 *     fdinfo := "pos:\t" int LF  "flags:\t" octal LF  "mnt_id:\t" int LF
 *               [ "ino:\t" uint LF ]                   absent in v5.10, present in v6.1
 *               { "lock:\t" text LF }                  only with file locks
 *               "size:\t" uint LF                      bytes
 *               "count:\t" int LF
 *               "exp_name:\t" text LF
 *               [ "name:\t" bytes LF ]                 only once a name was set, be it empty
 *
 * - A descriptor is a dma-buf exactly when `exp_name` is there: nothing else prints it. Since v5.3, and where vendors
 *   took it into v4.14 and v4.19.
 * - `count` is every reference to the file but the one this read takes: descriptors, maps and the kernel together.
 * - `name` is whatever a process set: up to 31 bytes, newlines allowed, unescaped, printed last. It can forge any line
 *   after it, so all that follows it is name. Leading and trailing blanks are its own.
 * - `dmabuf_inode_no` is what `ino` was called while the change was under review; some vendor kernels took that one.
 * - In texts that went through a terminal or a web page the tab is lost. Blanks after the colon are then no value.
 *
 * Read in fs/proc/fd.c seq_show() and drivers/dma-buf/dma-buf.c dma_buf_show_fdinfo(), dma_buf_set_name() at v5.10,
 * v6.1, v6.12, v7.2, v7.3.
 */

import {cutShort} from './cut.js'
import type {Origin, Parsed, ParseIssue} from './interface.js'
import {issue, type Line, uint} from './scan.js'

export interface DmabufFd {
  readonly exporter: string
  /** null: this kernel prints no inode. */
  readonly inode: number | null
  /** null: never named; `''`: the name was set to nothing. */
  readonly name: string | null
  /** References to the file, from descriptors, maps and the kernel together. */
  readonly refs: number
  /** Bytes. */
  readonly size: number
}

/** DMA_BUF_NAME_LEN less its NUL. */
const longestName = 31

const somethingElse: Parsed<DmabufFd | null> = {issues: [], value: null}

/** null: a descriptor of something else, the usual case, or a dma-buf whose text cannot be used: then there are issues. */
export function parseDmabufFdinfo(text: string, {path}: Origin): Parsed<DmabufFd | null> {
  const cut = cutShort(text, path)
  if (!text.includes('exp_name:')) return cut === null ? somethingElse : {issues: [cut], value: null}
  const issues: ParseIssue[] = cut === null ? [] : [cut]
  const first = fields(text, path, issues)
  const exporter = first.exp_name
  // Cut within that line, or the letters stand in some other: what else is odd there is no business of ours.
  if (exporter === null) return {issues: issues.filter(({code}) => code === 'cut-short'), value: null}

  const number = (found: Line | null): number | null => {
    if (found === null) return null
    const n = uint(found.text)
    if (n === null) issues.push(issue('bad-number', path, found.number, found.text))
    return n
  }
  const inode = number(first.ino ?? first.dmabuf_inode_no)
  const size = number(first.size)
  const refs = number(first.count)
  for (const key of ['size', 'count'] as const) {
    if (first[key] === null) issues.push(issue('missing-field', path, 0, key))
  }
  if (exporter.text === '') issues.push(issue('missing-field', path, exporter.number, 'exp_name'))
  if (size === null || refs === null || exporter.text === '') return {issues, value: null}
  return {issues, value: {exporter: exporter.text, inode, name: nameOf(first.name, path, issues), refs, size}}
}

/** Told from the head of a text that says of nothing what it is. */
export const looksLikeDmabufFdinfo = (head: string): boolean =>
  /^(?:pos|flags|mnt_id|ino|dmabuf_inode_no|size):[ \t]/.test(head) && head.includes('\nexp_name:')

interface Fields {
  ino: Line | null
  dmabuf_inode_no: Line | null
  size: Line | null
  count: Line | null
  exp_name: Line | null
  name: Line | null
}

/** The first value of each key. Read for tens of thousands of texts: one pass, nothing made that is not kept. */
function fields(text: string, path: string, issues: ParseIssue[]): Fields {
  const first: Fields = {ino: null, dmabuf_inode_no: null, size: null, count: null, exp_name: null, name: null}
  let colon = -1
  for (let at = 0, number = 1; at < text.length; number += 1) {
    const found = text.indexOf('\n', at)
    const end = found === -1 ? text.length : found
    // Looked for again only once passed: a text without colons is not searched anew from every line.
    if (colon !== text.length && colon < at) colon = nextColon(text, at)
    const key = colon < end ? text.slice(at, colon) : ''
    if (key === 'name') {
      const start = valueStart(text, colon)
      first.name = {number, text: text.endsWith('\n') ? text.slice(start, -1) : text.slice(start)}
      return first
    }
    if (found === -1) return first
    if (key === '') issues.push(issue('unexpected-line', path, number, text.slice(at, end)))
    else if (isField(key)) {
      // No kernel says it twice: two texts in one, perhaps.
      if (first[key] !== null) issues.push(issue('unexpected-line', path, number, text.slice(at, end)))
      else first[key] = {number, text: text.slice(valueStart(text, colon), end)}
    }
    at = end + 1
  }
  return first
}

const isField = (key: string): key is keyof Fields =>
  key === 'size' || key === 'count' || key === 'exp_name' || key === 'ino' || key === 'dmabuf_inode_no'

function nextColon(text: string, from: number): number {
  const at = text.indexOf(':', from)
  return at === -1 ? text.length : at
}

/** Past the one tab the kernel prints; where it is lost, past the blanks that stand for it. */
function valueStart(text: string, colon: number): number {
  let at = colon + 1
  if (text[at] === '\t') return at + 1
  while (text[at] === ' ' || text[at] === '\t') at += 1
  return at
}

/** A text longer than any name is no name but a second text after this one: only its first line is kept. */
function nameOf(found: Line | null, path: string, issues: ParseIssue[]): string | null {
  if (found === null) return null
  const end = found.text.indexOf('\n')
  if (end === -1 || found.text.length <= longestName) return found.text
  const rest = found.text.slice(end + 1, end + 300)
  issues.push(issue('unexpected-line', path, found.number + 1, rest.split('\n', 1)[0] ?? ''))
  return found.text.slice(0, end)
}
