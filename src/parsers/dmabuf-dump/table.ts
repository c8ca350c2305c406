/**
 * The table of `-a`, a row per buffer and a column per process:
 *
 *     raw  := "    Dmabuf Inode |            Size |" counts column* LF row* ruler totals
 *     counts := "      Ref Counts |"                               Android 11
 *             | "   Fd Ref Counts |  Map Ref Counts |"
 *     column := "%16s:%-5d |"                                      comm, pid
 *     row  := "%16ju |%13lu kB |" ("%16zu |"){1,2} cell* LF
 *     cell := "%17d refs |"                                        Android 11
 *           | "%9d(%6d) refs |" | "%22s |" of "--"                 descriptors, maps; none
 *     totals := "TOTALS" kB " |" ("n/a |"){1,2} (kB " |")* LF
 *     csv  := headings LF (uint "," kB "," uint "," uint ("," QUOTE cell QUOTE)* LF)* ruler headings LF kB ("," kB)* LF
 *
 * Only the line of columns has names. In csv a comm may look like two columns: then there are more than a row has.
 */
import type {ParseIssue} from '../interface.js'
import {issue, type Line, uint} from '../scan.js'
import {kibibytes} from '../text/listing.js'
import {allKibibytes, processBuffer} from './figures.js'
import type {Part} from './parts.js'
import type {ProcessDraft} from './process-list.js'
import {csvColumns, rawColumns} from './table-columns.js'
import type {ProcessBuffer, TableBuffer} from './value.js'

export interface TableDraft {
  readonly rows: readonly TableRow[]
  readonly processes: readonly ProcessDraft[]
  /** What it ends with; null: it does not. */
  readonly total: {readonly line: Line; readonly bytes: number | null} | null
}

export interface TableRow extends TableBuffer {
  readonly line: Line
}

interface Cells {
  /** inode, size, counts. */
  readonly figures: readonly string[]
  readonly cells: readonly string[]
}

export function readTable({first, lines}: Part, path: string, issues: ParseIssue[]): TableDraft {
  const csv = first.text.startsWith('"')
  const counts = csv || first.text.includes('Map Ref Counts') ? 2 : 1
  const read = csv ? csvCells : (text: string) => rawCells(text, counts)
  const drafts: {line: Line; cells: readonly string[]; row: TableRow}[] = []
  let ended = false
  let sums: {line: Line; values: readonly number[]} | null = null
  const refuse = ({number, text}: Line, code: 'bad-number' | 'unexpected-line' = 'unexpected-line') =>
    issues.push(issue(code, path, number, text))
  for (const line of lines.slice(1)) {
    const text = line.text.trimEnd()
    // In csv the sums of three processes look like a row without any: the heading tells.
    const cells = ended ? null : read(text)
    const total = sums === null && (ended || !csv) && cells === null ? totalsOf(text, csv, counts) : null
    if (csv && !ended && text.startsWith('"Total Size(kB)",')) ended = true
    else if (cells !== null) {
      const row = rowOf(cells, counts, line)
      if (row === null) refuse(line, 'bad-number')
      else drafts.push({cells: cells.cells, line, row})
    } else if (total !== null) {
      const values = allKibibytes(total)
      if (values === null) refuse(line, 'bad-number')
      else sums = {line, values}
      ended = true
    } else refuse(line)
  }
  const columns = (csv ? csvColumns : rawColumns)(first.text)
  const width = drafts[0]?.cells.length ?? (sums === null ? columns?.length : sums.values.length - 1)
  if (columns === null || columns.length !== width) refuse(first)
  const fits = columns === null || columns.length !== width ? [] : columns
  for (const {cells, line} of drafts) if (cells.length !== width) refuse(line)
  if (sums !== null && sums.values.length - 1 !== width) refuse(sums.line)
  const {line, values} = sums ?? {line: first, values: []}
  return {
    processes: fits.map((column, at) => ({
      buffers: drafts.flatMap(({cells, row}) => (cells.length === width ? bufferOf(cells[at] ?? '', row) : [])),
      comm: column.comm,
      line: first,
      pid: column.pid,
      total: rssOf(line, values.length - 1 === width ? values[at + 1] : undefined)
    })),
    rows: drafts.map(({row}) => row),
    total: sums === null ? null : {bytes: values[0] ?? null, line}
  }
}

/** The table has no pss. */
const rssOf = (line: Line, rss: number | undefined): ProcessDraft['total'] =>
  rss === undefined ? null : {line, pss: null, rss}

const cell = /^(?:--|(\d+) refs|(\d+)\( *(\d+)\) refs|)$/

function rawCells(text: string, counts: 1 | 2): Cells | null {
  const all = text.split('|').map((part) => part.trim())
  const [inode = '', size = '', ...rest] = all
  const kib = /^(\d+) kB$/.exec(size)?.[1]
  if (all.pop() !== '' || !/^\d+$/.test(inode) || kib === undefined) return null
  const [figures, cells] = [rest.slice(0, counts), rest.slice(counts, -1)]
  const whole = figures.every((one) => /^\d+$/.test(one)) && cells.every((one) => one !== '' && cell.test(one))
  return whole && figures.length === counts ? {cells, figures: [inode, kib, ...figures]} : null
}

function csvCells(text: string): Cells | null {
  const [, inode = '', size = '', fds = '', maps = '', rest = ''] =
    /^(\d+),(\d+),(\d+),(\d+)((?:,"[^",]*")*)$/.exec(text) ?? []
  const cells = rest
    .split(',')
    .slice(1)
    .map((one) => one.slice(1, -1))
  return inode !== '' && cells.every((one) => cell.test(one)) ? {cells, figures: [inode, size, fds, maps]} : null
}

function totalsOf(text: string, csv: boolean, counts: 1 | 2): readonly string[] | null {
  if (csv) return /^\d+(?:,\d+)*$/.test(text) ? text.split(',') : null
  const all = text.split('|').map((part) => part.trim())
  const [total = '', ...rest] = all
  const kib = /^TOTALS +(\d+) kB$/.exec(total)?.[1]
  const sums = rest.slice(counts, -1).map((one) => /^(\d+) kB$/.exec(one)?.[1])
  const known = sums.filter((one) => one !== undefined)
  const fits = all.at(-1) === '' && rest.slice(0, counts).every((one) => one === 'n/a') && known.length === sums.length
  return kib === undefined || !fits ? null : [kib, ...known]
}

function rowOf({figures: [inode = '', size = '', ...counts]}: Cells, columns: 1 | 2, line: Line): TableRow | null {
  const [number, bytes, first, second = null] = [uint(inode), kibibytes(size), ...counts.map(uint)]
  if (number === null || bytes == null || first == null || (columns === 2 && second === null)) return null
  return {
    fdProcesses: columns === 2 ? first : null,
    inode: number ?? 0,
    line,
    mapProcesses: second,
    refs: columns === 1 ? first : null,
    size: bytes,
    sizeRounded: true
  }
}

/** No entry where the process does not hold the buffer. */
function bufferOf(text: string, {inode, size}: TableRow): readonly ProcessBuffer[] {
  const [, refs, fds, maps] = cell.exec(text) ?? []
  const one = {fdRefs: uint(fds ?? ''), inode, mapRefs: uint(maps ?? ''), refs: uint(refs ?? '')}
  return (one.refs ?? 0) + (one.fdRefs ?? 0) + (one.mapRefs ?? 0) > 0 ? [processBuffer(size, one)] : []
}
