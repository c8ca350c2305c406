/**
 * `/proc/rk_dmabuf/{dev,sgt,size,peak}` of Rockchip: every dma-buf of the machine, with the devices attached to it, or
 * where its pages are.
 *
 *     dev  := "DMABUF NAME EXPORT SIZE:KiB AttachedDevices" LF LF (row (" " device)* LF)*
 *     sgt  := "DMABUF NAME EXPORT SIZE:KiB SGLIST" LF LF (row part LF (blanks part LF)*)*
 *     row  := pointer " " name " " exporter " " uint " KiB"
 *     part := int ": 0x" hex "..0x" hex " (" uint (" KiB" | " Bytes") ")"
 *     size := "Total: " uint " KiB" LF
 *     peak := "Peak: " uint " MiB" LF
 *
 * - Name and exporter are cut to 16 characters and padded to as many. Sizes are rounded down.
 * - The pointer is the kernel's own, good for nothing outside.
 * - `sgt` has only buffers that are mapped for a device, except in debug builds. An older one has no pointer.
 * - A name is 31 bytes, newlines allowed: 16 of them are too few for a row of their own.
 *
 * Read in drivers/soc/rockchip/rk_dmabuf_procfs.c of Rockchip's 5.10, first form and later; a text of an RK3588 was seen.
 */
import type {IssueCode, Origin, Parsed, ParseIssue} from '../interface.js'
import {type Allocation, allocation, type MemoryTable} from '../memory-table.js'
import {issue, type Line} from '../scan.js'
import {firstLines, kibibytes, lastWords, readListing} from '../text/listing.js'

/** Of the heading. */
interface Form {
  readonly padded: boolean
  readonly parts: boolean
  readonly pointers: boolean
}

const heading =
  /^[\t ]{0,16}(?:DMABUF[\t ]{1,20})?NAME[\t ]{1,20}EXPORT[\t ]{1,30}SIZE:KiB[\t ]{1,20}(AttachedDevices|SGLIST)$/
const pointer = /^([\da-f]{8,16}) /
const size = /[\t ]KiB(?:[\t ]|$)/
const part = /^[\t ]*\d{1,9}: 0x[\da-f]{1,16}\.\.0x[\da-f]{1,16} \( *\d{1,20} (?:KiB|Bytes)\)$/

export function parseRkDmabufDev(text: string, {path}: Origin): Parsed<MemoryTable> {
  const listing = readListing(text, path)
  const issues: ParseIssue[] = [...listing.issues]
  const allocations: Allocation[] = []
  let form: Form | null = null
  /** The beginning of a row whose name has newlines. */
  let pending: Line | null = null
  const say = (code: IssueCode, {number, text: line}: Line) => issues.push(issue(code, path, number, line))
  for (const line of listing.lines) {
    const top = heading.exec(line.text)
    if (top !== null) {
      form = {
        padded: line.text.length >= 48,
        parts: top[1] === 'SGLIST',
        pointers: line.text.includes('DMABUF')
      }
      continue
    }
    if (form?.parts === true && part.test(line.text)) continue
    const begins: boolean = form?.pointers !== true || pointer.test(line.text)
    if (begins && pending !== null) say('unexpected-line', pending)
    const whole: Line = begins || pending === null ? line : {...pending, text: `${pending.text}\n${line.text}`}
    pending = null
    const row = form === null ? 'unexpected-line' : readRow(whole.text, form)
    if (typeof row !== 'string') allocations.push(row)
    else if (row === 'unexpected-line' && form?.pointers === true && pointer.test(whole.text) && whole.text.length < 50)
      pending = whole
    else say(row, whole)
  }
  if (pending !== null) say('unexpected-line', pending)
  return {issues: issues.sort((a, b) => a.line - b.line), value: {allocations, areas: []}}
}

function readRow(text: string, {padded, parts, pointers}: Form): Allocation | 'bad-number' | 'unexpected-line' {
  const rest = text.slice(pointers ? (pointer.exec(text)?.[0].length ?? text.length) : 0)
  const cells = asPadded(rest) ?? (pointers && !padded ? fromTheRight(rest) : null)
  if (cells === null) return 'unexpected-line'
  const bytes = kibibytes(cells.kib)
  if (bytes === null) return 'bad-number'
  if (parts && cells.after.trim() !== '' && !part.test(cells.after)) return 'unexpected-line'
  return allocation(bytes, {
    area: cells.exporter,
    devices: parts ? null : cells.after.split(/[\t ]+/).filter((device) => device !== ''),
    dmabuf: true,
    label: cells.name === '' || cells.name === '(null)' ? null : cells.name
  })
}

interface Cells {
  readonly name: string
  readonly exporter: string
  readonly kib: string
  readonly after: string
}

/** As the kernel pads them, whatever the name is. */
function asPadded(rest: string): Cells | null {
  const [found, kib = ''] = /^ *([\d.…]{1,20}) KiB(?=[\t ]|$)/.exec(rest.slice(34, 80)) ?? []
  if (found === undefined || rest[16] !== ' ' || rest[33] !== ' ') return null
  const exporter = rest.slice(17, 33).trimEnd()
  if (exporter === '') return null
  return {after: rest.slice(34 + found.length), exporter, kib, name: rest.slice(0, 16).trimEnd()}
}

/** Where somebody has squeezed the blanks: an exporter has none. */
function fromTheRight(rest: string): Cells | null {
  const at = rest.slice(0, 200).search(size)
  const found = at === -1 ? null : lastWords(rest.slice(0, at), 2)
  if (found === null || found.name.length > 16) return null
  const [exporter = '', kib = ''] = found.words
  return {after: rest.slice(at + 4), exporter, kib, name: found.name}
}

/** `size` and `peak` in bytes; null: neither, or no number. */
export function parseRkDmabufSize(text: string, {path}: Origin): Parsed<number | null> {
  const {issues, lines: listed} = readListing(text, path)
  const [line] = listed
  if (line === undefined) return {issues, value: null}
  const [, total, peak] = /^(?:Total: (\S+) KiB|Peak: (\S+) MiB)$/.exec(line.text) ?? []
  const kib = kibibytes(total ?? peak ?? '')
  const bytes = kib === null || peak === undefined ? kib : kib * 1024
  if (bytes !== null && Number.isSafeInteger(bytes)) return {issues, value: bytes}
  const code = total === undefined && peak === undefined ? 'unexpected-line' : 'bad-number'
  return {issues: [...issues, issue(code, path, line.number, line.text)], value: null}
}

export const looksLikeRkDmabufDev = (head: string): boolean => firstLines(head, 1).some((line) => heading.test(line))
