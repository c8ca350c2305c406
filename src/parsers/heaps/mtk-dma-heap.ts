/**
 * `/proc/dma_heap/{all_heaps,heaps/<heap>,stats,rss_pid}` of MediaTek: heaps and their pools, the dma-bufs with who
 * holds them, and what each process holds.
 *
 *     all_heaps := "[All heap] dump start @" uint " ms" LF help "dmabuf buffer total:" KB … "[heap info]" LF heap*
 *                  "non-dma_heap buffer total:" KB  stats  buffer*  times
 *     heaps/…   := heap stats buffer* times
 *     heap      := "[" name "] buffer total size: " KB  [ "--->" name "_heap_pool size: " KB ]
 *     stats     := "PID     PSS(KB)   RSS(KB)" LF (pid pss rss LF)*  "-----EGL memtrack data end" LF
 *                  "--sum: userspace_pss:" KB " rss:" KB  "--sum: kernel rss: " KB
 *                  "pid table:" LF (TAB "pid:" pid " name:" comm LF)*
 *     buffer    := "inode:" uint " size(Byte):" uint " count:" int " cache_sg:" int "  exp:" exporter TAB "name:" name
 *                  LF (attachment | holder)*
 *     attachment:= TAB "attach[" n "]: iova:0x" hex " attr:" hex " dir:" int " dev:" device LF
 *     holder    := TAB "pid:" pid "(" comm ") " TAB "inode:" uint " size:" uint " fd_cnt:" int " mmap_cnt:" int " "
 *                  [ "fd_list:" … ] LF
 *     times     := … "start:" uint "ms add_done:" uint "ms dump_done:" uint "ms end:" uint "ms" LF
 *
 * - KB is 1024 bytes, each rounded down; sizes of buffers are bytes. The list of descriptors is cut to 99 characters.
 * - PSS divides a buffer by what is mapped of it, 0 where nothing is; RSS counts it in full with each process: it
 *   must not be summed. `stats` and `rss_pid` are the stats alone. Processes beyond the first 100 have no row there.
 * - Attachments without a mapping or an IOMMU are not listed.
 * - A name is 31 bytes, newlines allowed. That is too short for the line of a buffer, holder or attachment, so those
 *   are believed anywhere; all else only before the first buffer.
 *
 * Read in drivers/dma-buf/heaps/mtk_heap_debug.c dmabuf_rbtree_dump_stats(), dmabuf_rbtree_dump_buf(),
 * dma_heap_default_show() and mtk_dmabuf_dump_heap() of MediaTek's kernels for Android 12; no text of a device was seen.
 */
import type {IssueCode, Origin, Parsed, ParseIssue} from '../interface.js'
import {type Allocation, allocation, area, type MemoryArea, type MemoryTable} from '../memory-table.js'
import {issue, type Line, uint} from '../scan.js'
import {firstLines, lastWords, readListing} from '../text/listing.js'
import {
  type HolderRow,
  isBare,
  readAttachment,
  readBuffer,
  readHeap,
  readHolder,
  readProcess,
  readSum
} from './mtk-dma-heap-row.js'
import {type MtkSums, mtkSums} from './mtk-dma-heap-sums.js'

export interface MtkDmaHeap {
  readonly table: MemoryTable
  /** Who holds each buffer: a row for each pair of the two. */
  readonly buffers: readonly HolderRow[]
  readonly processes: readonly MtkProcess[]
}

interface MtkProcess {
  readonly pid: number
  /** Bytes, rounded down to 1 KiB. */
  readonly pss: number
  readonly rss: number
}

interface Draft {
  section: 'buffers' | 'heaps' | 'names' | 'pids' | 'stats'
  /** The stats came already: an out-of-memory dump has them twice. */
  again: boolean
  readonly areas: MemoryArea[]
  readonly allocations: Allocation[]
  /** Of the last of the allocations. */
  devices: string[]
  readonly holders: HolderRow[]
  readonly processes: MtkProcess[]
  readonly sums: MtkSums
  /** The lines of times at the end were there. */
  ended: boolean
}

const statsHeading = /^PID +PSS\(KB\) +RSS\(KB\)$/
const times = /^start:\d+ms add_done:\d+ms dump_done:\d+ms end:\d+ms$/
const pidRow = /^[\t ]{0,8}pid:-?\d{1,12} {1,8}name:/
const nameHeading = /^[\t ]{0,8}debug name {1,40}sum of size\(KB\) {1,40}count of heap$/

export function parseMtkDmaHeap(text: string, {path}: Origin): Parsed<MtkDmaHeap> {
  const listing = readListing(text, path)
  const issues: ParseIssue[] = [...listing.issues]
  const draft: Draft = {
    again: false,
    allocations: [],
    areas: [],
    devices: [],
    ended: false,
    holders: [],
    processes: [],
    section: 'heaps',
    sums: mtkSums()
  }
  for (const line of listing.lines) {
    const fault = readLine(line, draft)
    if (fault === null) continue
    issues.push(issue(fault, path, line.number, line.text))
    draft.sums.complete = false
  }
  finishBuffer(draft)
  const last = listing.lines.at(-1)
  const {allocations, areas, holders: buffers, processes} = draft
  if (!draft.ended && allocations.length > 0 && listing.whole && last !== undefined)
    issues.push(issue('cut-short', path, last.number, last.text))
  else if (listing.whole)
    for (const {number, text: stated} of draft.sums.mismatches(draft))
      issues.push(issue('total-mismatch', path, number, stated))
  return {issues: issues.sort((a, b) => a.line - b.line), value: {buffers, processes, table: {allocations, areas}}}
}

/** null: read. */
function readLine(line: Line, draft: Draft): IssueCode | null {
  const {text} = line
  // The name of a buffer may hold a heading.
  const believed = draft.section !== 'buffers' || draft.again
  if (believed && statsHeading.test(text)) draft.section = 'stats'
  else if (believed && text === 'pid table:') draft.section = 'pids'
  else if (text === 'dump again after buffer dump') draft.again = true
  else if (nameHeading.test(text)) draft.section = 'names'
  else if (times.test(text)) draft.ended = true
  else if (draft.section === 'names' && lastWords(text, 2)?.words.every((word) => uint(word) !== null)) return null
  else if (draft.section === 'pids' && pidRow.test(text)) return null
  else return readRow(line, draft)
  return null
}

function readRow(line: Line, draft: Draft): IssueCode | null {
  const {text} = line
  const buffer = readBuffer(text)
  const holder = readHolder(text)
  const device = readAttachment(text)
  if (buffer === 'bad-number' || holder === 'bad-number') return 'bad-number'
  if (buffer !== null) {
    finishBuffer(draft)
    draft.section = 'buffers'
    const {bytes, exporter, inode, name} = buffer
    draft.allocations.push(allocation(bytes, {area: exporter, dmabuf: true, inode, label: name}))
    return null
  }
  const latest = draft.allocations.at(-1)
  if (holder !== null) {
    if (holder.inode !== latest?.inode || holder.bytes !== latest.bytes) return 'conflict'
    draft.holders.push(holder)
    return null
  }
  if (device !== null && latest !== undefined) {
    draft.devices.push(device)
    return null
  }
  return draft.section === 'buffers' ? bareOrNot(text) : readNumbers(line, draft)
}

function readNumbers(line: Line, draft: Draft): IssueCode | null {
  const {text} = line
  const heap = draft.section === 'heaps' ? readHeap(text) : null
  const process = draft.section === 'stats' ? readProcess(text) : null
  const sum = readSum(text)
  if (heap === 'bad-number' || process === 'bad-number' || sum === 'bad-number') return 'bad-number'
  if (heap !== null) draft.areas.push(area(heap.kind, heap.name, {used: heap.used}))
  else if (process !== null) {
    if (!draft.again) draft.processes.push(process)
  } else if (sum !== null) draft.sums.state(line, sum)
  else return bareOrNot(text)
  if (heap?.kind === 'heap') draft.sums.stateHeap(line)
  return null
}

const bareOrNot = (text: string): IssueCode | null => (isBare(text) ? null : 'unexpected-line')

/** An empty list proves nothing: not all attachments are listed. */
function finishBuffer(draft: Draft): void {
  const latest = draft.allocations.pop()
  if (latest !== undefined)
    draft.allocations.push(draft.devices.length === 0 ? latest : {...latest, devices: draft.devices})
  draft.devices = []
}

/** A text without a path begins with a heap, or the stats. */
export function looksLikeMtkDmaHeap(head: string): boolean {
  const [first = '', second = '', third = ''] = firstLines(head, 3)
  if (/^\[All heap\] dump start @\d{1,20} ms$/.test(first) || statsHeading.test(first)) return true
  return readHeap(first) !== null && (statsHeading.test(second) || statsHeading.test(third))
}
