/**
 * `/proc/process_dmabuf_info` of OpenHarmony: the dma-buf descriptors of every process.
 *
 *     text  := "Dma-buf objects usage of processes:" LF heading ( row+ total )*
 *     row   := comm pid fd size_bytes ino exp_pid exp_task_comm name " \t " exp_name [ buf_type [ leak_type ] ] LF
 *     total := "Total dmabuf size of " comm ": " bytes " bytes" LF
 *
 * - The first seven cells are padded with blanks to 16 bytes.
 * - The last two are of newer, closed kernels; their heading tells of them.
 * - The total sums the rows, one per descriptor: a buffer with two descriptors
 *   counts twice. A process without dma-bufs has none.
 * - exp_pid and exp_task_comm are the process that allocated, which may be gone.
 * - comm (15 bytes) and name (31) may hold anything. `NULL` is none.
 *
 * Read in dma-buf-process-info.c of OpenHarmony's kernels: dma_buf_process_info_show(),
 * dma_buf_single_file_show().
 */
import {cutShort, wholeLines} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, type Line, uint} from '../scan.js'
import {isElided, isPrompt} from '../text/terminal.js'
import {type OpenharmonyHead, readOpenharmonyHead, splitNames} from './openharmony-row.js'

export interface OpenharmonyDmabuf {
  readonly rows: readonly OpenharmonyDescriptor[]
}

interface OpenharmonyDescriptor extends OpenharmonyHead {
  readonly name: string | null
  readonly exporter: string | null
}

interface Pending {
  readonly line: Line
  readonly head: OpenharmonyHead
  readonly names: string
}

const heading = /^\s*Process\s+pid\s+fd\s+size_bytes\s+ino\s+exp_pid\s+exp_task_comm\s+buf_name\s+exp_name\b/
const [longest, nameLength] = [1000, 31]

export function parseOpenharmonyDmabuf(text: string, {path}: Origin): Parsed<OpenharmonyDmabuf> {
  const issues: ParseIssue[] = []
  const rows: OpenharmonyDescriptor[] = []
  let [extra, sum, whole] = [0, 0, true]
  let pending: Pending | null = null
  const tabs = text.includes(' \t ')
  const report = (line: Line, code: ParseIssue['code']) => {
    whole = false
    issues.push(issue(code, path, line.number, line.text))
  }
  const add = ({head, line}: Pending, names: readonly [string, string]) => {
    const row = {...head, exporter: said(names[1]), name: said(names[0])}
    const safe = [row.bytes, row.exporterPid, row.fd, row.inode, row.pid, sum + row.bytes].every(Number.isSafeInteger)
    if (!safe) return report(line, 'bad-number')
    if (rows.at(-1)?.pid !== row.pid) sum = 0
    rows.push(row)
    sum += row.bytes
  }
  for (const line of wholeLines(text)) {
    if (pending !== null) {
      // A newline in the name of a buffer.
      const draft: Pending = {...pending, names: `${pending.names}\n${line.text.slice(0, longest)}`}
      const names = splitNames(draft.names, extra, tabs)
      pending = null
      if (names !== null && names[0].length <= nameLength) {
        add(draft, names)
        continue
      }
      if (names === null && draft.names.length <= nameLength) {
        pending = draft
        continue
      }
      report(draft.line, 'unexpected-line')
    }
    const bounded = line.text.slice(0, longest)
    const total = /^\s*Total dmabuf size of (.*): (\d+) bytes\s*$/.exec(bounded)
    if (total !== null) {
      if (uint(total[2] ?? '') === null) report(line, 'bad-number')
      else if (whole && uint(total[2] ?? '') !== sum) issues.push(issue('total-mismatch', path, line.number, line.text))
      sum = 0
      whole = true
      continue
    }
    if (heading.test(bounded))
      extra = Math.min(4, bounded.slice(heading.exec(bounded)?.[0].length).match(/\S+/g)?.length ?? 0)
    if (skipped(bounded)) continue
    const found = readOpenharmonyHead(bounded)
    const names = found === null ? null : splitNames(found.rest, extra, tabs)
    if (found === null) report(line, isElided(bounded) ? 'cut-short' : 'unexpected-line')
    else if (names !== null) add({head: found.head, line, names: ''}, names)
    else pending = {head: found.head, line, names: found.rest}
  }
  if (pending !== null) report(pending.line, 'unexpected-line')
  const cut = cutShort(text, path)
  if (cut !== null) issues.push(cut)
  return {issues: issues.sort((a, b) => a.line - b.line), value: {rows}}
}

const skipped = (line: string): boolean =>
  line.trim() === '' || heading.test(line) || /^\s*Dma-buf objects usage of processes:\s*$/.test(line) || isPrompt(line)

const said = (text: string): string | null => (text === '' || text === 'NULL' ? null : text)

/** Its heading is among its first lines. */
export function looksLikeOpenharmonyDmabuf(head: string): boolean {
  let seen = 0
  for (const {text} of wholeLines(`${head.slice(0, 8192)}\n`)) {
    if (heading.test(text.slice(0, longest))) return true
    seen += 1
    if (seen === 8) return false
  }
  return false
}
