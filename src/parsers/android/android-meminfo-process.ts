/** `** MEMINFO in pid N [name] **` of `dumpsys meminfo`: one process, told by itself. Grammar: android-meminfo.ts. */

import type {ParseIssue} from '../interface.js'
import {issue, type Line, uint} from '../scan.js'
import {androidKib} from './android-size.js'

/** Bytes. null: no such row or column. A row of nothing but zeros is not printed. */
export interface AndroidProcessMemory {
  readonly pid: number
  readonly name: string
  /** Of the App Summary: private Gfx dev, and the two mtracks. null: no summary (before Android 6). */
  readonly graphics: number | null
  /** Pss, as the next three. */
  readonly gfxDev: number | null
  /** Of the memtrack HAL, which decides what it counts: mostly the graphics buffers of this process. */
  readonly eglMtrack: number | null
  readonly glMtrack: number | null
  /** Mapped devices; dma-bufs among them where the exporter inserts pages. */
  readonly otherDev: number | null
  readonly totalPss: number | null
  readonly totalRss: number | null
}

interface Row {
  readonly line: Line
  readonly cells: readonly number[]
}

export interface ProcessDraft {
  readonly line: Line
  readonly pid: number
  readonly name: string
  readonly issues: ParseIssue[]
  /** Of the table's columns; empty until both lines of the heading are read. */
  columns: readonly string[]
  heading: Line | null
  readonly rows: Map<string, Row>
  /** Where in the block we are. */
  at: 'heading' | 'rows' | 'summary' | 'elsewhere'
  /** The table has lost lines: it need not sum. */
  torn: boolean
  summaryColumns: readonly string[]
  graphics: number | null
  summary: {readonly line: Line; readonly pss: number; readonly rss: number | null} | null
}

export function beginProcess(line: Line): ProcessDraft | null {
  const [, pid = '', name = ''] = /^\s*\*\* MEMINFO in pid (\d{1,10}) \[(.*)\] \*\*\s*$/.exec(line.text) ?? []
  const number = uint(pid)
  if (number === null) return null
  return {
    at: 'heading',
    columns: [],
    graphics: null,
    heading: null,
    issues: [],
    line,
    name,
    pid: number,
    rows: new Map(),
    summary: null,
    summaryColumns: [],
    torn: false
  }
}

const words = (line: string): readonly string[] => line.trim().split(/\s+/)

export function takeProcessLine(draft: ProcessDraft, line: Line, path: string): void {
  const blank = line.text.trim() === ''
  if (/^\s*App Summary\s*$/.test(line.text)) draft.at = 'summary'
  else if (draft.at === 'heading' && !blank) takeHeading(draft, line)
  else if (draft.at === 'rows') {
    if (blank) draft.at = 'elsewhere'
    else takeTableRow(draft, line, path)
  } else if (draft.at === 'summary' && !blank) takeSummary(draft, line, path)
}

/** Two lines that say the name of each column from above; where the first has a word less, the first column has one. */
function takeHeading(draft: ProcessDraft, line: Line): void {
  if (/^[\s-]+$/.test(line.text)) {
    draft.at = draft.columns.length > 0 ? 'rows' : 'elsewhere'
    return
  }
  if (draft.heading === null) {
    draft.heading = line
    return
  }
  const [above, below] = [words(draft.heading.text), words(line.text)]
  const padded = below.length === above.length + 1 ? ['', ...above] : above
  if (padded.length === below.length) draft.columns = padded.map((word, at) => `${word} ${below[at] ?? ''}`.trim())
}

/** The names hold no number. Trailing cells are blank in all rows but those of heaps. */
function takeTableRow(draft: ProcessDraft, line: Line, path: string): void {
  const all = words(line.text)
  const first = all.findIndex((word, at) => at > 0 && /^-?\d/.test(word))
  const cells = first === -1 ? [] : all.slice(first).map(androidKib)
  const numbers = cells.filter((cell) => cell !== null)
  const blank = draft.columns.length - cells.length
  const heaps = draft.columns.filter((column) => column.startsWith('Heap')).length
  const code = numbers.length < cells.length ? 'bad-number' : blank === 0 || blank === heaps ? null : 'unexpected-line'
  const name = all.slice(0, first).join(' ')
  if (code !== null) {
    draft.torn = true
    draft.issues.push(issue(code, path, line.number, line.text))
  } else if (!draft.rows.has(name)) draft.rows.set(name, {cells: numbers, line})
}

function takeSummary(draft: ProcessDraft, line: Line, path: string): void {
  const {text} = line
  if (text.includes('(KB)') && !text.includes('TOTAL')) draft.summaryColumns = words(text)
  else if (/^\s*Graphics:/.test(text) && draft.graphics === null) {
    const cells = words(text).slice(1).map(androidKib)
    const pss = draft.summaryColumns.indexOf('Pss(KB)')
    draft.graphics = cells.length === draft.summaryColumns.length ? (cells[pss] ?? null) : null
    if (draft.graphics === null) draft.issues.push(issue('bad-number', path, line.number, text))
  } else if (/^\s*TOTAL(?: PSS)?:/.test(text) && draft.summary === null) {
    const [, pss = '', rss] = /^\s*TOTAL(?: PSS)?: +(\S+)(?: +TOTAL RSS: +(\S+))?/.exec(text) ?? []
    const [total, resident] = [androidKib(pss), rss === undefined ? null : androidKib(rss)]
    if (total === null || (rss !== undefined && resident === null))
      draft.issues.push(issue('bad-number', path, line.number, text))
    else draft.summary = {line, pss: total, rss: resident}
  } else if (!text.includes(':') && !/^[\s-]+$/.test(text)) draft.at = 'elsewhere'
}

/** `whole`: the text did not end within it. */
export function endProcess(draft: ProcessDraft, path: string, whole: boolean): AndroidProcessMemory {
  const {columns, rows, summary} = draft
  const pss = columns.findIndex((column) => column === 'Pss Total' || column === 'Pss')
  const rss = columns.indexOf('Rss Total')
  const swap = columns.findIndex((column) => column.startsWith('SwapPss'))
  const cell = (name: string, column: number): number | null => rows.get(name)?.cells[column] ?? null
  const total = rows.get('TOTAL')
  const faults: ParseIssue[] = []
  if (draft.heading !== null && pss === -1 && !draft.torn)
    faults.push(issue('unexpected-line', path, draft.heading.number, draft.heading.text))
  if (total === undefined && rows.size > 0 && whole && !draft.torn)
    faults.push(issue('missing-field', path, 0, `TOTAL of pid ${draft.pid}`))
  if (total !== undefined && !draft.torn && !sums(rows, total.cells, {pss, rss, swap}))
    faults.push(issue('total-mismatch', path, total.line.number, total.line.text))
  const totalPss = cell('TOTAL', pss)
  if (summary !== null && totalPss !== null && summary.pss !== totalPss)
    faults.push(issue('conflict', path, summary.line.number, summary.line.text))
  for (const fault of faults) draft.issues.push(fault)
  return {
    eglMtrack: cell('EGL mtrack', pss),
    gfxDev: cell('Gfx dev', pss),
    glMtrack: cell('GL mtrack', pss),
    graphics: draft.graphics,
    name: draft.name,
    otherDev: cell('Other dev', pss),
    pid: draft.pid,
    totalPss: totalPss ?? summary?.pss ?? null,
    totalRss: cell('TOTAL', rss) ?? summary?.rss ?? null
  }
}

/** Since Android 8 what is swapped out is part of the total Pss. */
function sums(
  rows: ReadonlyMap<string, Row>,
  total: readonly number[],
  at: {readonly pss: number; readonly rss: number; readonly swap: number}
): boolean {
  const sum = (column: number): number =>
    [...rows].reduce((bytes, [name, {cells}]) => bytes + (name === 'TOTAL' ? 0 : (cells[column] ?? 0)), 0)
  const beyond = (total[at.pss] ?? 0) - sum(at.pss)
  return (beyond === 0 || beyond === sum(at.swap)) && (total[at.rss] ?? 0) === sum(at.rss)
}
