/**
 * `cma -a` of Qualcomm's plugins for the crash utility: the CMA areas of a dumped kernel.
 *
 *     text  := "CMA (Contiguous Memory Allocator) Areas Overview" LF box
 *     row   := "│" n "│" name "│" address "│[0x" base "~0x" end "]│" total "│" used "│" percent "%│" order "│"
 *     sums  := "│ Areas: " n " | Total: " size " | Used: " size " (" percent "%) … │"
 *
 * - Sizes are powers of 1024. Those with decimals are rounded to the second.
 * - Used counts pages taken by CMA allocations, not movable pages of others that
 *   stand in the area.
 * - The range is printed as if pages were 4 KiB; the sizes know the page size.
 *
 * Read in memory/cma.cpp of quic/crash-plugins: print_cma_table_content(), print_cma_statistics().
 */

import {cutShort, wholeLines} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {area, type MemoryArea, type MemoryTable} from '../memory-table.js'
import {issue, type Line, uint} from '../scan.js'
import {isElided, isPrompt} from '../text/terminal.js'
import {type CrashSize, crashSize} from './crash-size.js'

const title = /^\s*CMA \(Contiguous Memory Allocator\) Areas Overview\s*$/
const sums = /^\s*│ *Areas: (\d+) \| Total: (\S+) \| Used: (\S+) \(/
const longest = 1000

export function parseCrashCma(text: string, {path}: Origin): Parsed<MemoryTable> {
  const issues: ParseIssue[] = []
  const areas: MemoryArea[] = []
  const found: {readonly total: CrashSize; readonly used: CrashSize}[] = []
  let [whole, stated] = [true, false]
  const report = (line: Line, code: ParseIssue['code']) => {
    whole = false
    issues.push(issue(code, path, line.number, line.text))
  }
  for (const line of text.endsWith('┘') ? wholeLines(`${text}\n`) : wholeLines(text)) {
    const bounded = line.text.slice(0, longest)
    const [, count, total, used] = sums.exec(bounded) ?? []
    if (bounded.trim() === '' || title.test(bounded) || /^[\s┌├└─┬┼┴┐┤┘]*$/.test(bounded) || isPrompt(bounded)) continue
    if (count !== undefined) {
      stated = true
      const right = agrees(count, total, used, found)
      if (whole && !right) issues.push(issue('total-mismatch', path, line.number, line.text))
      continue
    }
    const cells = bounded.split('│').map((cell) => cell.trim())
    if (cells[1] === '#') continue
    const row = cells.length === 10 && uint(cells[1] ?? '') !== null
    const [size, taken] = row ? [crashSize(cells[5] ?? ''), crashSize(cells[6] ?? '')] : [null, null]
    if (size !== null && taken !== null) {
      found.push({total: size, used: taken})
      areas.push(area('cma', cells[2] ?? '', {capacity: size.bytes, used: taken.bytes}))
    } else report(line, row ? 'bad-number' : isElided(bounded) ? 'cut-short' : 'unexpected-line')
  }
  const cut = text.endsWith('┘') ? null : cutShort(text, path)
  if (cut !== null) issues.push(cut)
  else if (whole && !stated && found.length > 0) issues.push(issue('missing-field', path, 0, 'Areas:'))
  return {issues, value: {allocations: [], areas}}
}

function agrees(
  count: string,
  total: string | undefined,
  used: string | undefined,
  found: readonly {readonly total: CrashSize; readonly used: CrashSize}[]
): boolean {
  const near = (stated: CrashSize | null, sizes: readonly CrashSize[]) =>
    stated !== null &&
    Math.abs(stated.bytes - sizes.reduce((sum, {bytes}) => sum + bytes, 0)) <=
      sizes.reduce((sum, {slack}) => sum + slack, stated.slack)
  const [totals, uses] = [found.map((row) => row.total), found.map((row) => row.used)]
  return uint(count) === found.length && near(crashSize(total ?? ''), totals) && near(crashSize(used ?? ''), uses)
}

export function looksLikeCrashCma(head: string): boolean {
  let seen = 0
  for (const {text} of wholeLines(`${head.slice(0, 8192)}\n`)) {
    if (title.test(text.slice(0, longest))) return true
    if (text.trim() !== '' && !isPrompt(text)) seen += 1
    if (seen > 1) return false
  }
  return false
}
