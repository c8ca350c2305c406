/**
 * `/sys/kernel/debug/dri/<unique or minor>/framebuffer`: what is or may be scanned out, and the objects it is made of.
 *
 *     framebuffers := framebuffer*
 *     framebuffer  := "framebuffer[" uint "]:" LF TAB "allocated by = " comm LF TAB "refcount=" uint LF
 *                     TAB "format=" fourcc [" little-endian (0x" hex ")"] LF TAB "modifier=0x" hex LF
 *                     TAB "size=" uint "x" uint LF TAB "layers:" LF layer*
 *     layer        := "size[" i "]=" WxH LF "pitch[" i "]=" uint LF "offset[" i "]=" uint LF "obj[" i "]:" ["(null)"] LF
 *                     object                        as in drm-gem-object.ts, one tab deeper
 *
 * - The size of an object is bytes of memory; those of the framebuffer and of a layer are pixels.
 * - Every layer has its object, which is often the same one: it counts once. Framebuffers share objects, too; that is
 *   known where `start` is not 0.
 * - comm (15 bytes) is who made the framebuffer, not the memory. It may hold newlines: what follows it up to
 *   `refcount=` belongs to it.
 *
 * Read in drivers/gpu/drm/drm_framebuffer.c drm_framebuffer_print_info() and drivers/gpu/drm/drm_gem.c
 * drm_gem_print_info() of v7.3.
 */

import type {Origin, Parsed} from '../interface.js'
import type {Allocation, MemoryTable} from '../memory-table.js'
import {issue, type Line} from '../scan.js'
import {addField, type GemObject, memoryOf, sameObject, startOf} from './drm-gem-object.js'
import {readListing, sorted, topLines} from './drm-listing.js'

interface Framebuffer {
  /** null: the line that says so was left out. */
  readonly id: string | null
  /** Lines of it, joined; null: not said yet. */
  comm: string | null
  /** comm may go on. */
  commOpen: boolean
  format: string | null
  size: string | null
  readonly objects: GemObject[]
}

const heading = /^\s*framebuffer\[(\d{1,10})\]:\s*$/
const layer = /^\s*(?:size|pitch|offset)\[\d{1,3}\]=/
const object = /^\s*obj\[\d{1,3}\]:\s*(\(null\))?\s*$/
const key = /^\s*(refcount|format|modifier|size)=(.*)$/s
const commLength = 15

export function parseDrmFramebuffer(text: string, origin: Origin): Parsed<MemoryTable> {
  const {afterGap, complete, issues, lines} = readListing(text, origin)
  const framebuffers: Framebuffer[] = []
  let open: GemObject | null = null
  // The rest of something whose beginning was left out.
  let lost = false
  for (const line of lines) {
    if (afterGap.has(line.number)) {
      framebuffers.push(unnamed(null))
      lost = true
      open = null
    }
    const id = heading.exec(line.text)?.[1]
    const framebuffer = framebuffers.at(-1)
    if (id !== undefined) {
      framebuffers.push(unnamed(id))
      open = null
      lost = false
    } else if (framebuffer === undefined) issues.push(issue('unexpected-line', origin.path, line.number, line.text))
    else if (framebuffer.commOpen && continuesComm(framebuffer, line.text)) continue
    else if (object.test(line.text)) {
      open = object.exec(line.text)?.[1] === undefined ? {keys: new Map(), line} : null
      if (open !== null) framebuffer.objects.push(open)
      lost = false
    } else if (layer.test(line.text)) open = null
    else if (!lost && !(open === null ? addToFramebuffer(framebuffer, line) : addField(open, line)))
      issues.push(issue('unexpected-line', origin.path, line.number, line.text))
  }
  const allocations: Allocation[] = []
  const starts = new Set<string>()
  for (const framebuffer of framebuffers) {
    const seen: GemObject[] = []
    for (const each of framebuffer.objects) {
      const start = startOf(each)
      if ((start !== null && starts.has(start)) || seen.some((other) => sameObject(each, other))) continue
      const memory = memoryOf(each, {comm: framebuffer.comm, label: labelOf(framebuffer)}, origin.path)
      if (!('code' in memory)) allocations.push(memory)
      // Where lines are missing, that is said already.
      else if (complete || memory.code !== 'missing-field') issues.push(memory)
      if (start !== null) starts.add(start)
      if (seen.length < 8) seen.push(each)
    }
  }
  return sorted({allocations, areas: []}, issues)
}

const unnamed = (id: string | null): Framebuffer => ({
  comm: null,
  commOpen: false,
  format: null,
  id,
  objects: [],
  size: null
})

function addToFramebuffer(framebuffer: Framebuffer, {text}: Line): boolean {
  const comm = /^\s*allocated by = (.*)$/s.exec(text)?.[1]
  if (comm !== undefined && framebuffer.comm === null) {
    framebuffer.comm = comm
    framebuffer.commOpen = true
    return true
  }
  const [whole, name = '', value = ''] = key.exec(text) ?? []
  if (whole === undefined) return /^\s*layers:\s*$/.test(text)
  if (name === 'format') framebuffer.format ??= value.trim().split(/[ (]/)[0] ?? null
  if (name === 'size' && /^\d{1,6}x\d{1,6}$/.test(value.trim())) framebuffer.size ??= value.trim()
  return true
}

/** What is left of its 15 bytes, up to the line that follows it. */
function continuesComm(framebuffer: Framebuffer, text: string): boolean {
  const longer = `${framebuffer.comm ?? ''}\n${text}`
  framebuffer.commOpen = longer.length <= commLength && !/^\s*refcount=/.test(text)
  if (framebuffer.commOpen) framebuffer.comm = longer
  return framebuffer.commOpen
}

const labelOf = ({format, id, size}: Framebuffer): string | null =>
  id === null ? null : ['fb', id, size, format].filter((word) => word !== null && word !== '').join(' ')

export const looksLikeDrmFramebuffer = (head: string): boolean => {
  const [first, second] = topLines(head)
  return heading.test(first) && /^\s*allocated by = /.test(second)
}
