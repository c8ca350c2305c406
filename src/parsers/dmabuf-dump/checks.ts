/** The text's own totals against its rows. Sizes are rounded down one by one, their sums once. */
import type {IssueCode} from '../interface.js'
import type {Line} from '../scan.js'
import {distinctBytes, type ListTotals} from './list-totals.js'
import type {ProcessDraft} from './process-list.js'
import type {ExporterDraft, SumDraft} from './statistics.js'
import type {TableDraft} from './table.js'
import type {DumpedBuffer} from './value.js'

export interface Fault {
  readonly code: IssueCode
  readonly line: Line
}

const mismatch = (line: Line): Fault => ({code: 'total-mismatch', line})

/** `stated` sums as many figures, each of which lost less than 1 KiB. */
function sums(stated: number | null, rounded: readonly (number | null)[]): boolean {
  const known = rounded.filter((one) => one !== null)
  const beyond = (stated ?? 0) - known.reduce((sum, one) => sum + one, 0)
  if (stated === null || known.length < rounded.length) return true
  return beyond >= 0 && beyond <= 1024 * Math.max(known.length - 1, 0)
}

const add = (all: readonly {readonly size: number}[]): number => all.reduce((sum, {size}) => sum + size, 0)

export function checkList(
  processes: readonly ProcessDraft[],
  totals: ListTotals | null,
  twice: boolean
): readonly Fault[] {
  const faults = processes.flatMap(({buffers, total}) => {
    if (total === null) return []
    const fits =
      sums(
        total.rss,
        buffers.map(({size}) => size)
      ) &&
      sums(
        total.pss,
        buffers.map(({pss}) => pss)
      )
    return fits ? [] : [mismatch(total.line)]
  })
  return [...faults, ...checkHolders(processes), ...(totals === null ? [] : checkTotals(processes, totals, twice))]
}

/** A buffer is listed with as many processes as it says, with one size. */
function checkHolders(processes: readonly ProcessDraft[]): readonly Fault[] {
  const seen = new Map<
    number,
    {count: number; readonly size: number; readonly stated: number | null; readonly line: Line}
  >()
  const faults: Fault[] = []
  for (const {buffers, line} of processes) {
    for (const {inode, processes: stated, size} of buffers) {
      if (inode === null) continue
      const first = seen.get(inode)
      if (first === undefined) seen.set(inode, {count: 1, line, size, stated})
      else if (first.size !== size || first.stated !== stated) faults.push({code: 'conflict', line})
      else first.count += 1
    }
  }
  for (const {count, line, stated} of seen.values())
    if (stated !== null && stated !== count) faults.push(mismatch(line))
  return faults
}

function checkTotals(processes: readonly ProcessDraft[], totals: ListTotals, twice: boolean): readonly Fault[] {
  const {dmabuf, kernelRss, line, userspacePss, userspaceRss} = totals
  const distinct = distinctBytes(processes.flatMap(({buffers}) => buffers))
  const held = twice || dmabuf === null || kernelRss === null || distinct === null ? null : dmabuf - kernelRss
  const beyond = held === null ? 0 : held - (distinct?.bytes ?? 0)
  const fits =
    sums(
      userspaceRss,
      processes.map(({total}) => total?.rss ?? null)
    ) &&
    sums(
      userspacePss,
      processes.map(({total}) => total?.pss ?? null)
    ) &&
    beyond >= 0 &&
    beyond <= 1024 * (distinct?.count ?? 0)
  return fits ? [] : [mismatch(line)]
}

export function checkTable({processes, rows, total}: TableDraft): readonly Fault[] {
  const faults = total !== null && total.bytes !== null && total.bytes !== add(rows) ? [mismatch(total.line)] : []
  const fds = new Map<number, number>()
  const maps = new Map<number, number>()
  const refs = new Map(rows.map((row) => [row.inode, row.refs ?? 0]))
  for (const {buffers, total: own} of processes) {
    let pss: number | null = 0
    for (const {fdRefs, inode, mapRefs, size} of buffers) {
      if (inode === null) continue
      if ((fdRefs ?? 0) > 0) fds.set(inode, (fds.get(inode) ?? 0) + 1)
      if ((mapRefs ?? 0) > 0) maps.set(inode, (maps.get(inode) ?? 0) + 1)
      pss = plus(
        pss,
        plus(share(size, fdRefs ?? 0, refs.get(inode) ?? 0), share(size, mapRefs ?? 0, refs.get(inode) ?? 0))
      )
    }
    if (own === null) continue
    if (own.rss !== null && own.rss !== add(buffers)) faults.push(mismatch(own.line))
    if (own.rss === null && own.pss !== null && pss !== null && own.pss !== pss - (pss % 1024))
      faults.push(mismatch(own.line))
  }
  const wrong = rows.filter(
    ({fdProcesses, inode, mapProcesses}) =>
      (fdProcesses ?? 0) !== (fdProcesses === null ? 0 : (fds.get(inode) ?? 0)) ||
      (mapProcesses ?? 0) !== (mapProcesses === null ? 0 : (maps.get(inode) ?? 0))
  )
  return [...faults, ...wrong.map(({line}) => mismatch(line))]
}

/** Of Android 10; null: beyond what can be computed exactly, or by none. */
const share = (size: number, held: number, refs: number): number | null =>
  held === 0 ? 0 : refs === 0 || !Number.isSafeInteger(size * held) ? null : Math.floor((size * held) / refs)

const plus = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b)

export function checkStatistics(
  buffers: readonly DumpedBuffer[],
  exporters: readonly ExporterDraft[],
  sum: SumDraft
): readonly Fault[] {
  const by = new Map<string | null, {count: number; bytes: number}>()
  for (const {exporter, size} of buffers) {
    const own = by.get(exporter) ?? {bytes: 0, count: 0}
    by.set(exporter, {bytes: own.bytes + size, count: own.count + 1})
  }
  const wrong = exporters.filter(
    (one) => by.get(one.exporter)?.count !== one.buffers || by.get(one.exporter)?.bytes !== one.bytes
  )
  const fits = sum.buffers === buffers.length && sum.bytes === add(buffers) && exporters.length === by.size
  return [...wrong.map(({line}) => mismatch(line)), ...(fits ? [] : [mismatch(sum.line)])]
}
