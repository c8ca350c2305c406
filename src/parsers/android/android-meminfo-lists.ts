/** The lists of `dumpsys meminfo`: by process, by OOM adjustment, by category. Grammar: android-meminfo.ts. */

import type {ParseIssue} from '../interface.js'
import {issue, type Line, uint} from '../scan.js'
import {androidSize} from './android-size.js'

export interface AndroidMemoryList {
  /** `Total PSS by process`. */
  readonly title: string
  readonly rows: readonly AndroidMemoryRow[]
}

interface AndroidMemoryRow {
  /** What it is part of: its bytes are in that row's too. null: of none, or the text has left out of which. */
  readonly group: string | null
  readonly name: string
  readonly pid: number | null
  readonly bytes: number
  /** null: the dump counts no swap. */
  readonly swap: number | null
}

interface Group {
  readonly line: Line
  readonly name: string
  readonly bytes: number
  parts: number
  sum: number
  /** A part could not be read. */
  torn: boolean
}

export interface ListDraft {
  readonly title: string
  readonly rows: AndroidMemoryRow[]
  group: Group | null
  readonly issues: ParseIssue[]
}

export const listTitle = (line: string): string | null =>
  /^ *(Total (?:PSS|RSS|USS) by (?:process|OOM adjustment|category)):\s*$/.exec(line)?.[1] ?? null

export const beginList = (title: string): ListDraft => ({group: null, issues: [], rows: [], title})

/** Like a row of a list, though the text has not said of which. */
export const looksLikeRow = (line: string): boolean => /^ *-?\d[\d,]{0,30}(?:K| kB): \S/.test(line)

export function takeRow(list: ListDraft, line: Line, path: string): void {
  const row = readRow(line.text)
  const [process, oom] = [list.title.endsWith('process'), list.title.endsWith('adjustment')]
  const part = row !== null && !process && (row.indented || (oom && row.pid !== null))
  // In a list of processes the pid is missing where a name has broken the line.
  if (row === null || (row.pid === null && (process || (part && oom)))) {
    if (list.group !== null) list.group.torn = true
    const code = row === null && /^ *-?\d/.test(line.text) ? 'bad-number' : 'unexpected-line'
    list.issues.push(issue(code, path, line.number, line.text))
    return
  }
  const {bytes, name, pid, swap} = row
  if (!part) {
    endGroup(list, path)
    list.group = process ? null : {bytes, line, name, parts: 0, sum: 0, torn: false}
  } else if (list.group !== null) {
    list.group.sum += bytes
    list.group.parts += 1
  }
  list.rows.push({bytes, group: part ? (list.group?.name ?? null) : null, name, pid, swap})
}

/** Android sums the processes of an adjustment; of categories it may list some parts only. */
export function endGroup(list: ListDraft, path: string): void {
  const {group} = list
  list.group = null
  if (group === null || group.torn || group.parts === 0 || !list.title.endsWith('adjustment')) return
  if (group.sum === group.bytes) return
  list.issues.push(issue('total-mismatch', path, group.line.number, group.line.text))
}

/** The process chose its name; size and pid stand at the sides. */
function readRow(line: string): (Omit<AndroidMemoryRow, 'group'> & {readonly indented: boolean}) | null {
  const end = line.slice(0, 60).indexOf(': ')
  const size = line.slice(0, Math.max(end, 0)).trimStart()
  const bytes = androidSize(size)
  if (bytes === null) return null
  const rest = line.slice(end + 2).trimEnd()
  const [inSwap, swapSize = ''] = /\( *([\d,]{1,30}(?:K| kB)) in swap\)$/.exec(rest.slice(-60)) ?? []
  const swap = inSwap === undefined ? null : androidSize(swapSize)
  const label = (inSwap === undefined ? rest : rest.slice(0, -inSwap.length)).trimEnd()
  const [withPid, digits = ''] = / \(pid (\d{1,10})(?: \/ [\w ]{1,20})?\)$/.exec(label.slice(-40)) ?? []
  // Numbers are padded to 9 characters, in Android 6 to 7; a row stands 2 blanks in, a part of one 6.
  const digitsLength = size.replace(/(?:K| kB)$/, '').length
  const indent = end - size.length + Math.min(0, digitsLength - 9)
  return {
    bytes,
    indented: indent >= 4,
    name: withPid === undefined ? label : label.slice(0, -withPid.length),
    pid: withPid === undefined ? null : uint(digits),
    swap
  }
}
