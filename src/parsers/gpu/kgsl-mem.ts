/**
 * `/sys/kernel/debug/kgsl/proc/<pid>/mem`: what one process has of the memory KGSL manages, the driver of Adreno GPUs.
 *
 *     mem     := heading row*
 *     heading := "gpuaddr" column* LF
 *     row     := address … flags type usage uint* [" " metadata] LF
 *     usage   := word | word "(" " "* uint ")"           any(0), VK/others( 38): blanks inside
 *
 * The columns, by kernel; the heading tells:
 *
 *     3.x    gpuaddr size flags type usage sglen
 *     4.x    gpuaddr useraddr size id flags type usage sglen (mapsize | mapcnt | mapcount) eglsrf eglimg
 *     5.4    … eglsrf eglimg inode
 *     some   gpuaddr virtsize physsize swapsize id flags type usage sglen mapsize eglsrf eglimg       GPU memory is swapped
 *
 * - Addresses are hidden from most readers, and then narrower than their columns: rows are read by their words.
 * - `type`: `gpumem` is the driver's own memory, `ion` an imported dma-buf, `usermem` (`usermap`) pages of the process.
 *   `inode` is that of the dma-buf, 0 for none.
 * - `metadata` is whatever the process set. It is last, and on its line: the kernel replaces what cannot be printed.
 *
 * Read in drivers/gpu/msm/kgsl_debugfs.c process_mem_print(), print_mem_entry() of Qualcomm's kernels 3.x, 4.x and 5.4.
 */
import {cutShort, wholeLines} from '../cut.js'
import type {IssueCode, Origin, Parsed, ParseIssue} from '../interface.js'
import {type Allocation, allocation, type MemoryTable} from '../memory-table.js'
import {issue, uint} from '../scan.js'
import {isPrompt} from '../text/terminal.js'

export function parseKgslMem(text: string, {path}: Origin): Parsed<MemoryTable> {
  const issues: ParseIssue[] = []
  const allocations: Allocation[] = []
  let columns: readonly string[] | null = null
  let headless = false
  for (const line of wholeLines(text)) {
    const heading = readHeading(line.text)
    const row = heading === null && line.text.trim() !== '' ? readRow(line.text, columns) : null
    if (heading !== null) columns = heading
    else if (row === null || (row === 'unexpected-line' && isPrompt(line.text))) continue
    else if (typeof row === 'string') issues.push(issue(row, path, line.number, line.text))
    else {
      headless ||= columns === null
      allocations.push(row)
    }
  }
  const cut = cutShort(text, path)
  if (cut !== null && !isPrompt(cut.text)) issues.push(cut)
  if (headless) issues.unshift(issue('missing-field', path, 0, 'gpuaddr … flags type usage'))
  return {issues, value: {allocations, areas: []}}
}

/** null: not the heading. */
function readHeading(line: string): readonly string[] | null {
  const columns = line.slice(0, 400).trim().split(/\s+/)
  return columns[0] === 'gpuaddr' && columns.includes('flags') && columns.includes('usage') ? columns : null
}

function readRow(line: string, columns: readonly string[] | null): Allocation | IssueCode {
  const words = line.trim().split(/\s+/, 32)
  const flagsAt =
    columns === null ? words.findIndex((word) => isFlags(word) && word.includes('-')) : columns.indexOf('flags')
  const type = words[flagsAt + 1] ?? ''
  if (flagsAt < 2 || !isFlags(words[flagsAt] ?? '') || !/^[a-z]{2,16}$/i.test(type)) return 'unexpected-line'
  const open = words[flagsAt + 2] ?? ''
  const inner = open.endsWith('(') ? (words[flagsAt + 3] ?? '') : ''
  const counts = words.slice(flagsAt + (inner === '' ? 3 : 4))
  const after = columns === null ? 1 : columns.length - columns.indexOf('usage') - 1
  if (open === '' || (open.endsWith('(') && !inner.endsWith(')')) || counts.length < after) return 'unexpected-line'
  const numbers = counts.slice(0, after).map(uint)
  const bytes = uint(words[sizeAt(flagsAt, columns)] ?? '')
  const inodeAt = columns === null ? -1 : columns.indexOf('inode') - columns.indexOf('usage') - 1
  const inode = (inodeAt < 0 ? null : numbers[inodeAt]) || null
  if (bytes === null || numbers.includes(null)) return 'bad-number'
  const usage = inner === '' ? open : `${open} ${inner}`
  return allocation(bytes, {dmabuf: isDmabuf(type, inode), inode, label: usage})
}

/** Pages swapped out are no memory: of the three sizes the physical one counts. */
function sizeAt(flagsAt: number, columns: readonly string[] | null): number {
  if (columns === null) return flagsAt === 2 ? 1 : 2
  return columns.includes('physsize') ? columns.indexOf('physsize') : columns.indexOf('size')
}

const isFlags = (word: string): boolean => /^[-a-z]{3,16}$/i.test(word)

const isDmabuf = (type: string, inode: number | null): boolean | null =>
  inode !== null || type === 'ion' ? true : type === 'gpumem' ? false : null

/** A text without a path begins with the heading. */
export function looksLikeKgslMem(head: string): boolean {
  const first = head
    .slice(0, 4096)
    .split('\n')
    .find((line) => line.trim() !== '' && !isPrompt(line))
  return first !== undefined && readHeading(first)?.includes('type') === true
}
