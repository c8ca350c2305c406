/** The end of `dumpsys meminfo`: memory of the whole machine, line by line. Grammar: android-meminfo.ts. */

import type {IssueCode} from '../interface.js'
import {androidSize, androidSum, type Sum} from './android-size.js'

/** Bytes. null: not said, as before the release that first printed it, or not readable. */
export interface AndroidSystemMemory {
  readonly totalRam: number | null
  /** `normal`, `moderate`, `low`, `critical`. */
  readonly status: string | null
  /** Processes in the cache and the page cache count as free. */
  readonly freeRam: number | null
  readonly usedRam: number | null
  /** What the account cannot explain; negative where it counts something twice. */
  readonly lostRam: number | null
  readonly ion: {
    readonly total: number
    readonly mapped: number | null
    readonly unmapped: number | null
    readonly pools: number | null
  } | null
  /** All dma-bufs. Unmapped: in no process's maps, though it may have a descriptor. */
  readonly dmabuf: {readonly total: number; readonly mapped: number | null; readonly unmapped: number | null} | null
  /** Those of dma-heaps, in `dmabuf` too. */
  readonly dmabufHeaps: number | null
  /** Free pages the heaps keep. */
  readonly dmabufHeapsPool: number | null
  /** `dmabuf` is in the line above too; `private` is not. */
  readonly gpu: {readonly total: number; readonly dmabuf: number | null; readonly private: number | null} | null
  readonly kernelCma: number | null
  readonly zram: {readonly physical: number; readonly swapped: number; readonly swapTotal: number} | null
}

type Field = Partial<AndroidSystemMemory>
type Read = {readonly field: Field; readonly code: IssueCode | null}

const bad: Read = {code: 'bad-number', field: {}}
const read = (field: Field): Read => ({code: null, field})

const part = ({parts}: Sum, label: string): number | null => parts.get(label) ?? null

/** A total, and its parts, which sum exactly: both are the numbers that were added. */
const summed =
  (field: (sum: Sum) => Field) =>
  (text: string): Read => {
    const sum = androidSum(text)
    if (sum === null) return bad
    const parts = [...sum.parts.values()].reduce((total, bytes) => total + bytes, 0)
    return {code: sum.parts.size > 0 && parts !== sum.total ? 'total-mismatch' : null, field: field(sum)}
  }

const single =
  (field: (bytes: number) => Field) =>
  (text: string): Read => {
    const bytes = androidSize(text)
    return bytes === null ? bad : read(field(bytes))
  }

function totalRam(text: string): Read {
  const [, size = '', status = null] = /^(\S+(?: kB)?)(?: \(status (\w+)\))?$/.exec(text) ?? []
  const bytes = androidSize(size)
  return bytes === null ? bad : read({status, totalRam: bytes})
}

function zram(text: string): Read {
  const [, ...sizes] =
    /^(\S+(?: kB)?) physical used for +(\S+(?: kB)?) in swap \( *(\S+(?: kB)?) total swap\)$/.exec(text) ?? []
  const [physical = null, swapped = null, swapTotal = null] = sizes.map(androidSize)
  return physical === null || swapped === null || swapTotal === null
    ? bad
    : read({zram: {physical, swapTotal, swapped}})
}

const dmabufHeaps = single((bytes) => ({dmabufHeaps: bytes}))

/** By what stands before the colon. */
const readers = new Map<string, (text: string) => Read>([
  [
    'DMA-BUF',
    summed((sum) => ({dmabuf: {mapped: part(sum, 'mapped'), total: sum.total, unmapped: part(sum, 'unmapped')}}))
  ],
  // In the report of low memory in the log.
  ['DMA-BUF Heap', dmabufHeaps],
  ['DMA-BUF Heaps', dmabufHeaps],
  ['DMA-BUF Heaps pool', single((bytes) => ({dmabufHeapsPool: bytes}))],
  ['Free RAM', summed(({total}) => ({freeRam: total}))],
  ['GPU', summed((sum) => ({gpu: {dmabuf: part(sum, 'dmabuf'), private: part(sum, 'private'), total: sum.total}}))],
  [
    'ION',
    summed((sum) => ({
      ion: {
        mapped: part(sum, 'mapped'),
        pools: part(sum, 'pools'),
        total: sum.total,
        unmapped: part(sum, 'unmapped')
      }
    }))
  ],
  ['Kernel CMA', single((bytes) => ({kernelCma: bytes}))],
  ['Lost RAM', single((bytes) => ({lostRam: bytes}))],
  ['Total RAM', totalRam],
  ['Used RAM', summed(({total}) => ({usedRam: total}))],
  ['ZRAM', zram]
])

/** null: no line of it. */
export function readSystemLine(line: string): Read | null {
  const at = line.slice(0, 40).indexOf(':')
  const reader =
    at === -1 || !/^: *-?(?:\d|\.\.|…)/.test(line.slice(at, at + 30))
      ? undefined
      : readers.get(line.slice(0, at).trim())
  return reader?.(line.slice(at + 1).trim()) ?? null
}

/** Where a dump says all of it, this is the first line. */
export const beginsSystem = (line: string): boolean => /^ *Total RAM:/.test(line)

const nothing: AndroidSystemMemory = {
  dmabuf: null,
  dmabufHeaps: null,
  dmabufHeapsPool: null,
  freeRam: null,
  gpu: null,
  ion: null,
  kernelCma: null,
  lostRam: null,
  status: null,
  totalRam: null,
  usedRam: null,
  zram: null
}

/** Of two lines that say the same the first counts. */
export const withLine = (system: AndroidSystemMemory | null, field: Field): AndroidSystemMemory => ({
  ...nothing,
  ...field,
  ...Object.fromEntries(Object.entries(system ?? {}).filter(([, value]) => value !== null))
})
