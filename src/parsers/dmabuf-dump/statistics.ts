/**
 * What `-b` prints, each block below a title between dashes:
 *
 *     buffers   := heading (uint "|" bytes "|" exporter LF)*      csv: uint "," bytes "," QUOTE exporter QUOTE
 *     exporters := heading (exporter "|" uint "|" bytes LF)*      csv: QUOTE exporter QUOTE "," uint "," bytes
 *     sum       := "Total DMA-BUF count: " uint ", Total DMA-BUF size(bytes): " uint LF      csv: uint "," uint
 *
 * Exporters are names of the kernel's.
 */
import type {ParseIssue} from '../interface.js'
import {issue, type Line, uint} from '../scan.js'
import {named} from './figures.js'
import type {Part} from './parts.js'
import type {DumpedBuffer, DumpedExporter} from './value.js'

export interface ExporterDraft extends DumpedExporter {
  readonly line: Line
}

export interface SumDraft {
  readonly line: Line
  readonly buffers: number
  readonly bytes: number
}

const title = /^-{10,40} DMA-BUF /
const headings = /^(?: *Dmabuf Inode +\|| *Exporter Name +\||"Dmabuf Inode",|"Exporter Name",|"Total DMA-BUF count",)/

const bufferRow = {csv: /^(\d+),(\d+),"(.*)"$/s, raw: /^ *(\d+) +\| *(\d+) +\| *(.*)$/s}
const exporterRow = {csv: /^"(.*)",(\d+),(\d+)$/s, raw: /^(.*) \| *(\d+) *\| *(\d+)$/s}
const sumRow = {csv: /^(\d+),(\d+)$/, raw: /^Total DMA-BUF count: (\d+), Total DMA-BUF size\(bytes\): (\d+)$/}

export const readBuffers = (part: Part, path: string, issues: ParseIssue[]): readonly DumpedBuffer[] =>
  read(part, path, issues, bufferRow, ([inode, size, exporter]) => {
    const [number, bytes] = [uint(inode ?? ''), uint(size ?? '')]
    return number === null || bytes === null ? null : {exporter: named(exporter ?? ''), inode: number, size: bytes}
  })

export const readExporters = (part: Part, path: string, issues: ParseIssue[]): readonly ExporterDraft[] =>
  read(part, path, issues, exporterRow, ([exporter, count, size], line) => {
    const [buffers, bytes] = [uint(count ?? ''), uint(size ?? '')]
    return buffers === null || bytes === null ? null : {buffers, bytes, exporter: named((exporter ?? '').trim()), line}
  })

/** The first of them. */
export function readSum(part: Part, path: string, issues: ParseIssue[]): SumDraft | null {
  const [sum = null, ...more] = read(part, path, issues, sumRow, ([count, size], line) => {
    const [buffers, bytes] = [uint(count ?? ''), uint(size ?? '')]
    return buffers === null || bytes === null ? null : {buffers, bytes, line}
  })
  for (const {line} of more) issues.push(issue('conflict', path, line.number, line.text))
  return sum
}

function read<T>(
  {lines}: Part,
  path: string,
  issues: ParseIssue[],
  {csv, raw}: {readonly csv: RegExp; readonly raw: RegExp},
  record: (cells: readonly string[], line: Line) => T | null
): readonly T[] {
  const records: T[] = []
  for (const [at, line] of lines.entries()) {
    const text = line.text.length > 300 ? '' : line.text.trimEnd()
    const cells = (raw.exec(text) ?? csv.exec(text))?.slice(1)
    const one = cells === undefined ? null : record(cells, line)
    if (one !== null) records.push(one)
    else if (cells !== undefined) issues.push(issue('bad-number', path, line.number, line.text))
    else if (at > 1 || !(title.test(line.text) || headings.test(line.text)))
      issues.push(issue('unexpected-line', path, line.number, line.text))
  }
  return records
}
