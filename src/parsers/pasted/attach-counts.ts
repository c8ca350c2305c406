/**
 * Only the `Total N devices attached` lines of `/sys/kernel/debug/dma_buf/bufinfo`, as `grep` leaves them.
 *
 * One number per buffer, in the order of the list; which buffer is not said.
 *
 * Read in drivers/dma-buf/dma-buf.c dma_buf_debug_show() at v5.10, v6.12.
 */
import {cutShort, wholeLines} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, uint} from '../scan.js'
import {isElided, isPrompt} from '../text/terminal.js'

export interface AttachCounts {
  readonly counts: readonly number[]
}

/** `grep -n` puts the number of the line before it. */
const row = /^(?:\d+:)?\s*Total (\d+) devices attached\s*$/

export function parseAttachCounts(text: string, {path}: Origin): Parsed<AttachCounts> {
  const issues: ParseIssue[] = []
  const counts: number[] = []
  for (const {number, text: line} of wholeLines(text)) {
    if (line.trim() === '' || isPrompt(line)) continue
    const [, digits] = row.exec(line.slice(0, 200)) ?? []
    const count = uint(digits ?? '')
    if (count !== null) counts.push(count)
    else {
      const code = digits !== undefined ? 'bad-number' : isElided(line) ? 'cut-short' : 'unexpected-line'
      issues.push(issue(code, path, number, line))
    }
  }
  const cut = cutShort(text, path)
  return {issues: cut === null ? issues : [...issues, cut], value: {counts}}
}

/** Nothing else stands in the first lines: a whole bufinfo has buffers between. */
export function looksLikeAttachCounts(head: string): boolean {
  let rows = 0
  for (const {text} of wholeLines(head.length > 4096 ? head.slice(0, 4096) : `${head}\n`)) {
    if (text.trim() === '' || isPrompt(text)) continue
    if (!/^(?:\d+:)?\s*Total -?\d+ devi/.test(text.slice(0, 200))) return false
    rows += 1
  }
  return rows > 0
}
