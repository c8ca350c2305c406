/**
 * `/sys/kernel/debug/dma_buf/bufinfo`: every dma-buf of the machine, its fences, the devices attached to it.
 *
 *     bufinfo := LF "Dma-buf Objects:" LF heading record* LF "Total " uint " objects, " uint " bytes" LF
 *     record  := row fence* TAB "Attached Devices:" LF (TAB device LF)* "Total " uint " devices attached" LF LF
 *     row     := size TAB flags TAB mode TAB refs TAB exporter [TAB inode TAB name] LF
 *
 * - size (bytes), refs and inode are decimal, flags (of open) and mode (the
 *   kernel's own bits) hexadecimal, all padded with zeros to 8 digits.
 * - refs is every reference to the buffer's file.
 * - Inode and name came with 5.3. Without a name 5.3 to 5.15 print an empty
 *   one (and no heading for it), later kernels `<none>`.
 * - 3.9 to 3.14 print the exporter first, all behind two tabs, and the count
 *   of devices behind a blank line.
 * - Until 5.4 a buffer whose lock could not be had is a line that says so, and
 *   not in the total.
 * - Qualcomm kernels may print reference traces behind the devices, LG's leave
 *   the devices out; Rockchip and Sony pad the exporter; Sony's for 4.14 has a
 *   name and no inode.
 * - A name is 31 bytes, any of them: too short to hold a row, long enough to
 *   hold any other line (see `withoutForged` and bufinfo-record.ts).
 *
 * Pasted texts are read too: tabs turned into blanks, rows broken in two,
 * columns elided by `...`, excerpts. Fences: bufinfo-fence.ts.
 *
 * Read in drivers/dma-buf/dma-buf.c dma_buf_debug_show() at v5.10, v6.1,
 * v6.12, v7.2, v7.3, and dma_buf_describe() of the kernels before 4.17.
 */
import type {BufinfoFence} from './bufinfo-fence.js'
import {completeLines, isSkipped, isTitle, readLoose, readTop, readTotal, type Total} from './bufinfo-frame.js'
import {type Body, type BufinfoAttachment, isBlank, readBody} from './bufinfo-record.js'
import {type Columns, isRow, type RowText, readHeading, readRow} from './bufinfo-row.js'
import type {Origin, Parsed, ParseIssue} from './interface.js'
import {hex, issue, type Line, lines, uint} from './scan.js'

export interface Bufinfo {
  readonly rows: readonly BufinfoRow[]
  /** What the last line says; null: the text ends before it. */
  readonly stated: Total | null
  /** Every buffer is in `rows`: the total is there and agrees, and nothing was skipped. */
  readonly whole: boolean
  /** Buffers the kernel or this parser could not read. */
  readonly skipped: number
}

export interface BufinfoRow {
  /** 1-based. */
  readonly line: number
  readonly size: number
  readonly flags: number | null
  readonly mode: number | null
  /** null: elided. */
  readonly refs: number | null
  readonly exporter: string
  /** null: this kernel prints none. */
  readonly inode: number | null
  /** null: none; empty and none look alike before 6.1. */
  readonly name: string | null
  /** One entry per attachment; null: the list was not printed, or not to its end. */
  readonly attachments: readonly BufinfoAttachment[] | null
  readonly statedAttachments: number | null
  readonly fences: readonly BufinfoFence[]
}

interface RecordText {
  readonly head: Line
  /** null: the row was not understood, or the kernel skipped it. */
  readonly row: RowText | null
  readonly body: Body
}

export function parseDmabufBufinfo(text: string, {path}: Origin): Parsed<Bufinfo> {
  const issues: ParseIssue[] = []
  const {complete, cut} = completeLines(text)
  const elidable = !text.includes('\t')
  const starts = complete.flatMap((line, at) => (isSkipped(line.text) || isRow(line.text, elidable) ? [at] : []))
  const top = readTop(complete.slice(0, starts[0]))
  const records = starts.map((start, index) =>
    readRecord(complete.slice(start, starts[index + 1]), top.columns, elidable)
  )

  const loose = [
    readLoose(top.loose, 0),
    ...records.map(({body}) => readLoose(body.loose, Math.max(body.nameReach, body.totalLine)))
  ]
  const totals = loose.flatMap((found) => found.totals)
  const total = totals.at(-1)
  const unexpected = [...loose.flatMap((found) => found.unexpected), ...totals.slice(0, -1).map(({line}) => line)]
  if (total === undefined)
    issues.push(issue('cut-short', path, cut?.number ?? complete.at(-1)?.number ?? 0, cut?.text ?? ''))
  else if (cut !== null) unexpected.push(cut)
  for (const line of unexpected) issues.push(issue('unexpected-line', path, line.number, line.text))

  // LG's kernels print no list of devices for any.
  const listed = records.some(({body}) => body.devicesLine > 0)
  const rows: BufinfoRow[] = []
  let skipped = 0
  for (const [index, record] of records.entries()) {
    const last = total === undefined && index === records.length - 1
    const row = buildRow(record, path, issues)
    if (row !== null) rows.push(row)
    else skipped += 1
    if (listed && !last && record.row !== null && record.body.totalLine === 0) {
      issues.push(issue('missing-field', path, record.head.number, 'Total … devices attached'))
    }
    if (!last && record.row === null) issues.push(issue('missing-field', path, record.head.number, record.head.text))
  }

  const bytes = rows.reduce((sum, {size}) => sum + size, 0)
  const agrees = total !== undefined && total.buffers === rows.length && total.bytes === bytes
  if (total !== undefined && !agrees) issues.push(issue('total-mismatch', path, total.line.number, total.line.text))
  const stated = total === undefined ? null : {buffers: total.buffers, bytes: total.bytes}
  return {
    issues: issues.sort((a, b) => a.line - b.line),
    value: {rows, skipped, stated, whole: agrees && skipped === 0}
  }
}

function readRecord([head, ...rest]: readonly Line[], columns: Columns | null, elidable: boolean): RecordText {
  const line = head ?? {number: 0, text: ''}
  const found = readRow(line.text, rest[0]?.text ?? '', columns, elidable)
  const row = found?.row ?? null
  const named = row?.tabbed === true && (row.inode !== null || row.name !== null)
  return {body: readBody(found?.used ? rest.slice(1) : rest, named ? (row.name ?? '') : null), head: line, row}
}

/** null: a buffer whose size or inode is not known is worse than one too few. */
function buildRow({body, head, row}: RecordText, path: string, issues: ParseIssue[]): BufinfoRow | null {
  if (row === null) return null
  const bad = (text: string): null => {
    issues.push(issue('bad-number', path, head.number, text))
    return null
  }
  const number = (text: string, read: (text: string) => number | null) =>
    text === '...' ? null : (read(text) ?? bad(text))
  const size = number(row.size, uint)
  const inode = row.inode === null ? null : number(row.inode, uint)
  if (size === null || (row.inode !== null && inode === null)) return null
  const {attachments, fences, nameRest, statedAttachments, totalLine} = body
  if (attachments !== null && attachments.length !== statedAttachments) {
    issues.push(issue('total-mismatch', path, totalLine, `Total ${statedAttachments} devices attached`))
  }
  const name = [row.name ?? '', ...nameRest].join('\n')
  return {
    attachments,
    exporter: row.exporter,
    fences,
    flags: number(row.flags, hex),
    inode,
    line: head.number,
    mode: number(row.mode, hex),
    name: name === '' || name === '<none>' ? null : name,
    refs: number(row.refs, uint),
    size,
    statedAttachments
  }
}

/**
 * The row of a buffer whose true name is known from elsewhere: without fences
 * and attachments on the lines below the row that belong to the name.
 */
export function withoutForged(row: BufinfoRow, name: string): BufinfoRow {
  const nameEnd = row.line + name.split('\n').length - 1
  const genuine = ({line}: {readonly line: number}): boolean => line > nameEnd
  return {...row, attachments: row.attachments?.filter(genuine) ?? null, fences: row.fences.filter(genuine), name}
}

/**
 * Is a text without a path bufinfo? It is when it has a row, which no other text has and no name can hold, or begins
 * with title or heading, or is nothing but the total. Drivers of GPUs print that same total below lists of their own.
 */
export function looksLikeBufinfo(head: string): boolean {
  const elidable = !head.includes('\t')
  const top: string[] = []
  for (const {text} of lines(head)) {
    const line = text.endsWith('\r') ? text.slice(0, -1) : text
    if (isRow(line, false)) return true
    if (isBlank(line) || top.length > 3) continue
    top.push(line)
    if (isTitle(line) || readHeading(line) !== null || isRow(line, elidable)) return true
  }
  const total = top.pop() ?? ''
  return readTotal(total) !== null && top.every((line) => line.includes('bufinfo'))
}
