/**
 * `/proc/rk_dma_heap/{rk-dma-heap-info,dma_heap_info}`, also in debugfs: what was taken from Rockchip's own heaps.
 *
 *     info   := (dmabuf | plain)* [ LF "Total : 0x" hex " (" uint " KiB)" LF ]
 *     dmabuf := "dma-heap:<" heap "> -dmabuf" TAB "i_ino = " uint LF alloc
 *               TAB TAB "Attached Devices:" LF (TAB TAB device LF)* "Total " uint " devices attached" LF LF
 *     plain  := "dma-heap:<" heap "> -non dmabuf" LF alloc
 *     alloc  := TAB "Alloc by (" name ")" TAB "[0x" hex "-0x" hex "]" TAB "0x" hex " (" uint " KiB)" LF
 *
 * - Physical ranges, both ends in them; the sizes say the same twice more.
 * - `name` is padded to 20 characters. It is the name of the dma-buf, which begins as that of the driver or program that
 *   took it, and which any holder may change: 31 bytes, newlines allowed. That is too short for the rest of the line.
 * - A dma-buf the heap does not know any more leaves its heading without an end: the next follows in the same line.
 * - The lines about devices are missing where the buffer could not be locked.
 *
 * Read in drivers/dma-buf/rk_heaps/rk-dma-heap.c rk_dma_heap_dump_dmabuf(), rk_dma_heap_dump_contig() and
 * rk_dma_heap_proc_show() of Rockchip's 5.10; a text of an RV1106 was seen.
 */
import type {IssueCode, Origin, Parsed, ParseIssue} from '../interface.js'
import {hex, issue, type Line, uint} from '../scan.js'
import {firstLines, kibibytes, readListing} from '../text/listing.js'

export interface RkDmaHeap {
  readonly buffers: readonly RkBuffer[]
  /** Pages that are no dma-buf. */
  readonly pages: readonly RkPages[]
}

interface RkPages {
  readonly heap: string
  readonly bytes: number
  /** null: it has no name. */
  readonly allocatedBy: string | null
}

interface RkBuffer extends RkPages {
  readonly inode: number
  /** One for each attachment. */
  readonly devices: readonly string[]
}

interface Draft {
  readonly line: Line
  readonly heap: string
  /** Not pages that are none. */
  readonly dmabuf: boolean
  /** null: no number. */
  readonly inode: number | null
  /** Of "Alloc by", so far: a name may have newlines. */
  pending: string
  taken: {readonly bytes: number; readonly allocatedBy: string | null} | null
  /** null: their heading is still to come. */
  devices: string[] | null
  closed: boolean
}

const heading =
  /^(?:dma-heap:<[^>]{1,64}> -dmabuf){0,64}?dma-heap:<([^>]{1,64})> -(?:dmabuf[\t ]+i_ino = (\S+)|non dmabuf)$/
const alloc =
  /^[\t ]{0,8}Alloc by \((.{0,64})\)[\t ]{1,8}\[0x([\da-f]{8,16})-0x([\da-f]{8,16})\][\t ]{1,8}0x([\da-f]{8,16}) \((\d{1,20}) KiB\)$/s
/** No name has room for this. */
const range = /\[0x[\da-f]{8,16}-0x[\da-f]{8,16}\]/
const attached = /^[\t ]{0,80}Total (\d{1,10}) devices attached$/
const totalLine = /^Total : 0x([\da-f]{1,16}) \((\d{1,20}) KiB\)$/

export function parseRkDmaHeap(text: string, {path}: Origin): Parsed<RkDmaHeap> {
  const {issues: missing, lines: listed, whole} = readListing(text, path)
  const issues: ParseIssue[] = [...missing]
  const drafts: Draft[] = []
  let complete = whole
  let total: Line | null = null
  for (const line of listed) {
    const say = (code: IssueCode) => {
      issues.push(issue(code, path, line.number, line.text))
      complete = false
    }
    const [found, heap = '', inode] = heading.exec(line.text) ?? []
    const draft = drafts.at(-1)
    if (found !== undefined) {
      const number = inode === undefined ? null : uint(inode)
      if (inode !== undefined && number === null) say('bad-number')
      drafts.push({
        closed: false,
        devices: null,
        dmabuf: inode !== undefined,
        heap,
        inode: number,
        line,
        pending: '',
        taken: null
      })
    } else if (totalLine.test(line.text)) total ??= line
    else {
      const fault = draft === undefined || draft.closed ? 'unexpected-line' : readLine(line.text, draft)
      if (fault !== null) say(fault)
    }
  }
  const buffers: RkBuffer[] = []
  const pages: RkPages[] = []
  for (const {closed, devices, dmabuf, heap, inode, line, taken} of drafts) {
    const lost = taken === null || (dmabuf && !closed)
    if (lost && complete) issues.push(issue('missing-field', path, line.number, line.text))
    if (taken === null) continue
    if (inode !== null) buffers.push({...taken, devices: devices ?? [], heap, inode})
    else if (!dmabuf) pages.push({...taken, heap})
  }
  const sum = drafts.reduce((bytes, {taken}) => bytes + (taken?.bytes ?? 0), 0)
  if (total !== null && complete && !statesTotal(total.text, sum))
    issues.push(issue('total-mismatch', path, total.number, total.text))
  return {issues: issues.sort((a, b) => a.line - b.line), value: {buffers, pages}}
}

/** null: read. */
function readLine(text: string, draft: Draft): IssueCode | null {
  const line = text.trimStart()
  const [, count] = attached.exec(line) ?? []
  if (line === 'Attached Devices:' && draft.dmabuf && draft.devices === null) draft.devices = []
  else if (count !== undefined && draft.devices !== null) {
    draft.closed = true
    return uint(count) === draft.devices.length ? null : 'total-mismatch'
  } else if (draft.devices !== null) {
    if (/[\t ]/.test(line)) return 'unexpected-line'
    draft.devices.push(line)
  } else if (draft.taken === null) return readAlloc(line, draft)
  else return 'unexpected-line'
  return null
}

function readAlloc(line: string, draft: Draft): IssueCode | null {
  const joined = draft.pending === '' ? line : `${draft.pending}\n${line}`
  const [found, name = '', from = '', to = '', size = '', kib = ''] = alloc.exec(joined) ?? []
  if (found === undefined) {
    if (!joined.startsWith('Alloc by (') || joined.length > 80 || range.test(line)) return 'unexpected-line'
    draft.pending = joined
    return null
  }
  const [start, end, bytes] = [hex(from), hex(to), hex(size)]
  if (start === null || end === null || bytes === null) return 'bad-number'
  const agrees = end - start + 1 === bytes && kibibytes(kib) === bytes - (bytes % 1024)
  if (!agrees) return 'conflict'
  draft.taken = {allocatedBy: named(name.trimEnd()), bytes}
  return null
}

function statesTotal(line: string, sum: number): boolean {
  const [, size = '', kib = ''] = totalLine.exec(line) ?? []
  return hex(size) === sum && kibibytes(kib) === sum - (sum % 1024)
}

/** `(null)` is what the kernel prints for none. */
const named = (text: string): string | null => (text === '' || text === '(null)' ? null : text)

/** A text without a path begins with the heading of a buffer. */
export function looksLikeRkDmaHeap(head: string): boolean {
  const [first = '', second = ''] = firstLines(head, 2)
  return heading.test(first) && /^[\t ]{0,8}Alloc by \(/.test(second)
}
