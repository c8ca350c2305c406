/**
 * `/sys/kernel/debug/dri/<unique or minor>/gems` of panthor and panfrost: all objects of the device.
 *
 *     gems   := legend* header rule row* rule footer
 *     legend := "GEM " ("state"|"usage") " flags: " (name " (0x" hex ")") ("," …)* LF
 *     header := "created-by" "global-name" "refcount" ["evictions"] "size" "resident-size" "file-offset" "state"
 *               ["usage"] "label" LF
 *     row    := creator(32) name refcount [evictions] size resident "0x" offset "0x" state ["0x" usage] label LF
 *     footer := "Total size: " uint ", Total resident: " uint ", Total reclaimable: " uint LF
 *
 * - panthor prints `usage`, in v7.3 `evictions`, too; panfrost neither. Which is the number after the state then, and
 *   which the label? The header tells.
 * - creator is `comm/tgid` of who made the object, which may be gone. comm (15 bytes) may hold anything, slashes and
 *   newlines: the last slash within its bytes counts.
 * - label is what a process chose, up to a page: a line in it can look like a row, which the totals then give away.
 * - Sizes are those of objects, with or without pages: `resident` is what has them. Totals overlap.
 *
 * Read in drivers/gpu/drm/panthor/panthor_gem.c panthor_gem_debugfs_bo_print() of v7.3 and as of 2025 and
 * drivers/gpu/drm/panfrost/panfrost_gem.c panfrost_gem_debugfs_bo_print() of v7.3.
 */

import type {Origin, Parsed} from '../interface.js'
import {type Allocation, allocation, area, type MemoryTable} from '../memory-table.js'
import {hex, issue, type Line, uint} from '../scan.js'
import {byteColumn} from './byte-columns.js'
import {readListing, sorted, sumOf, topLines} from './drm-listing.js'

const header = /^ *created-by {1,64}global-name {1,64}refcount (.{0,200}) label *$/
const footer = /^ *Total size: (\d+), Total resident: (\d+), Total reclaimable: (\d+) *$/
const rule = /^ *[-=]{8,400} *$/
const creator = /^(.{0,15})\/(\d{1,10}) +$/s
const withUsage = /^-?\d+ +\d+ +(?:\d+ +)?(\d+) +(\d+) +0x[\da-f]+ +0x([\da-f]+) +0x[\da-f]+(?: +(.*))?$/s
const withoutUsage = /^-?\d+ +\d+ +(?:\d+ +)?(\d+) +(\d+) +0x[\da-f]+ +0x([\da-f]+)(?: +(.*))?$/s
const creatorCell = 32

export function parseDrmGemsPanthor(text: string, origin: Origin): Parsed<MemoryTable> {
  const {complete, issues, lines} = readListing(text, origin)
  const allocations: Allocation[] = []
  // Bits of the state that say dma-buf.
  let shared = 3
  let cells: RegExp | null = null
  let resident = 0
  let totals: Line | null = null
  const report = (code: 'bad-number' | 'unexpected-line', {number, text}: Line) =>
    issues.push(issue(code, origin.path, number, text))
  let pending: Line[] = []
  const unexpected = () => {
    for (const line of pending) report('unexpected-line', line)
    pending = []
  }
  for (const line of lines) {
    const title = line.text.length <= 400 ? header.exec(line.text) : null
    if (title !== null) cells = / usage *$/.test(title[1] ?? '') ? withUsage : withoutUsage
    else if (/^ *GEM state flags:/.test(line.text)) shared = sharedBits(line.text)
    else if (footer.test(line.text)) {
      if (totals !== null) report('unexpected-line', totals)
      totals = line
    } else if (!/^ *GEM usage flags:/.test(line.text) && !rule.test(line.text)) {
      const found = rowOf(pending, line, cells ?? withUsage) ?? rowOf([], line, cells ?? withUsage)
      if (found === null) {
        // It may be the beginning of a comm.
        pending.push(line)
        if (pending.reduce((sum, {text}) => sum + text.length + 1, 0) > creatorCell) unexpected()
        continue
      }
      if (!found.joined) unexpected()
      pending = []
      const [bytes, backed, state] = [uint(found.size), uint(found.resident), hex(found.state)]
      if (bytes === null || backed === null || state === null) report('bad-number', line)
      else {
        allocations.push(
          allocation(bytes, {
            comm: found.comm,
            dmabuf: (state & shared) !== 0,
            label: found.label === '' ? null : found.label,
            pid: uint(found.tgid)
          })
        )
        resident += backed
      }
    }
  }
  unexpected()
  const areas = totals === null ? [] : areasOf(totals)
  const [size, backed] = areas
  if (totals !== null && size === undefined) report('bad-number', totals)
  const agrees = size?.used === sumOf(allocations) && backed?.used === resident
  if (totals !== null && size !== undefined && cells !== null && complete && !agrees)
    issues.push(issue('total-mismatch', origin.path, totals.number, totals.text))
  if (complete && allocations.length > 0) {
    if (cells === null) issues.push(issue('missing-field', origin.path, 0, 'created-by'))
    if (totals === null) issues.push(issue('missing-field', origin.path, 0, 'Total size'))
  }
  return sorted({allocations, areas}, issues)
}

interface Row {
  readonly joined: boolean
  readonly comm: string
  readonly tgid: string
  readonly size: string
  readonly resident: string
  readonly state: string
  readonly label: string
}

/** The creator ends where its cell does; in columns that were moved, where the numbers begin. */
function rowOf(before: readonly Line[], line: Line, cells: RegExp): Row | null {
  const text = [...before, line].map((each) => each.text).join('\n')
  const at = byteColumn(text, creatorCell)
  const fixed = at === null ? null : creator.exec(text.slice(0, at))
  const moved = fixed === null && before.length === 0 ? /^ *(.{0,15})\/(\d{1,10}) +(?=-?\d+ +\d+ )/.exec(text) : null
  const [whole, comm = '', tgid = ''] = fixed ?? moved ?? []
  const found = whole === undefined ? null : cells.exec(text.slice(whole.length))
  if (found === null) return null
  const [, size = '', resident = '', state = '', label = ''] = found
  return {comm, joined: before.length > 0, label: label.trimEnd(), resident, size, state, tgid}
}

/** Those of imported and exported; 0x1 and 0x2 where the legend names none. */
function sharedBits(legend: string): number {
  const bits = [...legend.slice(0, 1024).matchAll(/\b(?:imported|exported) \(0x([\da-f]{1,8})\)/g)]
  return bits.length === 0 ? 3 : bits.reduce((all, [, bit = '']) => all | Number.parseInt(bit, 16), 0)
}

function areasOf({text}: Line) {
  const [, ...found] = footer.exec(text) ?? []
  const numbers = found.map(uint)
  return numbers.includes(null)
    ? []
    : ['size', 'resident', 'reclaimable'].map((name, at) => area('gpu', name, {used: numbers[at] ?? null}))
}

export const looksLikeDrmGemsPanthor = (head: string): boolean => {
  const [first] = topLines(head)
  return first.length <= 1024 && (header.test(first) || /^ *GEM (?:state|usage) flags: \S+ \(0x[\da-f]+\)/.test(first))
}
