/**
 * `/sys/kernel/debug/dma_buf/dmaprocs` (Qualcomm, Sony; vivo in `vivo_dma_buf/`) and `bufprocs` (Rockchip): the buffers
 * each process has descriptors of, as the kernel found them.
 *
 *     procs   := process*
 *     process := LF comm " (PID " uint ") size: " uint LF "DMA Buffers:" LF heading row*
 *     row     := name TAB KiB TAB seconds LF                              dmaprocs
 *              | name TAB exporter TAB KiB TAB seconds (TAB device)* LF   bufprocs
 *
 * - Cells are padded with blanks to 8 characters, the exporter to 60.
 * - Sizes are KiB, each rounded down. The size of a process sums its distinct
 *   buffers, rounded each, in dmaprocs; where it is bytes instead, its rows tell.
 * - A buffer of several processes is listed with each. Nothing identifies it.
 * - Descriptors count, maps alone do not. The pid is that of the initial
 *   namespace.
 * - The seconds of the kernels read went through a division too many: they are 0
 *   for the first 11 days of a buffer.
 * - comm (15 bytes) and name (31) may hold newlines and tabs. They can forge a
 *   row, which the process's size then gives away, not a process.
 *
 * Read in drivers/dma-buf/dma-buf.c write_proc(), dma_procs_debug_show() of
 * Sony's kernel for msm 4.14.
 */
import type {Origin, Parsed, ParseIssue} from './interface.js'
import {issue, type Line, lines, uint} from './scan.js'

export interface DmabufProcs {
  readonly processes: readonly DmabufProcess[]
}

interface DmabufProcess {
  readonly pid: number
  readonly comm: string
  /** What the kernel says, not the sum of `buffers`. */
  readonly bytes: number
  /** `bytes` sums sizes that were each rounded down to 1 KiB. */
  readonly sizeRounded: boolean
  readonly buffers: readonly ProcessBuffer[]
}

interface ProcessBuffer {
  readonly name: string | null
  /** null: dmaprocs prints none. */
  readonly exporter: string | null
  /** Rounded down to 1 KiB. */
  readonly bytes: number
  readonly ageSeconds: number | null
  readonly devices: readonly string[]
}

interface Draft {
  readonly line: Line
  readonly pid: number
  readonly comm: string
  readonly stated: number
  /** bufprocs. */
  readonly exporters: boolean
  readonly buffers: ProcessBuffer[]
}

const commLength = 15
const nameLength = 31

export function parseDmabufProcs(text: string, {path}: Origin): Parsed<DmabufProcs> {
  const issues: ParseIssue[] = []
  const all = [...lines(text)]
  const cut = text === '' || text.endsWith('\n') ? undefined : all.pop()
  const drafts: Draft[] = []
  // Lines that may turn out to be the beginning of a name or comm.
  let pending: Line[] = []
  const unexpected = (found: readonly Line[]) => {
    for (const line of found)
      if (line.text.trim() !== '') issues.push(issue('unexpected-line', path, line.number, line.text))
  }
  for (let at = 0; at < all.length; at += 1) {
    const line = all[at] ?? {number: 0, text: ''}
    const head = readHead(line.text, all[at + 1]?.text)
    const draft = drafts.at(-1)
    const row = head === null && draft !== undefined ? readRow(line.text, draft.exporters) : null
    if (head !== null) {
      const blank = pending.findIndex(({text}) => text === '') + 1
      const before = blank === 0 ? [] : pending.slice(blank)
      const comm = joined(before, head.comm, commLength)
      unexpected(comm === null ? pending : pending.slice(0, blank))
      const heading = all[at + 2]?.text ?? ''
      drafts.push({...head, buffers: [], comm: comm ?? head.comm, exporters: heading.includes('Exp_name'), line})
      at += isHeading(heading) ? 2 : 1
      pending = []
    } else if (draft !== undefined && row !== null) {
      const name = joined(pending, row.name ?? '', nameLength)
      if (name === null) unexpected(pending)
      draft.buffers.push({...row, name: named(name ?? row.name ?? '')})
      pending = []
    } else pending.push(line)
  }
  unexpected(pending)
  if (cut !== undefined) issues.push(issue('cut-short', path, cut.number, cut.text))
  const kibAgrees = drafts.some((draft) => draft.stated > 0 && agrees(draft, 1024))
  const unit = kibAgrees || !drafts.some((draft) => sum(draft) > 0 && agrees(draft, 1)) ? 1024 : 1
  for (const draft of drafts) {
    if (!agrees(draft, unit)) issues.push(issue('total-mismatch', path, draft.line.number, draft.line.text))
  }
  const processes = drafts.map(({buffers, comm, pid, stated}) => ({
    buffers,
    bytes: stated * unit,
    comm,
    pid,
    sizeRounded: unit === 1024
  }))
  return {issues: issues.sort((a, b) => a.line - b.line), value: {processes}}
}

/** A process is believed only with the line that follows it: comm and name are too short to forge both. */
function readHead(
  text: string,
  next: string | undefined
): {readonly pid: number; readonly comm: string; readonly stated: number} | null {
  if (next?.trimEnd() !== 'DMA Buffers:') return null
  const [, comm = '', pid = '', size = ''] = /^(.*) \(PID (\d{1,10})\) size: (\d{1,15})[\t ]*$/.exec(text) ?? []
  const [number, stated] = [uint(pid), uint(size)]
  return number === null || stated === null || !Number.isSafeInteger(stated * 1024) ? null : {comm, pid: number, stated}
}

const isHeading = (text: string): boolean => /^Name[\t ]/.test(text) && text.includes('Size (KB)')

/** With an exporter, its cell is the one of 60 characters, which no name is; without, cells are counted from the end. */
function readRow(text: string, exporters: boolean): ProcessBuffer | null {
  const cells = text.includes('\t') ? text.split('\t') : text.trim().split(/ +/)
  const padded = cells.findIndex((cell) => cell.length >= 60)
  const counted = cells.findIndex((_, at) => at > 0 && isNumber(cells[at + 1]) && isNumber(cells[at + 2]))
  const exporter = exporters ? (padded > 0 ? padded : counted) : cells.length - 3
  const bytes = kib(cells[exporter + 1])
  if (bytes === null || !isNumber(cells[exporter + 2]) || (exporters ? exporter < 1 : exporter < 0)) return null
  return {
    ageSeconds: uint((cells[exporter + 2] ?? '').trim()),
    bytes,
    devices: cells.slice(exporter + 3).map((cell) => cell.trim()),
    exporter: exporters ? (cells[exporter] ?? '').trim() : null,
    name: cells
      .slice(0, exporters ? exporter : exporter + 1)
      .join('\t')
      .trimEnd()
  }
}

/** `(null)` is what the kernel prints for none. */
const named = (text: string): string | null => (text === '' || text === '(null)' ? null : text)

const isNumber = (cell: string | undefined): boolean => cell !== undefined && /^ *\d{1,20} *$/.test(cell)

function kib(cell: string | undefined): number | null {
  const n = uint(cell?.trim() ?? '')
  return n === null || !Number.isSafeInteger(n * 1024) ? null : n * 1024
}

const sum = ({buffers}: Draft): number => buffers.reduce((total, {bytes}) => total + bytes, 0)

/** Rows round down by less than 1 KiB each, which a size in bytes does not. */
function agrees(draft: Draft, unit: 1 | 1024): boolean {
  const beyond = draft.stated * unit - sum(draft)
  return unit === 1024 ? beyond === 0 : beyond >= 0 && beyond <= 1023 * draft.buffers.length
}

/** null: longer than any name or comm. */
function joined(before: readonly Line[], last: string, most: number): string | null {
  const text = [...before.map((line) => line.text), last].join('\n')
  return before.length > 0 && text.length > most ? null : text
}

/** A text without a path begins with a process. */
export function looksLikeDmabufProcs(head: string): boolean {
  const top = head
    .slice(0, 2048)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 4)
  return top.some((line, at) => readHead(line, top[at + 1]) !== null)
}
