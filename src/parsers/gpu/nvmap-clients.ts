/**
 * `/sys/kernel/debug/nvmap/<heap>/…`, debugfs of Tegra's allocator (Jetson): `iovmm` is memory of the system, `vpr`,
 * `generic-0`, `fsi` and so on are carveouts.
 *
 *     clients     := "CLIENT PROCESS PID SIZE" client* total       also `maps` and `allocations`, with more lines below each
 *     procrank    := "CLIENT PROCESS PID PSS SIZE" client* total
 *     client      := name comm pid [ KiB "K" ] KiB "K" LF          `%-18s %18s %8u %10lluK`
 *     total       := "total" [ KiB "K" ] KiB "K" LF
 *     orphan_handles  := "BASE SIZE USERFLAGS REFS KMAPS UMAPS UID" handle*
 *     all_allocations := "BASE SIZE USERFLAGS REFS KMAPS UMAPS SHARE UID [FROM_HUGETLBFS]" handle*
 *     handle      := hex KiB "K" hex uint+ address LF
 *
 * - What several clients share is divided between them. The total counts each buffer once, and those no client shares
 *   any more too: where it exceeds the clients' sum, `orphan_handles` says why.
 * - PSS is of the pages mapped by the process, its total of all pages mapped at all: they need not agree.
 * - Kernels of about 3.10 print a client's size without its K in carveouts; the total has it. No other size without
 *   unit is believed.
 * - Every size is rounded down to 1 KiB.
 * - Kernel clients have the pid 0. comm may hold blanks and newlines.
 *
 * Read in drivers/video/tegra/nvmap/nvmap_dev.c nvmap_debug_clients_show(), nvmap_debug_iovmm_procrank_show(),
 * nvmap_debug_orphan_handles_show() of kernels 3.10 and 4.9 and of the out-of-tree module.
 */

import {cutShort, wholeLines} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {type Allocation, allocation, area, type MemoryArea, type MemoryTable} from '../memory-table.js'
import {issue, type Line, uint} from '../scan.js'
import {brokenRows} from '../text/broken-rows.js'
import {isPrompt} from '../text/terminal.js'
import {unitBytes} from '../text/unit-bytes.js'
import {hasAlignedRows, type NvmapClientRow, readClientHeading, readClientRow, readTotal} from './nvmap-client-row.js'
import {handleReader, readHandleHeading} from './nvmap-handles.js'
import {nvmapBytes} from './nvmap-size.js'

interface Table {
  readonly allocations: readonly Allocation[]
  readonly areas: readonly MemoryArea[]
  readonly issues: readonly ParseIssue[]
}

export function parseNvmapClients(text: string, {path}: Origin): Parsed<MemoryTable> {
  const cut = cutShort(text, path)
  const tables: Table[] = []
  for (const lines of byHeading([...wholeLines(text)])) {
    const heading = lines[0]?.text ?? ''
    const sizes = readClientHeading(heading)
    const columns = readHandleHeading(heading)
    if (sizes !== null) tables.push(readClients(lines.slice(1), sizes, path, cut !== null))
    else if (columns !== null) tables.push(readHandles(lines.slice(1), columns, path))
    else tables.push({allocations: [], areas: [], issues: unexpected(lines, path)})
  }
  const issues = tables.flatMap((table) => table.issues)
  return {
    issues: cut === null || isPrompt(cut.text) ? issues : [...issues, cut],
    value: {
      allocations: tables.flatMap((table) => table.allocations),
      areas: tables.flatMap((table) => table.areas)
    }
  }
}

const isHeading = ({text}: Line): boolean => readClientHeading(text) !== null || readHandleHeading(text) !== null

function byHeading(all: readonly Line[]): readonly (readonly Line[])[] {
  const tables: Line[][] = []
  for (const line of all) {
    const last = tables.at(-1)
    // The second heading of `allocations` is indented, which that of handles is at most by the width of BASE.
    if (last === undefined || (isHeading(line) && !/^ {20}/.test(line.text))) tables.push([line])
    else last.push(line)
  }
  return tables
}

const unexpected = (lines: readonly Line[], path: string): readonly ParseIssue[] =>
  lines
    .filter(({text}) => text.trim() !== '' && !isPrompt(text))
    .map(({number, text}) => issue('unexpected-line', path, number, text))

function readClients(lines: readonly Line[], sizes: 1 | 2, path: string, cut: boolean): Table {
  const aligned = hasAlignedRows(
    lines.map((line) => line.text),
    sizes
  )
  const begins = (line: string): boolean => aligned && line.length > 18 && /^\S/.test(line) && readTotal(line) === null
  const read = (row: string): NvmapClientRow | null => readClientRow(row, sizes, aligned)
  const found: {readonly line: Line; readonly row: NvmapClientRow}[] = []
  const strange: Line[] = []
  let total: {readonly line: Line; readonly size: string} | null = null
  for (const {line, row} of brokenRows(lines, 15, begins, read)) {
    const size = row === null ? readTotal(line.text) : null
    if (row !== null) found.push({line, row})
    else if (size !== null && total === null) total = {line, size}
    // What `allocations` and `maps` say of each buffer is in the client's size already.
    else if (!/^ {36}/.test(line.text)) strange.push(line)
  }
  const issues = [...unexpected(strange, path)]
  const unitless = agreesInKib(found, total?.size ?? '') ? 1024 : null
  const allocations: Allocation[] = []
  for (const {line, row} of found) {
    const bytes = nvmapBytes(row.size) ?? (unitless === null ? null : unitBytes(row.size, unitless))
    const pid = uint(row.pid)
    if (bytes === null || pid === null) issues.push(issue('bad-number', path, line.number, line.text))
    else allocations.push(allocation(bytes, {comm: row.comm === '' ? null : row.comm, label: row.client, pid}))
  }
  const used = total === null ? null : nvmapBytes(total.size)
  if (total === null && !cut) issues.push(issue('missing-field', path, 0, 'total'))
  if (total !== null && used === null) issues.push(issue('bad-number', path, total.line.number, total.line.text))
  const beyond = (used ?? 0) - allocations.reduce((sum, {bytes}) => sum + bytes, 0)
  if (total !== null && used !== null && issues.length === 0 && (beyond < 0 || beyond > 1024 * allocations.length))
    issues.push(issue('total-mismatch', path, total.line.number, total.line.text))
  const kind = /(?:^|\/)nvmap\/(?!iovmm\/)[^/]+\//.test(path) ? 'carveout' : 'heap'
  return {allocations, areas: [area(kind, null, {used})], issues: issues.sort((a, b) => a.line - b.line)}
}

/** Are sizes without a unit KiB, by a total that has one? */
function agreesInKib(found: readonly {readonly row: NvmapClientRow}[], total: string): boolean {
  const beyond = (nvmapBytes(total) ?? -1) - found.reduce((sum, {row}) => sum + (unitBytes(row.size, 1024) ?? 0), 0)
  return beyond >= 0 && beyond <= 1024 * found.length
}

function readHandles(lines: readonly Line[], columns: readonly string[], path: string): Table {
  const read = handleReader(columns)
  const issues: ParseIssue[] = []
  const allocations: Allocation[] = []
  for (const line of lines) {
    if (line.text.trim() === '' || isPrompt(line.text)) continue
    const row = read(line)
    if (row === 'another page') continue
    if (typeof row === 'string') issues.push(issue(row, path, line.number, line.text))
    else allocations.push(allocation(row.bytes, {orphaned: row.orphaned}))
  }
  return {allocations, areas: [], issues}
}

/** A text without a path begins with a heading. */
export function looksLikeNvmapClients(head: string): boolean {
  const first = head
    .slice(0, 4096)
    .split('\n')
    .find((line) => line.trim() !== '' && !isPrompt(line))
  return first !== undefined && (readClientHeading(first) !== null || readHandleHeading(first) !== null)
}
