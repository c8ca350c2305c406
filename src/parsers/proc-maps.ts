/**
 * dma-bufs and V4L2 buffers in `/proc/<pid>/maps` and `/proc/<pid>/smaps`.
 *
 *     maps    := { mapping LF }
 *     smaps   := { mapping LF { key ":" text LF } }        keys begin with a capital letter
 *     mapping := hex "-" hex " " perms " " hex " " hex ":" hex " " uint [ blanks path ]
 *                 start   end             offset  device      inode
 *     path    := "/dmabuf:" name                           since v5.3
 *              | "anon_inode:dmabuf"                       before: one inode for all of them, no name
 *              | "/dev/video" uint …                       buffers of a V4L2 queue, mapped through its device
 *
 * - Addresses and offset are bytes, of 8 hex digits or more. A map of part of a buffer is shorter than the buffer, and
 *   one buffer may be mapped several times.
 * - A newline in a name is printed `\012`; nothing else is escaped, so a name that holds those four characters reads
 *   the same. A name can thus not forge a line.
 * - A map keeps the buffer alive when no descriptor does: such holders are seen here alone.
 * - `Rss` of smaps depends on the exporter, 0 for some: it says nothing of the buffer, and is skipped.
 * - A V4L2 buffer that was never exported is seen here alone. Its offset is a cookie that names buffer and plane, each
 *   open file having its own; its length is the plane's, in whole pages.
 * - A file may be called `/dev/shm/dmabuf:x`: only a path that starts so counts, and even that may be a file's in a
 *   process with another root. Its device tells.
 *
 * Read in fs/proc/task_mmu.c show_vma_header_prefix(), show_map_vma() and fs/seq_file.c mangle_path() at v5.10, v6.1,
 * v6.12, v7.2, v7.3; before v5.3 fs/anon_inodes.c anon_inodefs_dname().
 */
import type {Origin, Parsed, ParseIssue} from './interface.js'
import {hex, issue, uint} from './scan.js'

export interface DmabufMap {
  /** The inode is that of every anonymous file, and identifies nothing: kernels before 5.3. */
  readonly anonymous: boolean
  /** Major and minor number as printed, `00:0c`: all dma-bufs of a machine are on one device. */
  readonly device: string
  readonly inode: number
  /** Bytes. */
  readonly length: number
  /** null: none, or an empty one. */
  readonly name: string | null
  /** Where in the buffer the map begins, in bytes. */
  readonly offset: number
}

/** A buffer of a V4L2 queue. */
export interface DeviceMap {
  /** Bytes. */
  readonly length: number
  readonly offset: number
  /** `/dev/video0`. */
  readonly path: string
  /** Address, hexadecimal as printed. */
  readonly start: string
}

interface DmabufMaps {
  readonly maps: readonly DmabufMap[]
  readonly devices: readonly DeviceMap[]
  /** Mappings of anything. */
  readonly vmas: number
}

/** Nodes that have queues of buffers. */
const nodePrefix = ' /dev/v'
const node = /^([\da-f]+)-([\da-f]+) .... ([\da-f]{1,16}) \S+ \d+ +(\/dev\/(?:video|vbi)\d+)(?: \(deleted\))?$/

const begin = /[\da-f]{1,16}-[\da-f]{1,16} [r-][w-][x-][sp] /y
const smapsKey = /[A-Z]\w*:/y
const whole =
  /^([\da-f]+)-([\da-f]+) .... ([\da-f]{1,16}) ([\da-f]{1,8}:[\da-f]{1,8}) (\d+) +(\/dmabuf:.*|anon_inode:dmabuf)$/s

export function parseDmabufMaps(text: string, {path}: Origin): Parsed<DmabufMaps> {
  const issues: ParseIssue[] = []
  const maps: DmabufMap[] = []
  let vmas = 0
  const devices: DeviceMap[] = []
  let candidate = text.indexOf('dmabuf')
  let device = text.indexOf(nodePrefix)
  for (let start = 0, number = 1; start < text.length; number += 1) {
    const found = text.indexOf('\n', start)
    const end = found === -1 ? text.length : found
    if (found === -1) issues.push(issue('cut-short', path, number, text.slice(start, end)))
    if (startsWith(begin, text, start)) {
      vmas += 1
      if (candidate !== -1 && candidate < start) candidate = text.indexOf('dmabuf', start)
      if (candidate !== -1 && candidate < end) {
        const map = parseMapping(text.slice(start, end))
        if (map === 'bad-number') issues.push(issue('bad-number', path, number, text.slice(start, end)))
        else if (map !== null) maps.push(map)
      }
      if (device !== -1 && device < start) device = text.indexOf(nodePrefix, start)
      if (device !== -1 && device < end) {
        const map = parseDevice(text.slice(start, end))
        if (map !== null) devices.push(map)
      }
    } else if (found !== -1 && !startsWith(smapsKey, text, start)) {
      issues.push(issue('unexpected-line', path, number, text.slice(start, end)))
    }
    start = end + 1
  }
  return {issues, value: {devices, maps, vmas}}
}

/** Told from the head of a text that says of nothing what it is. */
export const looksLikeMaps = (head: string): boolean => startsWith(begin, head, 0)

function startsWith(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at
  return pattern.test(text)
}

function parseMapping(line: string): DmabufMap | 'bad-number' | null {
  const [, from, to, at, device, ino, target] = whole.exec(line) ?? []
  if (from === undefined || to === undefined || at === undefined || ino === undefined) return null
  if (device === undefined || target === undefined) return null
  const inode = uint(ino)
  const length = distance(from, to)
  const offset = hex(at)
  if (inode === null || length === null || offset === null) return 'bad-number'
  const name = target.slice('/dmabuf:'.length).replaceAll('\\012', '\n')
  const anonymous = !target.startsWith('/')
  return {anonymous, device, inode, length, name: anonymous || name === '' ? null : name, offset}
}

function parseDevice(line: string): DeviceMap | null {
  const [, start = '', to = '', at = '', path] = node.exec(line) ?? []
  const length = path === undefined ? null : distance(start, to)
  const offset = hex(at)
  return path === undefined || length === null || offset === null ? null : {length, offset, path, start}
}

/** Addresses have up to 64 bits, their distance has to be a safe integer. */
function distance(from: string, to: string): number | null {
  const [a, b] = [hex(from), hex(to)]
  const length = a !== null && b !== null ? b - a : Number(BigInt(`0x${to}`) - BigInt(`0x${from}`))
  return length > 0 && Number.isSafeInteger(length) ? length : null
}
