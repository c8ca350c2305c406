/**
 * `hidumper --mem` of OpenHarmony: memory of every process, the graphics columns among it.
 *
 *     text  := … "Total Memory Usage by PID:" LF heading row* … "Total Memory Usage by Size:" LF heading row* …
 *     row   := pid cell* name       columns as the heading has them; older versions print the name after the pid
 *     cell  := uint [ "(" uint " in SwapPss)" ] " kB"
 *
 * - `Dma` is what `/proc/process_dmabuf_info` says of the process, each buffer
 *   once, rounded down to 1 KiB each; a buffer another process has too is
 *   counted with one of them. `Graph` is the same number on most devices, and
 *   part of Total Pss, Rss and Uss as printed.
 * - The table by size repeats the one by pid.
 * - Early versions have no Dma.
 * - The name is /proc's cmdline or comm, and may hold blanks.
 *
 * Read in executor/memory/memory_info.cpp MemUsageToMatrix(), AddMemByProcessTitle() and dma_info.cpp of
 * hiviewdfx_hidumper.
 */
import {cutShort, wholeLines} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, uint} from '../scan.js'
import {isElided} from '../text/terminal.js'

export interface HidumperMemory {
  readonly processes: readonly HidumperProcess[]
}

interface HidumperProcess {
  readonly pid: number
  readonly comm: string
  /** Bytes, here and below; null: this version has no such column. */
  readonly dma: number | null
  readonly graph: number | null
  readonly gl: number | null
}

interface Columns {
  readonly row: RegExp
  /** Of the cells, in their order. */
  readonly labels: readonly string[]
  readonly nameLast: boolean
}

const title = /^\s*Total Memory Usage by (?:PID|Size):\s*$/
const heading = /^\s*PID\s.*Total Pss/
const longest = 4096

export function parseHidumperMemory(text: string, {path}: Origin): Parsed<HidumperMemory> {
  const issues: ParseIssue[] = []
  const processes = new Map<number, HidumperProcess>()
  let columns: Columns | 'expected' | null = null
  for (const {number, text: line} of wholeLines(text)) {
    const bounded = line.slice(0, longest)
    if (title.test(bounded)) columns = 'expected'
    else if (columns === 'expected') {
      columns = heading.test(bounded) ? readColumns(bounded) : null
      if (columns === null) issues.push(issue('missing-field', path, number, line))
    } else if (columns !== null) {
      const row = readRow(bounded, columns)
      const before = typeof row === 'object' && row !== null ? processes.get(row.pid) : undefined
      if (row === 'bad-number') issues.push(issue('bad-number', path, number, line))
      else if (isElided(line)) issues.push(issue('cut-short', path, number, line))
      else if (line.trim() === '' || /^\s*(?:Total |-{10})/.test(line)) columns = null
      else if (row === null) issues.push(issue('unexpected-line', path, number, line))
      else if (before === undefined) processes.set(row.pid, row)
      else if (before.dma !== row.dma || before.graph !== row.graph || before.gl !== row.gl)
        issues.push(issue('conflict', path, number, line))
    }
  }
  const cut = cutShort(text, path)
  if (cut !== null && columns !== null) issues.push(cut)
  return {issues, value: {processes: [...processes.values()]}}
}

function readColumns(line: string): Columns {
  const names = [...line.matchAll(/Total (?:Pss|Vss|Rss|Uss)|PID|\w+/g)].map(([name]) => name)
  const labels = names.filter((name) => /^(?:Total [PVRU]ss|GL|Graph|Dma|PurgSum|PurgPin)$/.test(name))
  const nameLast = names.at(-1) === 'Name'
  const cells = String.raw`((?: +\d+(?:\(\d+ in SwapPss\))? ?kB){${labels.length}})`
  const row = nameLast ? `^ *(\\d+)${cells} +(\\S.*)$` : `^ *(\\d+)[ \\t]+(\\S.*?)${cells} *$`
  return {labels, nameLast, row: new RegExp(row)}
}

function readRow(line: string, {labels, nameLast, row}: Columns): HidumperProcess | 'bad-number' | null {
  const found = row.exec(line)
  if (found === null) return null
  const pid = uint(found[1] ?? '')
  const [cells = '', name = ''] = nameLast ? found.slice(2) : [found[3], found[2]]
  const values = [...cells.matchAll(/(\d+)(?:\(\d+ in SwapPss\))? ?kB/g)].map(([, kib = '']) => kib)
  const of = (label: string): number | null => {
    const at = labels.indexOf(label)
    const n = uint(values[at] ?? '')
    return at === -1 ? null : n === null || !Number.isSafeInteger(n * 1024) ? Number.NaN : n * 1024
  }
  const [dma, gl, graph] = [of('Dma'), of('GL'), of('Graph')]
  if (pid === null || [dma, gl, graph].some(Number.isNaN)) return 'bad-number'
  return {comm: name.trimEnd(), dma, gl, graph, pid}
}

/** A title, and its heading after it. */
export function looksLikeHidumperMemory(head: string): boolean {
  let titled = false
  for (const {text} of wholeLines(`${head.slice(0, 16_384)}\n`)) {
    if (titled) return heading.test(text)
    titled = title.test(text)
  }
  return false
}
