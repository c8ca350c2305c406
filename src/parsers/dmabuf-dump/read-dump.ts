/** The parts of a text put together, and whether they are all of it. */
import type {IssueCode, Parsed, ParseIssue} from '../interface.js'
import {issue, type Line} from '../scan.js'
import {checkList, checkStatistics, checkTable, type Fault} from './checks.js'
import {believed, type ListTotals, readTotals} from './list-totals.js'
import {type Part, type PartKind, readParts} from './parts.js'
import {type ProcessDraft, readProcess} from './process-list.js'
import {type ExporterDraft, readBuffers, readExporters, readSum, type SumDraft} from './statistics.js'
import {readTable, type TableDraft} from './table.js'
import {readTable10} from './table-10.js'
import type {DmabufDump, DumpedBuffer, DumpMessage, DumpTotals} from './value.js'

interface Draft {
  readonly processes: readonly ProcessDraft[]
  readonly totals: ListTotals | null
  readonly table: TableDraft | null
  readonly buffers: readonly DumpedBuffer[] | null
  readonly exporters: readonly ExporterDraft[] | null
  readonly sum: SumDraft | null
  /** A release that prints exporters, or csv. */
  readonly later: boolean
}

export function readDump(
  lines: readonly Line[],
  messages: readonly DumpMessage[],
  before: readonly ParseIssue[],
  path: string
): Parsed<DmabufDump> {
  const issues = [...before]
  const parts = readParts(lines)
  const draft = draftOf(parts, path, issues)
  const said = (means: DumpMessage['means']) => messages.some((message) => message.means === means)
  if (issues.length === 0) {
    const [missing] = missingEnds(draft)
    if (missing !== undefined) issues.push(issue('cut-short', path, 0, missing))
    else
      for (const {code, line} of faultsOf(draft, said('totals-disagree')))
        issues.push(issue(code, path, line.number, line.text))
  }
  const {sum, table} = draft
  const unread = said('no-statistics')
  const nothing = draft.totals === null && table === null && (sum === null || unread) && !said('no-buffers')
  const held = draft.processes.length > 0 || table === null ? draft.processes : table.processes
  const value = {
    buffers: draft.buffers ?? [],
    exporters: (draft.exporters ?? []).map(({buffers, bytes, exporter}) => ({buffers, bytes, exporter})),
    messages,
    processes: held.map(({buffers, comm, pid, total}) => ({
      buffers,
      comm,
      pid,
      pss: total?.pss ?? null,
      rss: total?.rss ?? null
    })),
    table: (table?.rows ?? []).map(({line: _, ...row}) => row),
    totals: totalsOf(draft, unread, messages),
    whole: issues.length === 0 && !nothing && !said('broken-off')
  }
  return {issues: issues.sort((a, b) => a.line - b.line), value}
}

/** One text is of one run: what comes a second time is of another moment, and left out. */
function draftOf(parts: readonly Part[], path: string, issues: ParseIssue[]): Draft {
  const refuse = (code: IssueCode, {number, text}: Line) => issues.push(issue(code, path, number, text))
  const only = (...kinds: readonly PartKind[]): Part | null => {
    const [first = null, second] = parts.filter(({kind}) => kinds.includes(kind))
    if (second !== undefined) refuse('conflict', second.first)
    return first
  }
  for (const {first, kind, lines} of parts) {
    if (kind === 'lost') for (const line of lines) refuse('unexpected-line', line)
    if (kind === 'unread') refuse('unexpected-line', first)
  }
  const [totals, table] = [only('totals'), only('table', 'table-10')]
  const listed = parts.filter(({kind}) => kind === 'process')
  const [list, later] = [
    listed.filter(({first}) => totals === null || first.number < totals.first.number),
    listed.find(({first}) => totals !== null && first.number > totals.first.number)
  ]
  if (later !== undefined) refuse('conflict', later.first)
  const kept = listed.length > 0 || totals !== null ? null : table
  if (kept !== table && table !== null) refuse('conflict', table.first)
  const [buffers, exporters, sum] = [only('buffers'), only('exporters'), only('sum')]
  return {
    buffers: buffers && readBuffers(buffers, path, issues),
    exporters: exporters && readExporters(exporters, path, issues),
    later: [...listed, ...(totals === null ? [] : [totals])].some(isLater),
    processes: distinct(
      list.map((part) => readProcess(part, path, issues)).filter((one) => one !== null),
      refuse
    ),
    sum: sum && readSum(sum, path, issues),
    table: kept && (kept.kind === 'table' ? readTable : readTable10)(kept, path, issues),
    totals: totals && readTotals(totals, path, issues)
  }
}

const isLater = ({lines}: Part): boolean => /^(?:"|.*Exporter *$)/.test((lines[1]?.text ?? '').slice(0, 200))

function distinct(
  all: readonly ProcessDraft[],
  refuse: (code: IssueCode, line: Line) => void
): readonly ProcessDraft[] {
  const pids = new Set<number>()
  return all.filter(({line, pid}) => {
    const known = pids.has(pid)
    pids.add(pid)
    if (known) refuse('conflict', line)
    return !known
  })
}

/** Names of what should be there. */
function missingEnds({buffers, exporters, processes, sum, table, totals}: Draft): readonly string[] {
  const statistics = buffers !== null || exporters !== null || sum !== null
  return [
    ...(processes.some(({total}) => total === null) ? ['PROCESS TOTAL'] : []),
    ...(processes.length > 0 && totals === null ? ['dmabuf total'] : []),
    ...(totals !== null && totals.userspacePss === null ? ['userspace_pss'] : []),
    ...(table !== null && table.total === null ? ['TOTALS'] : []),
    ...(statistics && buffers === null ? ['DMA-BUF per-buffer stats'] : []),
    ...(statistics && exporters === null ? ['DMA-BUF exporter stats'] : []),
    ...(statistics && sum === null ? ['DMA-BUF total stats'] : [])
  ]
}

/** One for each line that is wrong. */
function faultsOf({buffers, exporters, processes, sum, table, totals}: Draft, twice: boolean): readonly Fault[] {
  const all = [
    ...checkList(processes, totals, twice),
    ...(table === null ? [] : checkTable(table)),
    ...(sum === null ? [] : checkStatistics(buffers ?? [], exporters ?? [], sum))
  ]
  return [...new Map(all.map((fault) => [fault.line.number, fault])).values()]
}

/** Where the kernel's list could not be read, Android 16 prints that it has no buffer. */
function totalsOf({later, sum, table, totals}: Draft, unread: boolean, messages: readonly DumpMessage[]): DumpTotals {
  const none = {dmabuf: null, kernelRss: null, userspacePss: null, userspaceRss: null}
  return {
    ...(totals === null ? none : believed(totals, later, messages)),
    buffers: unread ? null : (sum?.buffers ?? null),
    bytes: unread ? null : (sum?.bytes ?? null),
    table: table?.total?.bytes ?? null
  }
}
