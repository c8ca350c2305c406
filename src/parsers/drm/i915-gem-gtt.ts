/**
 * `/sys/kernel/debug/dri/<minor>/i915_gem_gtt` and `i915_gem_stolen` of older kernels: the objects of the driver.
 *
 *     gtt   := ["Stolen:" LF] row* total
 *     row   := "   " pointer ": " flags KiB(8) "KiB " domains " " domain " " … cache [" dirty"] [" purgeable"]
 *              (" (name: " uint ")" | " (pinned x " int ")" | " (stolen: " hex ")" | " (" … ")")* LF
 *     flags := of one character or a blank each: active *, pinned p, tiling X Y, global g, mapped M
 *     total := "Total " uint " objects, " uint " bytes, " uint " GTT size" LF
 *
 * - Sizes are whole pages, so that KiB are exact.
 * - Offsets are addresses; an object mapped several times has several, and is one object.
 * - `stolen` memory was reserved at boot. i915_gem_stolen lists it again.
 * - Whether an object was imported or exported is not said.
 * - The last line looks like that of `bufinfo`, but for the GTT size.
 *
 * Read in drivers/gpu/drm/i915/i915_debugfs.c describe_obj(), i915_gem_stolen_list_info() of v4.x; rows of v4.4 were seen.
 */

import type {Origin, Parsed} from '../interface.js'
import {type Allocation, allocation, area, type MemoryTable} from '../memory-table.js'
import {issue, uint} from '../scan.js'
import {checkTotal, fromKib, readListing, sorted, type Total, topLines} from './drm-listing.js'

const row = /^ *\S{1,24}: [ *pPXY?gM]{0,24}(\d{1,20})KiB [\da-f]{2,8} [\da-f]{2,8}(?: .*)?$/
const totalLine = /^ *Total (\d+) objects, (\d+) bytes, \d+ GTT size *$/

export function parseI915GemGtt(text: string, origin: Origin): Parsed<MemoryTable> {
  const {complete, issues, lines} = readListing(text, origin)
  const allocations: Allocation[] = []
  let total: Total | null = null
  let totals = 0
  for (const line of lines) {
    const report = (code: 'bad-number' | 'unexpected-line') =>
      issues.push(issue(code, origin.path, line.number, line.text))
    const size = row.exec(line.text)?.[1]
    const [whole, count = '', sum = ''] = totalLine.exec(line.text) ?? []
    if (size !== undefined) {
      const bytes = fromKib(size)
      const name = /\(name: (\d{1,10})\)/.exec(line.text)?.[1]
      const label = name === undefined ? null : `name ${name}`
      if (bytes === null) report('bad-number')
      else allocations.push(allocation(bytes, {area: line.text.includes('(stolen: ') ? 'stolen' : null, label}))
    } else if (whole !== undefined) {
      const [objects, bytes] = [uint(count), uint(sum)]
      totals += 1
      if (objects === null || bytes === null) report('bad-number')
      else if (totals > 1) report('unexpected-line')
      else total = {bytes, line, objects}
    } else if (!/^ *Stolen: *$/.test(line.text)) report('unexpected-line')
  }
  if (total !== null && complete) issues.push(...checkTotal(total, allocations, origin))
  if (totals === 0 && complete && allocations.length > 0) issues.push(issue('missing-field', origin.path, 0, 'Total'))
  const areas = total === null ? [] : [area('gpu', null, {objects: total.objects, used: total.bytes})]
  const stolen = allocations.some((each) => each.area === 'stolen') ? [area('carveout', 'stolen', {})] : []
  return sorted({allocations, areas: [...areas, ...stolen]}, issues)
}

export const looksLikeI915GemGtt = (head: string): boolean => {
  const [first, second] = topLines(head)
  return row.test(first) || (/^ *Stolen: *$/.test(first) && (row.test(second) || totalLine.test(second)))
}
