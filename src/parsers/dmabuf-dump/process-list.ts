/**
 * A process of the list, and the totals below the last:
 *
 *     process := comm:pid LF heading row* "PROCESS TOTAL" … LF
 *     raw row := "%22s %13lu kB %13lu kB %16zu %16ju"     name, Rss, Pss, nr_procs, Inode
 *                [ "  %22s" ]                             Exporter
 *     csv row := "\"%s\",%lu,%lu,%zu,%ju" [ ",%s" ]       the exporter is not quoted: qcom,system splits it
 *
 * A name has up to 31 bytes, any but a newline. The widths find its end: the first place where the figures stand in
 * their columns is behind it, since a name is too short to hold them. Where widths were lost, figures are counted from
 * the right.
 */
import type {ParseIssue} from '../interface.js'
import {issue, type Line, uint} from '../scan.js'
import {kibibytes} from '../text/listing.js'
import {allKibibytes, commOf, named, processBuffer, withoutPadding} from './figures.js'
import {type Part, processHead} from './parts.js'
import type {ProcessBuffer} from './value.js'

export interface ProcessDraft {
  readonly line: Line
  readonly pid: number
  readonly comm: string | null
  readonly buffers: readonly ProcessBuffer[]
  /** What it states of itself, with its line; null: nothing. */
  readonly total: {readonly line: Line; readonly rss: number | null; readonly pss: number | null} | null
}

interface Columns {
  readonly csv: boolean
  readonly inode: boolean
  readonly exporter: boolean
}

interface Row {
  readonly name: string
  readonly rss: string
  readonly pss: string
  readonly processes: string
  readonly inode: string | undefined
  readonly exporter: string | undefined
}

const padded = ' ([ \\d]{12}\\d) kB ([ \\d]{12}\\d) kB ([ \\d]{15}\\d)'
const inWidths = {
  early: new RegExp(`^(.{0,60}?)${padded}$`, 's'),
  exporter: new RegExp(`^(.{0,60}?)${padded} ([ \\d]{15}\\d)  (.*)$`, 's'),
  inode: new RegExp(`^(.{0,60}?)${padded} ([ \\d]{15}\\d)$`, 's')
}
const loose = {
  early: /^(.*?\S)\s+(\d+) kB\s+(\d+) kB\s+(\d+)$/s,
  exporter: /^(.*\S)\s+(\d+) kB\s+(\d+) kB\s+(\d+)\s+(\d+)\s+(\S+)$/s,
  inode: /^(.*\S)\s+(\d+) kB\s+(\d+) kB\s+(\d+)\s+(\d+)$/s
}
const csvRow = {
  greedy: /^"(.*)",(\d+),(\d+),(\d+),(\d+)(?:,(.*))?$/s,
  lazy: /^"(.*?)",(\d+),(\d+),(\d+),(\d+)(?:,(.*))?$/s
}
const rawTotal = /^ *PROCESS TOTAL +(\d+) kB +(\d+) kB *$/
const csvTotal = /^(\d+),(\d+) *$/
const csvTotalHeading = /^(?:PROCESS TOTAL|"Rss total\(kB\)","Pss total\(kB\)") *$/
/** Of a row: names and exporters are short. */
const longest = 600

export function readProcess(
  {lines: [first, heading, ...rest]}: Part,
  path: string,
  issues: ParseIssue[]
): ProcessDraft | null {
  const [, comm = '', digits = ''] = processHead.exec(first?.text ?? '') ?? []
  const pid = uint(digits)
  if (first === undefined || heading === undefined || pid === null) return null
  const csv = heading.text.startsWith('"')
  const columns = {csv, exporter: heading.text.includes('Exporter'), inode: heading.text.includes('Inode')}
  const buffers: ProcessBuffer[] = []
  let total: ProcessDraft['total'] = null
  for (const line of rest) {
    const row = line.text.length > longest ? null : readRow(line.text.trimEnd(), columns)
    const sums = row === null ? (csv ? csvTotal : rawTotal).exec(line.text) : null
    if (total === null && row !== null) {
      const buffer = bufferOf(row)
      if (buffer === null) issues.push(issue('bad-number', path, line.number, line.text))
      else buffers.push(buffer)
    } else if (total === null && sums !== null) {
      const [rss, pss] = allKibibytes(sums.slice(1)) ?? []
      if (rss === undefined || pss === undefined) issues.push(issue('bad-number', path, line.number, line.text))
      else total = {line, pss, rss}
    } else if (!csv || total !== null || !csvTotalHeading.test(line.text))
      issues.push(issue('unexpected-line', path, line.number, line.text))
  }
  return {buffers, comm: commOf(csv && comm.startsWith('\t') ? comm.slice(1) : comm), line: first, pid, total}
}

function readRow(text: string, {csv, exporter, inode}: Columns): Row | null {
  const kind = exporter ? 'exporter' : inode ? 'inode' : 'early'
  const found = csv ? csvCells(text, exporter) : (inWidths[kind].exec(text) ?? loose[kind].exec(text))
  if (found === null) return null
  const [, name = '', rss = '', pss = '', processes = '', number, by] = found
  return {
    exporter: by === undefined ? undefined : withoutPadding(by),
    inode: number?.trim(),
    name: withoutPadding(name),
    processes: processes.trim(),
    pss: pss.trim(),
    rss: rss.trim()
  }
}

/** null also where name and exporter can be told apart in two ways. */
function csvCells(text: string, exporter: boolean): RegExpExecArray | null {
  const cells = csvRow.greedy.exec(text)
  const fits = cells !== null && (cells[6] !== undefined) === exporter
  return fits && (!exporter || csvRow.lazy.exec(text)?.[1] === cells[1]) ? cells : null
}

function bufferOf({exporter, inode, name, processes, pss, rss}: Row): ProcessBuffer | null {
  const [size, share, count] = [kibibytes(rss), kibibytes(pss), uint(processes)]
  const number = inode === undefined ? null : uint(inode)
  if (size === null || share === null || count === null || (inode !== undefined && number === null)) return null
  return processBuffer(size, {
    exporter: named(exporter ?? ''),
    inode: number,
    name: named(name),
    processes: count,
    pss: share
  })
}
