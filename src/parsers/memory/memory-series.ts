/**
 * Memory sampled over time by the scripts of vendors: one sample a line, a column each.
 *
 *     series := "##DateTime" (blank+ name ":"?)+ LF  (at (blank+ uint)+ LF)*
 *
 * - Kilobytes, whatever the column.
 * - `at` is the phone's local time without a zone, in the script's own form, such as `04-05-2018_12-46-45`. Several
 *   samples may share a second.
 * - Where logs were joined the heading comes again.
 *
 * Seen in logs of a phone of 2018: totals of ION alone, and beside those of /proc/meminfo.
 */
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, uint} from '../scan.js'
import {firstLines, readListing} from '../text/listing.js'

export interface MemorySeries {
  readonly columns: readonly string[]
  readonly samples: readonly MemorySample[]
}

interface MemorySample {
  /** As it stood. */
  readonly at: string
  /** As many as there are columns. */
  readonly kilobytes: readonly number[]
}

const heading = /^##DateTime[\t ]+\S/
const time = /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}[_T]\d{1,2}[-:.]\d{2}[-:.]\d{2}(?:\.\d{1,9})?$/

export function parseMemorySeries(text: string, {path}: Origin): Parsed<MemorySeries> {
  const listing = readListing(text, path)
  const issues: ParseIssue[] = [...listing.issues]
  const samples: MemorySample[] = []
  let columns: readonly string[] | null = null
  /** Samples stand under the columns, and not under a heading that names others. */
  let under = false
  for (const {number, text: line} of listing.lines) {
    const [at = '', ...cells] = line.trimStart().split(/[\t ]+/)
    if (heading.test(line)) {
      const names = cells.map((name) => name.replace(/:$/, ''))
      columns ??= names
      under = names.join(' ') === columns.join(' ')
      if (!under) issues.push(issue('conflict', path, number, line))
    } else if (columns === null || !under || cells.length !== columns.length || !time.test(at))
      issues.push(issue('unexpected-line', path, number, line))
    else {
      const kilobytes = cells.map(uint).filter((value) => value !== null)
      if (kilobytes.length === cells.length) samples.push({at, kilobytes})
      else issues.push(issue('bad-number', path, number, line))
    }
  }
  if (columns === null && text !== '') issues.push(issue('missing-field', path, 0, '##DateTime'))
  return {issues: issues.sort((a, b) => a.line - b.line), value: {columns: columns ?? [], samples}}
}

export const looksLikeMemorySeries = (head: string): boolean => firstLines(head, 1).some((line) => heading.test(line))
