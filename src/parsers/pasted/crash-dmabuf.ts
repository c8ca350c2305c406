/**
 * `dmabuf -p` of Qualcomm's plugins for the crash utility: processes with dma-bufs in a dumped kernel.
 *
 *     text := "PID Comm buf_cnt total_size" LF row*
 *     row  := pid comm uint size LF
 *
 * - Sizes are powers of 1024. Those with decimals are rounded to the second.
 * - A buffer of several processes is counted with each.
 * - comm (15 bytes) may hold blanks; it is what stands between pid and count.
 *
 * As USAGE.md of quic/crash-plugins shows it.
 */

import {cutShort, wholeLines} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, uint} from '../scan.js'
import {isElided, isPrompt} from '../text/terminal.js'
import {crashSize} from './crash-size.js'

export interface CrashDmabuf {
  readonly processes: readonly CrashDmabufProcess[]
}

interface CrashDmabufProcess {
  readonly pid: number
  readonly comm: string
  readonly buffers: number
  readonly bytes: number
  /** `bytes` was rounded to two decimals of its unit. */
  readonly rounded: boolean
}

const header = /^\s*PID +Comm +buf_cnt +total_size\s*$/
const row = /^\s*(\d+) +(.*) (\d+) +([\d.]+ ?\w*)\s*$/

export function parseCrashDmabuf(text: string, {path}: Origin): Parsed<CrashDmabuf> {
  const issues: ParseIssue[] = []
  const processes: CrashDmabufProcess[] = []
  for (const {number, text: line} of wholeLines(text)) {
    const bounded = line.slice(0, 200)
    if (bounded.trim() === '' || header.test(bounded) || isPrompt(bounded)) continue
    const [found, first = '', comm = '', count = '', total = ''] = row.exec(bounded) ?? []
    const [pid, buffers, size] = [uint(first), uint(count), crashSize(total)]
    if (pid !== null && buffers !== null && size !== null)
      processes.push({buffers, bytes: size.bytes, comm: comm.trim(), pid, rounded: size.slack > 0})
    else {
      const code = found !== undefined ? 'bad-number' : isElided(bounded) ? 'cut-short' : 'unexpected-line'
      issues.push(issue(code, path, number, line))
    }
  }
  const cut = cutShort(text, path)
  return {issues: cut === null ? issues : [...issues, cut], value: {processes}}
}

/** Its header comes first, after the command. */
export function looksLikeCrashDmabuf(head: string): boolean {
  for (const {text} of wholeLines(`${head.slice(0, 4096)}\n`)) {
    if (text.trim() !== '' && !isPrompt(text)) return header.test(text.slice(0, 200))
  }
  return false
}
