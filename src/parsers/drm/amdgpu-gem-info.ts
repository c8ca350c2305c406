/**
 * `/sys/kernel/debug/dri/<unique or minor>/amdgpu_gem_info`: the objects every client has, by handle.
 *
 *     info   := client*
 *     client := "pid " pid(8) " command " comm ":" LF row*
 *     row    := TAB [TAB] "0x" handle(08x) ": " bytes(12) " byte " place [" @ 0x" hex] [" pin count " uint]
 *               [dmabuf] (" " FLAG)* fences LF
 *     place  := "VRAM" | " GTT" | " CPU"                            v6.1
 *             | "VRAM" | "VRAM VISIBLE" | "GTT" | "CPU" | "GDS" | "GWS" | "OA" | "PREEMPTIBLE" | "DOORBELL"
 *             | "MMIO REMAP" | "NONE" | "UNKNOWN"
 *     dmabuf := (" imported from " | " exported as ") ("ino:" uint | pointer [" (P2P)"])     v6.1: the pointer
 *     fences := (TAB usage " fence:" … LF)*                         v7.3; the first stands in the line of its row
 *
 * - A handle is not an object: what two processes have open is printed with each of them. Inodes tell which are one,
 *   pointers are hashed per boot and tell within one text alone.
 * - `VRAM`, `VRAM VISIBLE` are memory of the device; `GTT`, `CPU`, `PREEMPTIBLE` of the machine; the others neither.
 *   `NONE` has no memory now. `UNKNOWN` was locked meanwhile.
 * - comm is what the process chose, newlines included, at most 15 bytes: too short for a row.
 *
 * Read in drivers/gpu/drm/amd/amdgpu/amdgpu_object.c amdgpu_bo_print_info() and amdgpu_gem.c
 * amdgpu_debugfs_gem_info_show() of v6.1, v7.3 and v4.x, which prints ` @ 0x`.
 */

import type {Origin, Parsed} from '../interface.js'
import {type Allocation, type AreaKind, allocation, area, type MemoryTable} from '../memory-table.js'
import {issue, type Line, uint} from '../scan.js'
import {isFence, readListing, sorted, topLines} from './drm-listing.js'

interface Client {
  readonly pid: number | null
  readonly comm: string | null
}

const heading = /^pid +(\d{1,20}) command (.*):$/s
const row = /^\s{1,32}0x[\da-f]{8}: +(\d+) byte +([A-Z]+)((?: .*|\t.*)?)$/
/** Of a heading: the words, a pid and a comm. */
const longest = 64

export function parseAmdgpuGemInfo(text: string, origin: Origin): Parsed<MemoryTable> {
  const {afterGap, issues, lines} = readListing(text, origin)
  const allocations: Allocation[] = []
  const report = (code: 'bad-number' | 'missing-field' | 'unexpected-line', {number, text}: Line) =>
    issues.push(issue(code, origin.path, number, text))
  const nobody: Client = {comm: null, pid: null}
  let client: Client | null = null
  // Lines of a heading whose comm holds a newline.
  let open: Line | null = null
  for (const line of lines) {
    // The heading of what follows may be among what was left out.
    if (afterGap.has(line.number) && client !== null) client = nobody
    const alone = clientOf(line.text)
    const text: string = open === null || alone !== null ? line.text : `${open.text}\n${line.text}`
    const found = row.exec(line.text)
    const next = alone ?? (found === null ? clientOf(text) : null)
    if (open !== null && (alone !== null || found !== null)) {
      report('unexpected-line', open)
      client = nobody
      open = null
    }
    if (next !== null) {
      client = next
      open = null
      if (next.pid === null) report('bad-number', line)
    } else if (found !== null) {
      if (client === null) report('missing-field', {number: line.number, text: 'pid'})
      client ??= nobody
      const [, size = '', place = '', rest = ''] = found
      const bytes = uint(size)
      if (bytes === null) report('bad-number', line)
      else allocations.push(allocation(bytes, {...client, ...placeOf(place, rest)}))
    } else if (open !== null && text.length <= longest) open = {number: open.number, text}
    else if (/^pid +\d{1,20} command /.test(line.text) && line.text.length <= longest) {
      if (open !== null) report('unexpected-line', open)
      open = line
    } else if (!isFence(line.text)) report('unexpected-line', line)
  }
  if (open !== null) report('unexpected-line', open)
  const places = new Set(allocations.map((each) => each.area))
  const areas = [...places].flatMap((name) => (name === null ? [] : [area(kindOf(name), name, {})]))
  return sorted({allocations, areas}, issues)
}

function clientOf(text: string): Client | null {
  const [whole, pid = '', comm = ''] = text.length > longest ? [] : (heading.exec(text) ?? [])
  return whole === undefined ? null : {comm, pid: uint(pid)}
}

/** What follows the size, up to the fences. */
function placeOf(word: string, text: string): Pick<Allocation, 'area' | 'dmabuf' | 'inode'> {
  const [rest = ''] = text.split('\t', 1)
  const second = /^ (VISIBLE|REMAP)(?= |$)/.exec(rest)?.[1]
  const [, how, , inode = ''] = /(?: |^)(imported from|exported as) (?:(ino:)(\d{1,20})|\S+)/.exec(rest) ?? []
  return {
    area: word === 'UNKNOWN' ? null : [word, second].filter((each) => each !== undefined).join(' '),
    // Versions with an offset were silent about dma-bufs.
    dmabuf: how === undefined ? (/^ +@ 0x/.test(rest) ? null : false) : true,
    inode: uint(inode)
  }
}

const kindOf = (place: string): AreaKind => (/^(?:GTT|CPU|PREEMPTIBLE|NONE)$/.test(place) ? 'gpu' : 'vram')

export const looksLikeAmdgpuGemInfo = (head: string): boolean => {
  const [first, second] = topLines(head)
  return clientOf(first) !== null && (second === '' || row.test(second) || clientOf(second) !== null)
}
