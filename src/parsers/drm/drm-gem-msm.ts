/**
 * `/sys/kernel/debug/dri/<unique or minor>/gem` of msm: all objects of the device.
 *
 *     gem    := header (row [vmas] fence*)* footer+
 *     header := "   flags       id ref  offset   kaddr            size     madv      name" LF
 *     row    := "   " flags(08x) ": " ("A"|"I"|" ") " " id(2) " (" refcount(2) ") " offset(08x) " " pointer
 *               " " bytes(08) " " madvise(9) " " name LF
 *     vmas   := "      vmas:" (" [" space [":" comm] ": vm=" … "]")* LF       `aspace=` before 2025
 *     footer := ("Total:" | "Active:" | "Resident:" | "Purgeable:" | "Purged:") objects " objects, " bytes " bytes" LF
 *
 * - Footers overlap: each counts a part of `Total:`. Older kernels print `Purgable:` and no `Resident:`, those before
 *   them one line `Total 2 objects, 8192 bytes`.
 * - Sizes are those of objects, with or without pages: `Resident:` is what has them.
 * - name (31 bytes) and comm are what a process chose, newlines included. They can forge a footer, not a row: footers
 *   count behind the last row.
 * - An object that is locked meanwhile is left out, of rows and footers alike.
 * - Whether an object was imported or exported is not said.
 *
 * Read in drivers/gpu/drm/msm/msm_gem.c msm_gem_describe() and msm_gem_describe_objects() as of 2021 and 2025.
 * Footers of v5.12 were seen.
 */

import type {Origin, Parsed} from '../interface.js'
import {type Allocation, allocation, area, type MemoryTable} from '../memory-table.js'
import {issue, type Line, uint} from '../scan.js'
import {checkTotal, isFence, readListing, sorted, topLines} from './drm-listing.js'

const header = /^ *flags +id +ref +offset +kaddr +size +madv +name *$/
const row = /^ *[\da-f]{8}: [AI ] +-?\d{1,10} \( *\d{1,10}\) [\da-f]{8,16} \S{1,32} (\d{8,20})(?: (.*))?$/s
const footer = /^ *(Total|Active|Resident|Purgeable|Purgable|Purged):? +(\d{1,20}) objects, +(\d{1,20}) bytes *$/

export function parseDrmGemMsm(text: string, origin: Origin): Parsed<MemoryTable> {
  const {complete, issues, lines} = readListing(text, origin)
  const allocations: Allocation[] = []
  let headed = false
  let rows = 0
  // Lists of maps end with a bracket; a comm in them may hold newlines.
  let vmasOpen = false
  let footers = new Map<string, Line>()
  const report = (code: 'bad-number' | 'missing-field' | 'unexpected-line', line: Line) =>
    issues.push(issue(code, origin.path, line.number, line.text))
  for (const line of lines) {
    const found = row.exec(line.text)
    const stated = footer.exec(line.text)
    if (header.test(line.text)) headed = true
    else if (found !== null) {
      for (const forged of footers.values()) report('unexpected-line', forged)
      footers = new Map()
      vmasOpen = false
      rows += 1
      const bytes = uint(found[1] ?? '')
      if (bytes === null) report('bad-number', line)
      else allocations.push(allocation(bytes, {label: nameOf(found[2] ?? '')}))
    } else if (stated !== null) {
      const key = (stated[1] ?? '').replace('Purgable', 'Purgeable')
      const before = footers.get(key)
      if (before !== undefined) report('unexpected-line', before)
      footers.set(key, line)
    } else if (/^ +vmas:/.test(line.text)) vmasOpen = !line.text.trimEnd().endsWith(']')
    else if (vmasOpen) vmasOpen = !line.text.trimEnd().endsWith(']')
    else if (!isFence(line.text)) report('unexpected-line', line)
  }
  const areas = [...footers].flatMap(([name, line]) => {
    const [, , count = '', size = ''] = footer.exec(line.text) ?? []
    const [objects, used] = [uint(count), uint(size)]
    if (objects === null || used === null) {
      report('bad-number', line)
      return []
    }
    if (name === 'Total' && complete && headed)
      issues.push(...checkTotal({bytes: used, line, objects}, allocations, origin))
    return [area('gpu', name, {objects, used})]
  })
  if (rows > 0 && !headed && complete)
    report('missing-field', {number: 0, text: 'flags id ref offset kaddr size madv name'})
  if (headed && complete && !footers.has('Total')) report('missing-field', {number: 0, text: 'Total'})
  return sorted({allocations, areas}, issues)
}

/** What follows the size: 9 columns for the advice, or 10, and the name. */
function nameOf(text: string): string | null {
  const name = text.slice(text.startsWith(' purgeable ') ? 11 : 10).trimEnd()
  return name === '' ? null : name
}

/** All of it, or its footers. */
export const looksLikeDrmGemMsm = (head: string): boolean => {
  const [first, second] = topLines(head)
  return (
    header.test(first) ||
    (/^ *Total: /.test(first) && footer.test(first) && /^ *Active: /.test(second) && footer.test(second))
  )
}
