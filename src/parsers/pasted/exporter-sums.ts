/**
 * A sum of bufinfo by exporter, as an awk program people share prints it.
 *
 *     text := row*
 *     row  := exporter blanks ( uint "." digit " MB" | "<1 MB" ) blanks "(" blanks uint " bufs)" LF
 *
 * - MB is 1024 * 1024, rounded to one decimal; `<1 MB` is no number.
 * - Exporters are names of modules and heaps, commas among them: `qcom,system`.
 */
import {cutShort, wholeLines} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, uint} from '../scan.js'
import {isElided, isPrompt} from '../text/terminal.js'

export interface ExporterSums {
  readonly exporters: readonly ExporterSum[]
  /** Of all exporters. */
  readonly buffers: number
  /** Every number of bytes is. */
  readonly rounded: true
}

interface ExporterSum {
  readonly exporter: string
  readonly buffers: number
  /** Rounded to a tenth of 1 MiB; null: less than 1 MiB. */
  readonly bytes: number | null
}

const row = /^\s*(\S+) +(<1|\d{1,9}\.\d) MB +\( *(\d+) bufs\)\s*$/

export function parseExporterSums(text: string, {path}: Origin): Parsed<ExporterSums> {
  const issues: ParseIssue[] = []
  const exporters: ExporterSum[] = []
  for (const {number, text: line} of wholeLines(text)) {
    if (line.trim() === '' || isPrompt(line)) continue
    const [, exporter, size = '', count = ''] = row.exec(line.slice(0, 500)) ?? []
    const buffers = uint(count)
    if (exporter !== undefined && buffers !== null)
      exporters.push({buffers, bytes: size === '<1' ? null : Math.round(Number(size) * 2 ** 20), exporter})
    else {
      const code = exporter !== undefined ? 'bad-number' : isElided(line) ? 'cut-short' : 'unexpected-line'
      issues.push(issue(code, path, number, line))
    }
  }
  const cut = cutShort(text, path)
  const buffers = exporters.reduce((sum, one) => sum + one.buffers, 0)
  return {issues: cut === null ? issues : [...issues, cut], value: {buffers, exporters, rounded: true}}
}

/** Its first lines are rows. */
export function looksLikeExporterSums(head: string): boolean {
  let rows = 0
  for (const {text} of wholeLines(`${head.slice(0, 4096)}\n`)) {
    if (text.trim() === '' || isPrompt(text) || isElided(text)) continue
    if (!/^\s*\S+ +<?[\d.]+ \w{1,3} +\( *\d+ bufs\)\s*$/.test(text.slice(0, 500))) return false
    rows += 1
    if (rows === 3) break
  }
  return rows > 0
}
