/**
 * `/proc/<pid>/fd/<fd>`: what a descriptor is, by the text of its symbolic link; and listings of such links.
 *
 *     target := "/dmabuf:" name                since v5.3; a name may hold anything, newlines and " (deleted)" too
 *             | "anon_inode:dmabuf"            dma-buf before v5.3
 *             | "anon_inode:sync_file"
 *             | "socket:[" inode "]"
 *             | path [ " (deleted)" ]          device nodes among them
 *
 * - A dma-buf's link is made by its own file system, so nothing is added to the name. A file can be called so as well,
 *   in a process with another root: that fdinfo prints `exp_name` is the proof.
 *
 * Read in drivers/dma-buf/dma-buf.c dmabuffs_dname(), drivers/dma-buf/sync_file.c sync_file_alloc(), net/socket.c
 * sockfs_dname(), fs/d_path.c d_path() at v5.10, v6.12, v7.3; names of V4L2 nodes in
 * drivers/media/v4l2-core/v4l2-dev.c __video_register_device().
 */

import {cutShort} from './cut.js'
import type {Origin, Parsed, ParseIssue} from './interface.js'
import {issue, lines, uint} from './scan.js'
import {unquote} from './text/shell-quotes.js'

export type FdTarget =
  /** name null: none, or one that the kernel does not tell. anonymous: of a kernel before 5.3. */
  | {readonly kind: 'dmabuf'; readonly name: string | null; readonly anonymous: boolean}
  /** inode null: left out by whoever copied the listing. */
  | {readonly kind: 'socket'; readonly inode: number | null}
  /** `dma-heap` and `udmabuf` are the devices that make buffers, not buffers. */
  | {readonly kind: 'dma-heap' | 'drm' | 'media' | 'other' | 'sync-file' | 'udmabuf' | 'video'}

const devices = [
  ['drm', /^\/dev\/(?:dri|accel)\/[^/]+$/],
  ['video', /^\/dev\/(?:video|v4l-subdev|vbi|radio|swradio|v4l-touch)\d+$/],
  ['media', /^\/dev\/media\d+$/],
  ['dma-heap', /^\/dev\/dma_heap\/[^/]+$/],
  ['udmabuf', /^\/dev\/udmabuf$/]
] as const

/** Told apart from all other devices first: a process may have thousands of those. */
const anyDevice = new RegExp(devices.map(([, {source}]) => source).join('|'))

export function fdTarget(target: string): FdTarget {
  if (target.startsWith('/dmabuf:')) return {anonymous: false, kind: 'dmabuf', name: target.slice(8) || null}
  if (target.startsWith('anon_inode:')) {
    if (target === 'anon_inode:dmabuf') return {anonymous: true, kind: 'dmabuf', name: null}
    return {kind: target === 'anon_inode:sync_file' ? 'sync-file' : 'other'}
  }
  if (target.startsWith('socket:['))
    return {inode: target.endsWith(']') ? uint(target.slice(8, -1)) : null, kind: 'socket'}
  if (!target.startsWith('/dev/')) return {kind: 'other'}
  const node = target.endsWith(' (deleted)') ? target.slice(0, -10) : target
  if (!anyDevice.test(node)) return {kind: 'other'}
  return {kind: devices.find(([, pattern]) => pattern.test(node))?.[0] ?? 'other'}
}

interface ListedFd {
  readonly fd: number
  /** null: the listing does not say. */
  readonly pid: number | null
  readonly target: string
}

/**
 * A listing of descriptors as people paste it, of `ls -l /proc/<pid>/fd`, `ls -lR` or by hand.
 *
 *     listing := { heading LF | row LF | "total" … LF | "d" … LF | LF }
 *     heading := [ "/" ] "proc/" pid "/fd:"
 *     row     := [ mode … blank ] [ [ "/" ] "proc/" pid "/fd/" ] fd " -> " target
 *
 * - `ls` on a terminal puts quotes around odd names; they are undone. Elsewhere it prints a newline as it is: then the
 *   rest of the name stands in a line of its own, an issue, and may even look like a heading or a row. Where the first
 *   row is of `ls -l`, all have to be, and no name is long enough to forge one of those for a dma-buf.
 */
export function parseFdListing(text: string, {path}: Origin): Parsed<readonly ListedFd[]> {
  const cut = cutShort(text, path)
  const issues: ParseIssue[] = cut === null ? [] : [cut]
  const value: ListedFd[] = []
  let pid: number | null = null
  let long: boolean | null = null
  for (const line of lines(text)) {
    if (isFiller(line.text)) continue
    const heading = /^\/?proc\/(\d+)\/fd:$/.exec(line.text)
    if (heading !== null) {
      pid = uint(heading[1] ?? '')
      continue
    }
    const row = parseRow(line.text)
    long ??= row?.long ?? null
    if (row === null || row.long !== long) issues.push(issue('unexpected-line', path, line.number, line.text))
    else value.push({fd: row.fd, pid: row.pid ?? pid, target: row.target})
  }
  return {issues, value}
}

/** Told from the head of a text that says of nothing what it is. */
export function looksLikeFdListing(head: string): boolean {
  for (const {text} of lines(head)) {
    if (isFiller(text) || /^\/?proc\/\d+\/fd:$/.test(text)) continue
    return parseRow(text) !== null
  }
  return false
}

/** What `ls` prints besides: a total, and the folders `.` and `..` with `-a`. */
const isFiller = (line: string): boolean =>
  line.trim() === '' || /^total \d+$/.test(line) || (/^d[rwxst-]{9}[.+@]? /.test(line) && / \.\.?$/.test(line))

/** The first arrow ends the descriptor: no column before it can hold one, a name after it may. */
function parseRow(line: string): (ListedFd & {readonly long: boolean}) | null {
  const arrow = line.indexOf(' -> ')
  if (arrow === -1) return null
  const words = line.slice(0, arrow).trim().split(/ +/)
  // Mode, links, user, group, size, and a date of two words at least.
  const long = words.length > 7 && /^l[rwx-]{9}[.+@]?$/.test(words[0] ?? '')
  if (!long && words.length > 1) return null
  const [, pid, digits = ''] = /^(?:\/?proc\/(\d+)\/fd\/)?(\d+)$/.exec(words.at(-1) ?? '') ?? []
  const fd = uint(digits)
  const target = line.slice(arrow + 4)
  if (fd === null || target === '') return null
  return {fd, long, pid: pid === undefined ? null : uint(pid), target: unquote(target)}
}
