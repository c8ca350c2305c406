/**
 * `/sys/kernel/debug/v4l2/<device>/mem`: buffers a V4L2 driver made for itself, by the descriptor they were made for.
 *
 *     mem := heading* row*
 *     row := creator BLANKS fd BLANKS pid BLANKS bytes BLANKS label LF
 *
 * - Cells are padded with blanks. The label stands last and may hold blanks; the creator holds none.
 * - What the heading says is not known: lines before the first row that hold no column of digits are taken for it.
 *
 * Not merged, and the kernel's text was not seen: read in v4l2top src/v4l2_mem.rs, which reads this file.
 */
import {cutShort, wholeLines} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, uint} from '../scan.js'
import {isPrompt} from '../text/terminal.js'

export interface V4l2Mem {
  readonly rows: readonly V4l2MemRow[]
}

export interface V4l2MemRow {
  readonly creator: string
  /** Of the process `pid`. */
  readonly fd: number
  readonly pid: number
  readonly bytes: number
  /** What the buffer is for. */
  readonly label: string
}

const rowForm = /^ *([^ ]+) +(\d+) +(\d+) +(\d+) +([^ ].*)$/
/** More lines of words than these are no heading. */
const headingLines = 3

export function parseV4l2Mem(text: string, {path}: Origin): Parsed<V4l2Mem> {
  const issues: ParseIssue[] = []
  const rows: V4l2MemRow[] = []
  let headings = 0
  let first = true
  for (const line of wholeLines(text)) {
    const shown = line.text.trimEnd()
    if (shown === '') continue
    const found = rowForm.exec(shown)
    if (found !== null) {
      const [, creator = '', fdText = '', pidText = '', bytesText = '', label = ''] = found
      const [fd, pid, bytes] = [uint(fdText), uint(pidText), uint(bytesText)]
      if (fd === null || pid === null || bytes === null) issues.push(issue('bad-number', path, line.number, line.text))
      else rows.push({bytes, creator, fd, label, pid})
      headings = headingLines
    } else if (headings < headingLines && isHeading(shown)) headings += 1
    else if (!(first && isPrompt(shown))) issues.push(issue('unexpected-line', path, line.number, line.text))
    first = false
  }
  const cut = cutShort(text, path)
  if (cut !== null) issues.push(cut)
  return {issues, value: {rows}}
}

const isHeading = (line: string): boolean =>
  !isPrompt(line) && !/^\W{0,3}(?:\.\.|…|snip)/i.test(line) && !line.split(' ').some((cell) => /^\d+$/.test(cell))

/**
 * A text without a path has a heading that names the columns; or rows only, which must not be those of `ps`, `ls`,
 * `/proc/stat` and other tables: the creator begins with a letter, the label too.
 */
export function looksLikeV4l2Mem(head: string): boolean {
  const end = head.length < 65536 ? head.length : head.lastIndexOf('\n')
  const all = head
    .slice(0, end)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
  const found = isPrompt(all[0] ?? '') ? all.slice(1) : all
  if (/^ *creator +fd +pid +size\b/i.test(found[0] ?? '')) return true
  return found.length > 0 && found.every((line) => plainRow.test(line) && !/^[a-z-](?:[r-][w-][xsStT-]){3}/.test(line))
}

const plainRow = /^ *[a-z][\w.-]* +\d{1,7} +\d{1,7} +[1-9]\d{0,14} +[a-z][^:|]*$/i
