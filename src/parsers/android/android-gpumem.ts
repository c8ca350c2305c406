/**
 * `dumpsys gpu --gpumem`, also the second part of plain `dumpsys gpu`: GPU memory by process, which the kernel tells
 * through its tracepoint gpu_mem:gpu_mem_total.
 *
 *     gpumem   := snapshot*
 *     snapshot := "Memory snapshot for GPU " uint ":" LF
 *                 "Global total: " (uint | "N/A") [ ", imported: " (uint | "N/A") ] LF
 *                 ("Proc " uint " total: " uint [ ", imported: " uint ] LF)*
 *
 * - Bytes. Processes ascend by pid; GPUs come in any order.
 * - Whether imported dma-bufs are in the totals is up to the driver. Newer versions tell them apart where the
 *   kernel does.
 * - A process that shares memory with another may count all of it: totals need not add up to the global one.
 * - Instead it may say that the kernel does not tell, or has told nothing yet.
 * - Anything may stand around the snapshots; a blank line ends one.
 *
 * Read in frameworks/native services/gpuservice/gpumem/GpuMem.cpp GpuMem::dump() of Android 12 to 16 and later.
 */
import {cutShort, wholeLines} from '../cut.js'
import type {IssueCode, Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, uint} from '../scan.js'
import {isPrompt} from '../text/terminal.js'

export interface AndroidGpumem {
  readonly gpus: readonly AndroidGpu[]
}

interface AndroidGpu {
  readonly gpu: number
  /** null: the kernel has not told. */
  readonly total: number | null
  /** Of `total`; null: not said. */
  readonly imported: number | null
  readonly processes: readonly GpuProcess[]
}

interface GpuProcess {
  readonly pid: number
  readonly bytes: number
  /** Of `bytes`: dma-bufs of others; null: not said. */
  readonly imported: number | null
}

interface Snapshot {
  readonly gpu: number
  /** null: not seen yet. */
  global: {readonly imported: number | null; readonly total: number | null} | null
  readonly pids: Set<number>
  readonly processes: GpuProcess[]
}

const heading = /^\s{0,40}Memory snapshot for GPU (\d{1,10}):\s*$/
const globalLine = /^\s{0,40}Global total: (\d+|N\/A)(?:, imported: (\d+|N\/A))?\s*$/
const processLine = /^\s{0,40}Proc (\d+) total: (\d+)(?:, imported: (\d+))?\s*$/
const nothing =
  /^\s{0,40}(?:Failed to initialize GPU memory eBPF|GPU memory total usage map is empty|GPU memory usage maps are empty)\s*$/

export function parseAndroidGpumem(text: string, {path}: Origin): Parsed<AndroidGpumem> {
  const issues: ParseIssue[] = []
  const snapshots = new Map<number, Snapshot>()
  let now: Snapshot | null = null
  for (const {number, text: line} of wholeLines(text)) {
    const begins = heading.exec(line.slice(0, 200))
    const gpu = begins === null ? null : uint(begins[1] ?? '')
    if (gpu !== null) {
      if (snapshots.has(gpu)) issues.push(issue('conflict', path, number, line))
      now = {global: null, gpu, pids: new Set(), processes: []}
      if (!snapshots.has(gpu)) snapshots.set(gpu, now)
    } else if (nothing.test(line.slice(0, 200))) {
      issues.push(issue('missing-field', path, number, line))
      now = null
    } else if (now === null || line.trim() === '' || /^-{8}/.test(line) || isPrompt(line)) now = null
    else {
      const code = readLine(line, now)
      if (code !== null) issues.push(issue(code, path, number, line))
    }
  }
  const last = now === null ? null : cutShort(text, path)
  const cut = last === null || isPrompt(last.text) ? null : last
  if (cut !== null) issues.push(cut)
  const gpus = [...snapshots.values()].map(({global, gpu, processes}) => {
    if (global === null && cut === null) issues.push(issue('missing-field', path, 0, 'Global total'))
    return {gpu, imported: global?.imported ?? null, processes, total: global?.total ?? null}
  })
  return {issues: issues.sort((a, b) => a.line - b.line), value: {gpus}}
}

/** null: read. */
function readLine(text: string, snapshot: Snapshot): IssueCode | null {
  const line = text.slice(0, 200)
  const [, total, globalImported] = globalLine.exec(line) ?? []
  if (total !== undefined) {
    if (snapshot.global !== null) return 'conflict'
    const global = {imported: bytesOf(globalImported), total: bytesOf(total)}
    if (global.total === undefined || global.imported === undefined) return 'bad-number'
    snapshot.global = {imported: global.imported, total: global.total}
    return null
  }
  const [, pidText, bytesText, importedText] = processLine.exec(line) ?? []
  if (pidText === undefined) return /^\s{0,40}(?:Global total|Proc) /.test(line) ? 'bad-number' : 'unexpected-line'
  const [pid, bytes, imported] = [uint(pidText), bytesOf(bytesText), bytesOf(importedText)]
  if (pid === null || typeof bytes !== 'number' || imported === undefined) return 'bad-number'
  if (snapshot.pids.has(pid)) return 'conflict'
  snapshot.pids.add(pid)
  snapshot.processes.push({bytes, imported, pid})
  return null
}

/** null: not said. undefined: no number. */
const bytesOf = (text: string | undefined): number | null | undefined =>
  text === undefined || text === 'N/A' ? null : (uint(text) ?? undefined)

/** Finds it within a larger text too. */
export const looksLikeAndroidGpumem = (head: string): boolean =>
  /^[ \t]{0,40}(?:Memory snapshot for GPU \d{1,10}:|Failed to initialize GPU memory eBPF|GPU memory (?:total usage map is|usage maps are) empty)[ \t\r]*$/m.test(
    head
  )
