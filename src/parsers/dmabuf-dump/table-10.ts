/**
 * What Android 10 prints, with or without a pid:
 *
 *     table := TAB{6} ("[pid: % 4d]" TAB)* LF
 *              TAB{6} ("%16s")* LF                                 comm
 *              TAB "inode" TAB TAB "size" TAB TAB "count" TAB ("fd" TAB "map" TAB)* LF
 *              ("%16lu\t%10lu\t%lu\t" ("%d\t%d\t")* LF)*           inode, bytes, references; descriptors, maps
 *              ruler "PSS" BLANK* ("%15ldK")* LF
 *
 * Pss is size × (descriptors + maps) / references, each quotient rounded down.
 */
import type {ParseIssue} from '../interface.js'
import {issue, type Line, uint} from '../scan.js'
import {afterBytes, allKibibytes, commOf, processBuffer} from './figures.js'
import type {Part} from './parts.js'
import type {TableDraft, TableRow} from './table.js'

interface Row {
  readonly row: TableRow
  /** Descriptors and maps of each process, in turns. */
  readonly held: readonly number[]
}

const isHeading = (line = ''): boolean => /^\s*inode\s+size\s+count(?:\s+fd\s+map)*\s*$/.test(line)

export function readTable10(part: Part, path: string, issues: ParseIssue[]): TableDraft {
  const {first, lines} = part
  // No line of names: they were all blank.
  const at = isHeading(lines[1]?.text) ? 1 : 2
  const [comms, heading, rest] = [at === 1 ? undefined : lines[1], lines[at], lines.slice(at + 1)]
  const pids = [...first.text.matchAll(/\[pid: +(\d+)\]/g)].map(([, pid = '']) => uint(pid) ?? 0)
  const refuse = ({number, text}: Line) => issues.push(issue('unexpected-line', path, number, text))
  const known = isHeading(heading?.text)
  if (!known) for (const line of part.lines) refuse(line)
  const rows: Row[] = []
  let pss: readonly number[] | null = null
  let last: Line | null = null
  for (const line of known ? rest : []) {
    const shares = /^PSS((?:\s+\d+K)*)\s*$/.exec(line.text)?.[1]
    const row = last === null ? rowOf(line, pids.length) : null
    if (row !== null) rows.push(row)
    else if (last === null && shares !== undefined) {
      last = line
      pss = allKibibytes(shares.match(/\d+/g) ?? [])
      if (pss?.length !== pids.length) refuse(line)
    } else refuse(line)
  }
  const names = commsOf(comms?.text ?? '', pids.length)
  return {
    processes: (known ? pids : []).map((pid, at) => ({
      buffers: rows.flatMap(({held, row}) => {
        const [fdRefs = 0, mapRefs = 0] = held.slice(at * 2)
        const {inode, size} = row
        return fdRefs + mapRefs > 0 ? [processBuffer(size, {fdRefs, inode, mapRefs, sizeRounded: false})] : []
      }),
      comm: names[at] ?? null,
      line: first,
      pid,
      total: last === null || pss?.length !== pids.length ? null : {line: last, pss: pss[at] ?? null, rss: null}
    })),
    rows: rows.map(({row}) => row),
    total: last === null ? null : {bytes: null, line: last}
  }
}

function rowOf(line: Line, processes: number): Row | null {
  const figures = line.text.trim().split(/\s+/).map(uint)
  const known = figures.filter((one) => one !== null)
  const [inode, size, refs, ...held] = known
  if (inode === undefined || size === undefined || refs === undefined) return null
  if (known.length !== figures.length || held.length !== processes * 2) return null
  return {
    held,
    row: {fdProcesses: null, inode, line, mapProcesses: null, refs, size, sizeRounded: false}
  }
}

/** By their width of 16 bytes; by words where that was lost and there are as many; else they stay unknown. */
function commsOf(text: string, count: number): readonly (string | null)[] {
  const comms: (string | null)[] = []
  for (let at = /^\t{6}/.test(text) ? 6 : text.length; at < text.length; ) {
    const end = afterBytes(text, at, 16)
    if (end === null) break
    comms.push(commOf(text.slice(at, end)))
    at = end
  }
  const words = text.match(/\S+/g) ?? []
  return comms.length === count ? comms : words.length === count ? words.map(commOf) : []
}
