/**
 * `/sys/kernel/debug/mali0/gpu_memory` (`/sys/class/misc/mali0/device/gpu_memory`): memory that Arm's own driver of Mali
 * GPUs took from the system, in pages, by context.
 *
 *     memory  := (device context*)*
 *     device  := name pages LF                                      `%-16s  %10u`
 *              | name pages most LF                                 MStar: with the most there ever was
 *              | name " total used_pages " pages LF                 Amlogic: ruled lines and a heading follow
 *     context := "  kctx-0x" address " " pages LF                   `%10u`
 *              | "  kctx-0x" address " " pages tgid LF              MediaTek, Realtek: `%10u %10u`
 *              | "  kctx-0x" address " (" tgid ") " pages most LF   MStar
 *              | "  kctx-0x" address " (pid:" pid "[" comm "]) " pages LF     LG: `(pid:%6d[%30s]) %10u`
 *              | "  kctx-0x" address " " comm pid pages LF          `%-20s %-10d %10u`
 *              | address pid pages LF                               Amlogic
 *
 * - LG prints two more lines after the device's, `global-pool` and `xreclaimable`: pages it keeps free.
 * - The contexts are those still open. The device counts more: the sum of theirs is at most its number.
 * - Imported dma-bufs are not in these numbers: the driver counts pages it allocated.
 * - A page is taken for 4 KiB; nothing in the text tells of kernels with larger ones.
 * - comm may hold blanks, numbers and newlines.
 *
 * Read in mali_kbase_gpu_memory_debugfs.c kbasep_gpu_memory_seq_show() of Midgard and Bifrost drivers of 2012 to 2021, as
 * published by Arm, Amazon, LG and MediaTek.
 */

import {cutShort, wholeLines} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {type Allocation, allocation, area, type MemoryArea, type MemoryTable} from '../memory-table.js'
import {issue, type Line, uint} from '../scan.js'
import {brokenRows} from '../text/broken-rows.js'
import {isPrompt} from '../text/terminal.js'
import {unitBytes} from '../text/unit-bytes.js'
import {beginsContext, hasPaddedRows, type MaliContext, readContext, readRuled} from './mali-context.js'

const pageSize = 4096
const commLength = 15

export function parseMaliGpuMemory(text: string, {path}: Origin): Parsed<MemoryTable> {
  const issues: ParseIssue[] = []
  const areas: MemoryArea[] = []
  const allocations: Allocation[] = []
  const all = [...wholeLines(text)]
  const padded = hasPaddedRows(all.map((line) => line.text))
  let device: {readonly line: Line; readonly area: MemoryArea} | null = null
  let sum = 0
  let ruled = false
  const closeDevice = () => {
    if (device !== null && sum > (device.area.used ?? 0))
      issues.push(issue('total-mismatch', path, device.line.number, device.line.text))
    sum = 0
  }
  const read = (row: string) => readContext(row, padded) ?? (ruled ? readRuled(row) : null)
  for (const {line, row} of brokenRows(all, commLength, beginsContext, read)) {
    const found = row === null ? readDevice(line.text) : null
    const taken = row === null ? null : toAllocation(row, device?.area.name ?? null)
    if (taken !== null) {
      allocations.push(taken)
      sum += taken.bytes
    } else if (found !== null && found !== 'bad-number') {
      areas.push(found)
      if (found.kind === 'pool') continue
      closeDevice()
      device = {area: found, line}
    } else if (/^\s*kctx +pid +used_pages\s*$/.test(line.text)) ruled = true
    else if (row !== null || found === 'bad-number') issues.push(issue('bad-number', path, line.number, line.text))
    else if (!/^\s*-*\s*$/.test(line.text) && !isPrompt(line.text))
      issues.push(issue('unexpected-line', path, line.number, line.text))
  }
  closeDevice()
  const cut = cutShort(text, path)
  if (cut !== null && !isPrompt(cut.text)) issues.push(cut)
  if (allocations.some((row) => row.area === null)) issues.push(issue('missing-field', path, 0, 'mali0 <pages>'))
  return {issues: issues.sort((a, b) => a.line - b.line), value: {allocations, areas}}
}

/** null: a number is none. */
function toAllocation({comm, pages, pid}: MaliContext, name: string | null): Allocation | null {
  const bytes = unitBytes(pages, pageSize)
  const number = pid === null ? null : uint(pid)
  if (bytes === null || (pid !== null && number === null)) return null
  return allocation(bytes, {area: name, comm: comm === '' ? null : comm, dmabuf: false, pid: number})
}

/** null: no such line. */
function readDevice(line: string): MemoryArea | 'bad-number' | null {
  const found = /^\s*(mali\d{0,4}|global-pool|xreclaimable) +(?:total used_pages +)?(\d+)(?: +(\d+))?\s*$/.exec(
    line.slice(0, 200)
  )
  if (found === null) return null
  const [, name = '', pages = '', most] = found
  const bytes = unitBytes(pages, pageSize)
  const peak = most === undefined ? null : unitBytes(most, pageSize)
  if (bytes === null || (most !== undefined && peak === null)) return 'bad-number'
  return name.startsWith('mali') ? area('gpu', name, {peak, used: bytes}) : area('pool', name, {free: bytes})
}

/** A text without a path begins with the device. */
export function looksLikeMaliGpuMemory(head: string): boolean {
  const first = head
    .slice(0, 4096)
    .split('\n')
    .find((line) => line.trim() !== '' && !isPrompt(line))
  return first !== undefined && /^\s*mali\d{1,4} +(?:total used_pages +)?\d+(?: +\d+)?\s*$/.test(first.slice(0, 200))
}
