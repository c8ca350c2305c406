/**
 * `lsof`, of toybox (Android) and of lsof-org (desktops), as far as it names dma-bufs and media devices.
 *
 *     text   := [ header ] row*                     prompts and blank lines may stand between
 *     header := "COMMAND PID" [ " TID" [ " TASKCMD" ] ] " USER FD TYPE DEVICE SIZE/OFF NODE NAME"
 *     row    := COMMAND PID [ TID TASKCMD ] USER FD TYPE [ DEVICE ] [ SIZE/OFF ] [ NODE ] NAME
 *     FD     := uint [ "r" | "w" | "u" | "-" ] [ lock ] | "mem" … | "DEL" | "cwd" | …
 *
 * - Before v5.3 every dma-buf is `anon_inode:dmabuf`, and they all share one
 *   inode, which therefore identifies none: null.
 * - `0t0` and `0x…` are offsets. A plain number is a size, which dma-bufs have
 *   since v5.3; toybox prints sizes of files and folders only.
 * - toybox cannot stat a map of a dma-buf: `mem unknown`, and no numbers.
 * - The NAME of a buffer is its name, where Android's allocators put the pid and
 *   comm they allocated for: not the holder.
 * - toybox pads, prints comm (15 bytes) and NAME as they are; lsof-org cuts comm
 *   to 9 characters and escapes blanks and control characters in it. Columns are
 *   therefore read leftwards from NAME.
 * - A newline in the path of a file forges a row in toybox. A buffer's name (31
 *   bytes) is too short for that.
 * - With threads, lsof-org repeats the descriptors of a process for each.
 *
 * Read in toys/pending/lsof.c of toybox, drivers/dma-buf/dma-buf.c dmabuffs_dname() at v5.10, v7.3; rows of lsof 4.9x
 * were seen.
 */
import {cutShort, wholeLines} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, uint} from '../scan.js'
import {isElided, isPrompt} from '../text/terminal.js'

export interface Lsof {
  /** Of dma-bufs, V4L2, media, DRM and accel devices. */
  readonly rows: readonly LsofRow[]
  /** Rows of anything, those among them. */
  readonly files: number
}

interface LsofRow {
  readonly pid: number
  /** A thread, whose descriptors are those of its process; null: the process. */
  readonly tid: number | null
  /** Cut, as it stands. */
  readonly comm: string
  /** null: a map. */
  readonly fd: number | null
  /** Of the buffer, or of the device's file; null: not said, or shared by all buffers (before 5.3). */
  readonly inode: number | null
  readonly size: number | null
  readonly target: string
}

interface Holder {
  readonly comm: string
  readonly pid: number
  readonly tid: number | null
}

const target = /(?<=\s)(?:\/dmabuf:|anon_inode:dmabuf(?=\s*$)|\/dev\/(?:(?:video|media|v4l-subdev)\d|dri\/|accel\/))/g
const header = /^COMMAND\s+PID\s(?:.*\s)?FD\s+TYPE\s+DEVICE\s.*NODE\s+NAME\s*$/
const descriptor = /^(\*?\d+)[rwu-]?[a-zA-Z]{0,2}$/
const map = /^(?:mem(?:-[rwx])?|mmap|DEL(?:-[rwx])?)$/
const other = /^(?:cwd|rtd|txt|tr|err|ltx|NOFD|jld|pd|v86|Lnn|fp\.|mx\d+)[rwu-]?$/
/** The columns before NAME are far shorter; comm is 15 bytes, and longer only where lsof escaped it. */
const [mostBefore, commLength, nameLength] = [500, 15, 31]

export function parseLsof(text: string, {path}: Origin): Parsed<Lsof> {
  const issues: ParseIssue[] = []
  const rows: LsofRow[] = []
  let [files, tasks] = [0, false]
  for (const {number, text: line} of wholeLines(text)) {
    if (line.trim() === '' || isPrompt(line)) continue
    if (header.test(line.slice(0, mostBefore))) {
      tasks = /\sTID\s/.test(line)
      continue
    }
    const row = readRow(line, tasks)
    if (row === 'bad-number') issues.push(issue('bad-number', path, number, line))
    else if (row !== null) rows.push(row)
    if (row !== null || isRow(line, tasks)) files += 1
    else issues.push(issue(isElided(line) ? 'cut-short' : 'unexpected-line', path, number, line))
  }
  const cut = cutShort(text, path)
  return {issues: cut === null ? issues : [...issues, cut], value: {files, rows}}
}

/** null: a row of another file, or no row. */
function readRow(line: string, tasks: boolean): LsofRow | 'bad-number' | null {
  // What a newline in a buffer's name may leave on a line of its own.
  if (line.length <= nameLength) return null
  let tries = 0
  for (const {0: kind, index} of line.slice(0, mostBefore).matchAll(target)) {
    tries += 1
    if (tries > 4) return null
    const found = readColumns(line.slice(0, index), tasks)
    if (found === null) continue
    const {holder, node, size} = found
    const inode = kind === 'anon_inode:dmabuf' ? null : node
    const fd = map.test(found.fd) ? null : uint(descriptor.exec(found.fd)?.[1] ?? '')
    if (other.test(found.fd)) return null
    if (Number.isNaN(inode) || Number.isNaN(size) || Number.isNaN(holder.pid) || Number.isNaN(holder.tid ?? 0))
      return 'bad-number'
    if (fd === null && !map.test(found.fd)) return 'bad-number'
    return {...holder, fd, inode, size, target: line.slice(index).trimEnd()}
  }
  return null
}

/** Leftwards from NAME. A number that is none is NaN. */
function readColumns(
  before: string,
  tasks: boolean
): {readonly holder: Holder; readonly fd: string; readonly node: number | null; readonly size: number | null} | null {
  const cells = [...before.matchAll(/\S+/g)]
  const last = () => cells.at(-1)?.[0] ?? ''
  const take = (shape: RegExp): string | null => (shape.test(last()) ? (cells.pop()?.[0] ?? null) : null)
  const node = take(/^\d+$/)
  const size = take(/^(?:0t\d+|0x[\da-f]+|0|[1-9]\d*)$/)
  take(/^(?:\d+,\d+|0x[\da-f]+)$/)
  cells.pop()
  const fd = cells.pop()
  if (fd === undefined || !(descriptor.test(fd[0]) || map.test(fd[0]) || other.test(fd[0]))) return null
  const holder = readHolder(before.slice(0, fd.index).trim(), tasks)
  const plain = size !== null && /^\d+$/.test(size) ? number(size) : null
  return holder === null ? null : {fd: fd[0], holder, node: node === null ? null : number(node), size: plain}
}

/** COMMAND and PID, TID and TASKCMD, USER. */
function readHolder(text: string, tasks: boolean): Holder | null {
  const plain = /^(\S.*?)\s+(\d+)\s+\S+$/.exec(text)
  const [, comm = '', pid = ''] = plain ?? []
  const fits = plain !== null && (comm.length <= commLength || !/\s/.test(comm))
  if (fits && !tasks) return {comm, pid: number(pid), tid: null}
  const [, first = '', process = '', thread] = /^(\S+)\s+(\d+)\s+(?:(\d+)\s+(?:\S.*\s)?)?\S+$/.exec(text) ?? []
  return first === '' ? null : {comm: first, pid: number(process), tid: thread === undefined ? null : number(thread)}
}

const number = (text: string): number => uint(text) ?? Number.NaN

/** Of anything: a holder, then a descriptor and a type. */
function isRow(line: string, tasks: boolean): boolean {
  if (line.length <= nameLength) return false
  const head = line.slice(0, mostBefore)
  let cell = 0
  for (const {0: text, index} of head.matchAll(/\S+/g)) {
    if (cell > 2 && (descriptor.test(text) || map.test(text) || other.test(text))) {
      if (readHolder(head.slice(0, index).trim(), tasks) !== null) return /\s\S/.test(head.slice(index + text.length))
    }
    cell += 1
    if (cell > 16) return false
  }
  return false
}

/** A header, or rows of buffers and devices: its first lines tell. */
export function looksLikeLsof(head: string): boolean {
  const top: string[] = []
  for (const {text} of wholeLines(`${head}\n`)) {
    if (text.trim() !== '' && !isPrompt(text) && !isElided(text)) top.push(text)
    if (top.length === 4) break
  }
  if (top.some((line) => header.test(line.slice(0, mostBefore)))) return true
  const rows = top.map((line) => readRow(line, false))
  const fit = top.filter((line, at) => rows[at] !== null || isRow(line, false))
  return rows.some((row) => row !== null) && fit[0] === top[0] && fit.length * 2 >= top.length
}
