/**
 * What stands below the list:
 *
 *     "dmabuf total: " kB " kernel_rss: " kB " userspace_rss: " kB " userspace_pss: " kB LF BLANK
 *     "TOTAL" rss pss                                                   early builds of Android 11
 *     TAB "TOTALS" LF headings LF uint "," uint "," uint "," uint LF    csv
 */
import type {ParseIssue} from '../interface.js'
import {issue, type Line} from '../scan.js'
import {allKibibytes} from './figures.js'
import type {Part} from './parts.js'
import type {DumpMessage, ProcessBuffer} from './value.js'

export interface ListTotals {
  readonly line: Line
  readonly dmabuf: number | null
  readonly kernelRss: number | null
  readonly userspaceRss: number | null
  readonly userspacePss: number | null
}

const keys = ['dmabuf total', 'kernel_rss', 'userspace_rss', 'userspace_pss'] as const

/** null: no figures. A line broken in two is read as one. */
export function readTotals({first, lines}: Part, path: string, issues: ParseIssue[]): ListTotals | null {
  const stated = new Map<string, number>()
  for (const {number, text} of lines) {
    const pairs = pairsOf(text)
    const values = pairs === null ? null : allKibibytes(pairs.map(([, value]) => value))
    if (pairs === null) issues.push(issue('unexpected-line', path, number, text))
    else if (values === null) issues.push(issue('bad-number', path, number, text))
    else if (pairs.some(([key]) => stated.has(key))) issues.push(issue('conflict', path, number, text))
    else for (const [at, [key]] of pairs.entries()) stated.set(key, values[at] ?? 0)
  }
  if (stated.size === 0) return null
  const [dmabuf = null, kernelRss = null, userspaceRss = null, userspacePss = null] = keys.map((key) => stated.get(key))
  return {dmabuf, kernelRss, line: first, userspacePss, userspaceRss}
}

/** null: a line of no totals. */
function pairsOf(text: string): readonly (readonly [string, string])[] | null {
  if (/^(?:\tTOTALS|"dmabuf total \(kB\)",.*) *$/.test(text)) return []
  const early = /^ *TOTAL +(\d+) kB +(\d+) kB *$/.exec(text)?.slice(1)
  const csv = /^(\d+),(\d+),(\d+),(\d+) *$/.exec(text)?.slice(1)
  const values = early ?? csv
  if (values !== undefined) return values.map((value, at) => [keys[at + keys.length - values.length] ?? '', value])
  if (!/^ *(?:(?:dmabuf total|kernel_rss|userspace_rss|userspace_pss): +\d+ kB *)+$/.test(text)) return null
  return [...text.matchAll(/(\w[\w ]*): +(\d+) kB/g)].map(([, key = '', value = '']) => [key, value])
}

/**
 * The figures that may be believed.
 *
 * - Android 11 to 13 print kernel_rss 0 where debugfs told them nothing, and look the same as early builds of 14, which
 *   mean it. A 0 counts only where an exporter, or csv, shows a later release that said nothing else.
 * - Android 14 and 15 print a 0 they do not know with a warning; 16 with one that comes first.
 * - `totals-disagree`: the total holds the processes' memory twice.
 */
export function believed(
  {dmabuf, kernelRss, userspacePss, userspaceRss}: ListTotals,
  later: boolean,
  messages: readonly DumpMessage[]
): Omit<ListTotals, 'line'> {
  const said = (...meanings: readonly DumpMessage['means'][]) => messages.some(({means}) => meanings.includes(means))
  const twice = said('totals-disagree')
  const unknown = twice || said('no-total', 'no-statistics') || (kernelRss === 0 && !later)
  return {
    dmabuf: twice ? null : dmabuf,
    kernelRss: unknown ? null : kernelRss,
    userspacePss,
    userspaceRss
  }
}

/** Sizes of the list's distinct buffers; null: some are not told apart. */
export function distinctBytes(
  buffers: readonly ProcessBuffer[]
): {readonly bytes: number; readonly count: number} | null {
  const sizes = new Map<number, number>()
  for (const {inode, size} of buffers) {
    if (inode === null) return null
    sizes.set(inode, size)
  }
  return {bytes: [...sizes.values()].reduce((sum, size) => sum + size, 0), count: sizes.size}
}
