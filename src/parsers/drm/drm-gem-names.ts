/**
 * `/sys/kernel/debug/dri/<unique or minor>/gem_names`: objects with a name that other processes can open them by.
 *
 *     gem_names := "  name     size handles refcount" LF row*
 *     row       := name(6) " " bytes(8) " " handles(7) " " refcount(8) LF
 *
 * - Few programs name objects: it is no inventory.
 * - Objects alone: whether one was exported, too, is not said.
 *
 * Read in drivers/gpu/drm/drm_debugfs.c drm_gem_one_name_info(); the header of v5.10, v6.12 and v7.3 was seen.
 */

import type {Origin, Parsed} from '../interface.js'
import {type Allocation, allocation, type MemoryTable} from '../memory-table.js'
import {issue, uint} from '../scan.js'
import {readListing, sorted, topLines} from './drm-listing.js'

const header = /^ *name {1,20}size {1,20}handles {1,20}refcount *$/

export function parseDrmGemNames(text: string, origin: Origin): Parsed<MemoryTable> {
  const {issues, lines} = readListing(text, origin)
  const allocations: Allocation[] = []
  const names = new Set<number>()
  let headed = false
  for (const {number, text: line} of lines) {
    const report = (code: 'bad-number' | 'conflict' | 'unexpected-line') =>
      issues.push(issue(code, origin.path, number, line))
    if (header.test(line)) headed = true
    else if (!/^[ \t]*\d+[ \t]+\d+[ \t]+-?\d+[ \t]+-?\d+[ \t]*$/.test(line)) report('unexpected-line')
    else {
      const [name = null, bytes = null] = line.trim().split(/\s+/).map(uint)
      if (name === null || bytes === null) report('bad-number')
      else if (names.has(name)) report('conflict')
      else {
        names.add(name)
        allocations.push(allocation(bytes, {label: `name ${name}`}))
      }
    }
  }
  if (!headed && allocations.length > 0)
    issues.push(issue('missing-field', origin.path, 0, 'name size handles refcount'))
  return sorted({allocations, areas: []}, issues)
}

export const looksLikeDrmGemNames = (head: string): boolean => header.test(topLines(head)[0])
