/**
 * `librank` of Android (LIBRANK of a bugreport): who has mapped a library or file, dma-bufs among them.
 *
 *     text    := [ header ] library*
 *     header  := " RSStot VSS RSS PSS USS" [ " Swap" ] " Name/PID"
 *     library := KiB "K" blanks name LF process* [ LF ]
 *     process := blanks (KiB "K"){4,5} cmdline " [" pid "]" LF         the fifth is swap, where there is any
 *
 * - The column headed RSStot sums Pss, not Rss.
 * - Sizes are KiB, each rounded down.
 * - Maps of a dma-buf are page frames without pages: Rss, Pss and Uss are 0 and
 *   only Vss tells their size. `anon_inode:dmabuf` is all buffers in one row.
 * - cmdline may hold a newline, and can forge rows after it.
 *
 * Read in system/extras/librank/librank.c (Android 4.4 to 7), system/memory/libmeminfo/tools/librank.cpp (Android 10).
 */
import {cutShort, wholeLines} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, type Line, uint} from '../scan.js'
import {isElided, isPrompt} from '../text/terminal.js'

export interface Librank {
  readonly rows: readonly LibrankRow[]
}

interface LibrankRow {
  readonly library: string
  /** Pss of all, whatever the heading says. Bytes here and below, rounded down to 1 KiB. */
  readonly pss: number
  readonly processes: readonly LibrankProcess[]
}

interface LibrankProcess {
  readonly pid: number
  readonly cmdline: string
  /** Address space: the size of the map, the only one of a dma-buf that is not 0. */
  readonly vss: number
  readonly rss: number
  readonly pss: number
  readonly uss: number
  /** null: the text has no such column. */
  readonly swap: number | null
}

const header = /^ *RSStot +VSS +RSS +PSS +USS +(?:Swap +)?Name\/PID\s*$/
const libraryRow = /^ {0,6}(\d+)K {20,}(\S.*)$/
const [processRow, swapRow] = [
  /^ {7,}(\d+)K +(\d+)K +(\d+)K +(\d+)K()(.*) \[(\d+)\]\s*$/,
  /^ {7,}(\d+)K +(\d+)K +(\d+)K +(\d+)K +(\d+)K +(.*) \[(\d+)\]\s*$/
]
const longest = 10_000

export function parseLibrank(text: string, {path}: Origin): Parsed<Librank> {
  const issues: ParseIssue[] = []
  const row = hasSwap(text) ? swapRow : processRow
  const drafts: {
    readonly line: Line
    readonly library: string
    readonly pss: number
    readonly processes: LibrankProcess[]
  }[] = []
  let [whole, skipped] = [cutShort(text, path) === null, false]
  for (const line of wholeLines(text)) {
    if (line.text.trim() === '' || header.test(line.text.slice(0, longest)) || isPrompt(line.text)) continue
    const [, total, library = ''] = libraryRow.exec(line.text.slice(0, longest)) ?? []
    const process = total === undefined ? readProcess(row.exec(line.text.slice(0, longest))) : null
    const pss = kib(total ?? '')
    if (total !== undefined) skipped = pss === null
    if (pss !== null) drafts.push({library: library.trimEnd(), line, processes: [], pss})
    else if (process !== null && process !== 'bad-number' && (skipped || drafts.length > 0)) {
      if (!skipped) drafts.at(-1)?.processes.push(process)
    } else {
      const bad = total !== undefined || process === 'bad-number'
      whole = false
      const code = isElided(line.text) ? 'cut-short' : bad ? 'bad-number' : 'unexpected-line'
      issues.push(issue(code, path, line.number, line.text))
    }
  }
  const cut = cutShort(text, path)
  if (cut !== null) issues.push(cut)
  for (const {line, processes, pss} of drafts) {
    const beyond = pss - processes.reduce((sum, process) => sum + process.pss, 0)
    if (whole && (beyond < 0 || beyond > 1024 * processes.length))
      issues.push(issue('total-mismatch', path, line.number, line.text))
  }
  const rows = drafts.map(({library, processes, pss}) => ({library, processes, pss}))
  return {issues: issues.sort((a, b) => a.line - b.line), value: {rows}}
}

/** All rows have the column, or none: without a header, one row that has none tells. A command line can look like it. */
function hasSwap(text: string): boolean {
  let any = false
  for (const {text: line} of wholeLines(text)) {
    const bounded = line.slice(0, longest)
    if (header.test(bounded)) return /Swap/.test(bounded)
    if (!processRow.test(bounded)) continue
    if (!swapRow.test(bounded)) return false
    any = true
  }
  return any
}

function readProcess(found: RegExpExecArray | null): LibrankProcess | 'bad-number' | null {
  if (found === null) return null
  const [vss, rss, pss, uss] = found.slice(1, 5).map(kib)
  const [swap, pid] = [found[5] === '' ? null : (kib(found[5] ?? '') ?? Number.NaN), uint(found[7] ?? '')]
  if (vss == null || rss == null || pss == null || uss == null || pid === null || Number.isNaN(swap))
    return 'bad-number'
  return {cmdline: (found[6] ?? '').trimStart(), pid, pss, rss, swap, uss, vss}
}

function kib(text: string): number | null {
  const n = uint(text)
  return n === null || !Number.isSafeInteger(n * 1024) ? null : n * 1024
}

/** A header, or a library and the processes that map it. */
export function looksLikeLibrank(head: string): boolean {
  const top: string[] = []
  for (const {text} of wholeLines(`${head}\n`)) {
    if (text.trim() !== '' && !isPrompt(text)) top.push(text.slice(0, longest))
    if (top.length === 2) break
  }
  const [first = '', second = ''] = top
  return header.test(first) || (libraryRow.test(first) && processRow.test(second))
}
