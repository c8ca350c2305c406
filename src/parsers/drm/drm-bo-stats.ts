/**
 * `/sys/kernel/debug/dri/<unique or minor>/bo_stats` of v3d and vc4 (Raspberry Pi): the objects of the driver.
 *
 *     v3d  := "allocated bos:" blanks uint LF "allocated bo size (kb): " uint LF
 *     vc4  := row* [cache] [purged]
 *     row  := label(30) ": " KiB(6) "kb BOs (" uint ")" LF
 *     cache, purged := a row labelled `userspace BO cache`, `total purged BO`
 *
 * - Sizes are whole pages, so that KiB are exact.
 * - Labels of vc4 are those of the driver (`kernel`, `V3D`, `dumb`, `kernel BO cache`, …) and what processes chose, of
 *   any length: a row is read from its end.
 * - Objects in the cache of user space stand in the rows above, too. Purged objects have no memory. Both come last.
 *
 * Read in drivers/gpu/drm/vc4/vc4_bo.c vc4_bo_stats_print() and drivers/gpu/drm/v3d/v3d_debugfs.c v3d_debugfs_bo_stats().
 */

import type {Origin, Parsed} from '../interface.js'
import {type Allocation, allocation, area, type MemoryArea, type MemoryTable} from '../memory-table.js'
import {issue, type Line, uint} from '../scan.js'
import {fromKib, readListing, sorted, topLines} from './drm-listing.js'

const counted = /^ *allocated bos: *(\d+) *$/
const sized = /^ *allocated bo size \(kb\): *(\d+) *$/
const row = /^ *(\S.*): +(\d+)kb BOs \((\d+)\) *$/s
const cache = 'userspace BO cache'
const purged = 'total purged BO'

export function parseDrmBoStats(text: string, origin: Origin): Parsed<MemoryTable> {
  const {issues, lines} = readListing(text, origin)
  const report = (code: 'bad-number' | 'missing-field' | 'unexpected-line', {number, text}: Line) =>
    issues.push(issue(code, origin.path, number, text))
  const rows: {readonly line: Line; readonly label: string; readonly bytes: number; readonly objects: number}[] = []
  let count: string | undefined
  let size: {readonly line: Line; readonly kib: string} | null = null
  for (const line of lines) {
    const [bos, kib] = [counted.exec(line.text)?.[1], sized.exec(line.text)?.[1]]
    const [whole, label = '', kb = '', number = ''] = row.exec(line.text) ?? []
    if (bos !== undefined && count === undefined) count = bos
    else if (kib !== undefined && size === null) size = {kib, line}
    else if (whole !== undefined) {
      const [bytes, objects] = [fromKib(kb), uint(number)]
      if (bytes === null || objects === null) report('bad-number', line)
      else rows.push({bytes, label, line, objects})
    } else report('unexpected-line', line)
  }
  const areas: MemoryArea[] = []
  const used = size === null ? null : fromKib(size.kib)
  if (size !== null && used === null) report('bad-number', size.line)
  else if (used !== null) areas.push(area('gpu', null, {objects: uint(count ?? ''), used}))
  else if (count !== undefined) report('missing-field', {number: 0, text: 'allocated bo size (kb)'})
  const last = rows.at(-1)?.label === purged ? rows.length - 1 : rows.length
  const first = rows[last - 1]?.label === cache ? last - 1 : last
  for (const {bytes, label, objects} of rows.slice(first, last)) areas.push(area('gpu', label, {objects, used: bytes}))
  const allocations: Allocation[] = rows
    .slice(0, first)
    .map(({bytes, label, objects}) => allocation(bytes, {label, objects}))
  return sorted({allocations, areas}, issues)
}

export const looksLikeDrmBoStats = (head: string): boolean => {
  const [first, second] = topLines(head)
  return (
    (counted.test(first) && sized.test(second)) || (first.length <= 4096 && /^.{30}/.test(first) && row.test(first))
  )
}
