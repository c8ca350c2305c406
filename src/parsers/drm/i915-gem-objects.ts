/**
 * `/sys/kernel/debug/dri/<unique or minor>/i915_gem_objects`: how much the driver has, and who uses it.
 *
 *     objects := total region* [LF] (context | parts)*
 *     total   := uint " shrinkable [" uint " free] objects, " uint " bytes" LF
 *              | uint " objects, " uint " bytes" LF                                          older
 *     parts   := uint (" unbound"|" bound"|" purgeable"|…) " objects, " uint " bytes" LF     older; of the total
 *     region  := name ": total:0x" hex [", available:0x" hex] " bytes" LF             newer
 *              | name ":   use_type: " … LF ("  usage: " uint | …)*                    a region of its own memory
 *     context := comm ": " uint " objects, " uint " bytes (" (uint " " word) ("," …)* ")" LF  older
 *
 * - Contexts repeat the objects of their client: one of 291 objects and 10 contexts is ten rows of 291. They are not
 *   for adding up, which is why they are no allocations.
 * - comm is what the process chose: a row is read from its end.
 * - `stolen` is reserved at boot; `local` is memory of the device; `system` is all memory of the machine, not what the
 *   driver has of it. `available` was kept current in few versions.
 *
 * Read in drivers/gpu/drm/i915/i915_debugfs.c i915_gem_object_info(), print_file_stats() from v4.x to v6.x and
 * drivers/gpu/drm/i915/intel_memory_region.c intel_memory_region_debug().
 */

import type {Origin, Parsed} from '../interface.js'
import {type AreaKind, area, type MemoryArea, type MemoryTable} from '../memory-table.js'
import {hex, issue, uint} from '../scan.js'
import {readListing, sorted, topLines} from './drm-listing.js'

export interface I915GemObjects extends MemoryTable {
  /** Overlapping, in the order of the text. */
  readonly contexts: readonly I915Context[]
}

interface I915Context {
  /** null: the process is gone. */
  readonly comm: string | null
  readonly objects: number
  /** Of all objects its client has. */
  readonly bytes: number
}

const total = /^ *(\d+) (?:shrinkable \[\d+ free\] )?objects, (\d+) bytes *$/
const region =
  /^ *([a-z][\w-]{0,30}): {1,3}(?:total:0x([\da-f]+)(?:, available:(0x[\da-f]+|\d+))? bytes *|use_type: \d+ *)$/
const context = /^(.*): (\d+) objects, (\d+) bytes \(\d+ [a-z]+(?:, \d+ [a-z]+)*\) *$/s
const part =
  /^ *\d+ [a-z][a-z -]{0,40}objects? .{0,80}\d+ bytes *$|^ *\d+ [a-z-]{1,20} objects, \d+ bytes *$|^ *\d+ \[(?:0x)?[\da-f]+\] gtt total *$|^Supported page sizes: /
const commLength = 80

export function parseI915GemObjects(text: string, origin: Origin): Parsed<I915GemObjects> {
  const {issues, lines} = readListing(text, origin)
  const areas: MemoryArea[] = []
  const contexts: I915Context[] = []
  // A region that says more in the lines below it.
  let described = -1
  let headed = false
  for (const {number, text: line} of lines) {
    const report = (code: 'bad-number' | 'unexpected-line') => issues.push(issue(code, origin.path, number, line))
    const stated = headed ? null : total.exec(line)
    const place = region.exec(line)
    const client = context.exec(line)
    const usage = described < 0 ? undefined : /^ *usage: (\d+) *$/.exec(line)?.[1]
    if (stated !== null) {
      headed = true
      const [objects, used] = [uint(stated[1] ?? ''), uint(stated[2] ?? '')]
      if (objects === null || used === null) report('bad-number')
      else areas.push(area('gpu', null, {objects, used}))
    } else if (client !== null) {
      described = -1
      const [, comm = '', count = '', size = ''] = client
      const [objects, bytes] = [uint(count), uint(size)]
      if (objects === null || bytes === null || comm.length > commLength) report('bad-number')
      else contexts.push({bytes, comm: comm === '<unknown>' ? null : comm, objects})
    } else if (place !== null) {
      const [, name = '', whole, left] = place
      const [capacity, free] = [whole === undefined ? null : hex(whole), left === undefined ? null : number0x(left)]
      if ((whole !== undefined && capacity === null) || (left !== undefined && free === null)) report('bad-number')
      else areas.push(area(kindOf(name), name, {capacity, free}))
      described = whole === undefined ? areas.length - 1 : -1
    } else if (usage !== undefined) {
      const [at, used] = [areas[described], uint(usage)]
      if (at === undefined || used === null) report('bad-number')
      else if (at.used === null) areas[described] = {...at, used}
    } else if (described < 0 && !part.test(line)) report('unexpected-line')
  }
  if (lines.length > 0 && !headed) issues.push(issue('missing-field', origin.path, 0, 'objects'))
  return sorted({allocations: [], areas, contexts}, issues)
}

const number0x = (text: string): number | null => (text.startsWith('0x') ? hex(text.slice(2)) : uint(text))

function kindOf(region: string): AreaKind {
  if (region.startsWith('stolen-local') || region.startsWith('local')) return 'vram'
  return region.startsWith('stolen') ? 'carveout' : 'gpu'
}

export const looksLikeI915GemObjects = (head: string): boolean => {
  const [first, second] = topLines(head)
  return total.test(first) && (first.includes('shrinkable') || / (?:un)?bound objects, /.test(second))
}
