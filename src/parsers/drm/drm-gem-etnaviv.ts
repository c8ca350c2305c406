/**
 * `/sys/kernel/debug/dri/<unique or minor>/gem` of etnaviv: all objects of the device.
 *
 *     gem    := (row fence*)* total | ("obj[" uint "]:" LF object fence*)* total
 *     row    := "   " flags(08x) ": " ("A"|"I") " " name(2) " (" refcount(2) ") " offset(08x) " " pointer " " bytes LF
 *     total  := "Total " uint " objects, " uint " bytes" LF
 *     object := as in drm-gem-object.ts, after one tab
 *
 * - Objects made of a buffer that was imported, or of memory a process had already, are listed like others. Rows do not
 *   tell; objects say `imported=`. Whether one was exported neither tells.
 * - Fences of an object follow it.
 *
 * Read in drivers/gpu/drm/etnaviv/etnaviv_gem.c etnaviv_gem_describe_objects(), the objects in a patch to it of 2024;
 * rows of v5.8 were seen.
 */

import type {Origin, Parsed} from '../interface.js'
import {type Allocation, allocation, area, type MemoryTable} from '../memory-table.js'
import {issue, uint} from '../scan.js'
import {addField, type GemObject, memoryOf} from './drm-gem-object.js'
import {checkTotal, isFence, readListing, readTotal, sorted, type Total, topLines} from './drm-listing.js'

const row = /^ *[\da-f]{8}: [AI] +(\d{1,10}) \( *\d{1,10}\) [\da-f]{8,16} \S{1,32} (\d+) *$/
const object = /^\s*obj\[\d{1,10}\]:\s*$/

export function parseDrmGemEtnaviv(text: string, origin: Origin): Parsed<MemoryTable> {
  const {afterGap, complete, issues, lines} = readListing(text, origin)
  const rows: (Allocation | GemObject)[] = []
  let open: GemObject | null = null
  let total: Total | null = null
  let totals = 0
  // An object some lines of which were left out.
  let lost = false
  for (const line of lines) {
    const report = (code: 'bad-number' | 'unexpected-line') =>
      issues.push(issue(code, origin.path, line.number, line.text))
    if (afterGap.has(line.number)) {
      lost = open !== null
      open = null
    }
    const stated = readTotal(line)
    const [whole, name = '', size = ''] = row.exec(line.text) ?? []
    if (whole !== undefined) {
      const [flink, bytes] = [uint(name), uint(size)]
      if (bytes === null) report('bad-number')
      else rows.push(allocation(bytes, {label: flink === null || flink === 0 ? null : `name ${flink}`}))
      open = null
      lost = false
    } else if (object.test(line.text)) {
      open = {keys: new Map(), line}
      lost = false
      rows.push(open)
    } else if (stated !== undefined) {
      totals += 1
      if (stated === null) report('bad-number')
      else if (totals > 1) report('unexpected-line')
      else total = stated
      open = null
    } else if (!isFence(line.text) && !lost && (open === null || !addField(open, line))) report('unexpected-line')
  }
  const allocations: Allocation[] = []
  for (const each of rows) {
    const memory = 'keys' in each ? memoryOf(each, {}, origin.path) : each
    if (!('code' in memory)) allocations.push(memory)
    else if (complete || memory.code !== 'missing-field') issues.push(memory)
  }
  if (total !== null && complete) issues.push(...checkTotal(total, allocations, origin))
  if (totals === 0 && complete && rows.length > 0) issues.push(issue('missing-field', origin.path, 0, 'Total'))
  const areas = total === null ? [] : [area('gpu', null, {objects: total.objects, used: total.bytes})]
  return sorted({allocations, areas}, issues)
}

export const looksLikeDrmGemEtnaviv = (head: string): boolean => {
  const [first, second] = topLines(head)
  return row.test(first) || (object.test(first) && /^\s+name=-?\d+\s*$/.test(second))
}
