/**
 * What `stat -L` says of descriptors, recorded with `stat -L -c '%n ino=%i size=%s blocks=%b dev=%D' /proc/[0-9]*\/fd/*`.
 *
 *     stats := { "/proc/" pid "/fd/" fd " ino=" uint " size=" uint [ " blocks=" uint ] [ " dev=" hex ] LF }
 *
 * - Before v5.14 fdinfo prints no inode, and this is the only way to know which buffer a descriptor is of.
 * - `size` is in bytes and of a dma-buf the size of the buffer, since v5.3; of other files it is theirs.
 * - The inode of a dma-buf is one only together with its device: other file systems number theirs from 1 as well.
 *
 * Read in drivers/dma-buf/dma-buf.c dma_buf_getfile() at v5.10, v6.12; the format is that of coreutils stat(1).
 */

import {cutShort, wholeLines} from './cut.js'
import type {Origin, Parsed, ParseIssue} from './interface.js'
import {issue, uint} from './scan.js'

interface FdStat {
  readonly pid: number
  readonly fd: number
  readonly inode: number
  /** Bytes. */
  readonly size: number
  /** Hexadecimal, as printed; null: not recorded. */
  readonly device: string | null
}

const row = /^\/?proc\/(\d+)\/fd\/(\d+) ino=(\d+) size=(\d+)(?: blocks=\d+)?(?: dev=([\da-f]+))?$/

export function parseFdStat(text: string, {path}: Origin): Parsed<readonly FdStat[]> {
  const cut = cutShort(text, path)
  const issues: ParseIssue[] = cut === null ? [] : [cut]
  const value: FdStat[] = []
  for (const line of wholeLines(text)) {
    const found = row.exec(line.text)
    if (found === null) {
      if (line.text !== '') issues.push(issue('unexpected-line', path, line.number, line.text))
      continue
    }
    const [pid, fd, inode, size] = found.slice(1, 5).map((digits) => uint(digits))
    if (pid == null || fd == null || inode == null || size == null) {
      issues.push(issue('bad-number', path, line.number, line.text))
    } else value.push({device: found[5] ?? null, fd, inode, pid, size})
  }
  return {issues, value}
}

/** Told from the head of a text that says of nothing what it is. */
export const looksLikeFdStat = (head: string): boolean => /^\/?proc\/\d+\/fd\/\d+ ino=\d/.test(head)
