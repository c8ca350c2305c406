/** Lines of `/proc/dma_heap/all_heaps`: see `mtk-dma-heap.ts`. null everywhere: it is no such line. */

import {uint} from '../scan.js'
import {kibibytes} from '../text/listing.js'

export interface HolderRow {
  readonly inode: number
  readonly bytes: number
  readonly pid: number
  /** null: beyond the first 100 processes the kernel prints none. */
  readonly comm: string | null
  readonly descriptors: number
  readonly maps: number
}

interface BufferRow {
  readonly inode: number
  readonly bytes: number
  readonly exporter: string | null
  readonly name: string | null
}

type Read<T> = T | 'bad-number' | null

const buffer =
  /^inode:(\S{1,24}) {1,12}size\(Byte\):(\S{1,24}) {1,12}count:-?\d{1,12} {0,4}cache_sg:-?\d{1,3} {1,4}exp:(.{0,128}?)[\t ]name:(.*)$/s
const holder =
  /^[\t ]{0,8}pid:(\d{1,20})\((.{0,64})\)[\t ]{1,8}inode:(\S{1,24}) size:(\S{1,24}) {1,12}fd_cnt:(\d{1,20}) mmap_cnt:(\d{1,20})(?: fd_list:[\d ]*)?$/s
const attachment =
  /^[\t ]{0,8}attach\[\d{1,9}\]: iova:0x[\da-f]{1,16} {1,16}attr:[\da-f]{1,16} {1,16}dir:-?\d{1,9} {1,4}dev:(\S{1,128})$/
const heap = /^\[([^\]]{1,64})\] buffer total size: (-?\S{1,24}) KB$/
const pool = /^--->(.{1,64})_heap_pool size: (-?\S{1,24}) KB$/
const process = /^(\d{1,20})[\t ]{1,12}(-?\d{1,20})[\t ]{1,12}(-?\d{1,20})$/
const sum =
  /^(?:(dmabuf buffer total):|(non-dma_heap buffer total):|--sum: (userspace_pss):)(-?\S{1,24}) KB(?: rss:(-?\S{1,24}) KB)?$/

export function readBuffer(text: string): Read<BufferRow> {
  const [found, inode = '', size = '', exporter = '', name = ''] = buffer.exec(text) ?? []
  if (found === undefined) return null
  const [number, bytes] = [uint(inode), uint(size)]
  if (number === null || bytes === null) return 'bad-number'
  return {bytes, exporter: named(exporter), inode: number, name: named(name)}
}

export function readHolder(text: string): Read<HolderRow> {
  const [found, pid = '', comm = '', inode = '', size = '', fds = '', maps = ''] = holder.exec(text) ?? []
  if (found === undefined) return null
  const row = {bytes: uint(size), descriptors: uint(fds), inode: uint(inode), maps: uint(maps), pid: uint(pid)}
  const {bytes, descriptors, inode: number, maps: mapped, pid: of} = row
  if (bytes === null || descriptors === null || number === null || mapped === null || of === null) return 'bad-number'
  return {bytes, comm: named(comm), descriptors, inode: number, maps: mapped, pid: of}
}

export const readAttachment = (text: string): string | null => attachment.exec(text)?.[1] ?? null

export function readHeap(
  text: string
): Read<{readonly kind: 'heap' | 'pool'; readonly name: string; readonly used: number}> {
  const kind = heap.test(text) ? 'heap' : 'pool'
  const [found, name = '', size = ''] = (kind === 'heap' ? heap : pool).exec(text) ?? []
  if (found === undefined) return null
  const used = kibibytes(size)
  return used === null ? 'bad-number' : {kind, name, used}
}

export function readProcess(text: string): Read<{readonly pid: number; readonly pss: number; readonly rss: number}> {
  const [found, id = '', share = '', full = ''] = process.exec(text) ?? []
  if (found === undefined) return null
  const [pid, pss, rss] = [uint(id), kibibytes(share), kibibytes(full)]
  return pid === null || pss === null || rss === null ? 'bad-number' : {pid, pss, rss}
}

/** A sum the text states, in bytes, rounded down to 1 KiB. */
export function readSum(
  text: string
): Read<{readonly of: string; readonly bytes: number; readonly rss: number | null}> {
  const [found, all, others, pss, size = '', full] = sum.exec(text) ?? []
  if (found === undefined || (pss === undefined) !== (full === undefined)) return null
  const [bytes, rss] = [kibibytes(size), kibibytes(full ?? '0')]
  if (bytes === null || rss === null) return 'bad-number'
  return {bytes, of: all ?? others ?? pss ?? '', rss: full === undefined ? null : rss}
}

/** `NULL` and `(null)` are what the kernel prints for none. */
const named = (text: string): string | null => (text === '' || text === 'NULL' || text === '(null)' ? null : text)

const bare = [
  /^\[All heap\] dump start @\d+ ms$/,
  /^help info$/,
  /^debug cmd:$/,
  /^\t? *\|- /,
  /^\t? *\|-normal dma_heap buffer total:-?\d+ KB$/,
  /^freelist: \d+ KB$/,
  /^\[heap info\]$/,
  /^-----EGL memtrack data end$/,
  /^--sum: kernel rss: -?\d+ KB$/,
  /^(?:allocated|freed +) for debug dump: \d+ KB$/,
  // What the heap itself knows of a buffer, and maps of it: both optional.
  /^[\t ]{1,8}buf_priv: /,
  /^[\t ]{1,8}sec_handle:/,
  /^[\t ]{1,8}va:0x[\da-f]+-0x[\da-f]+ map_sz:\d+ buf_sz:\d+ node:/,
  /^[\t ]{0,8}get lock fail, maybe is using, skip attach dump$/,
  // With dmabuf_rb_check on: how the listing was made.
  /^[\t ]{0,8}\[[AR]\] \[(?:FD|INODE|PID|VA)\] /,
  /^add2rbtree done\| /
]

/** A line that tells nothing that is kept. */
export const isBare = (text: string): boolean => bare.some((line) => line.test(text))
