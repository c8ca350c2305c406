/**
 * `/proc/media-mem`: the memory zones of HiSilicon's media drivers (MMZ), and each block in them.
 *
 *     media-mem := zone* [ LF "---MMZ_USE_INFO:" LF totals ]
 *     zone      := "+---ZONE: PHYS(" hex ", " hex "), GFP=" uint ", nBYTES=" uint "KB, NAME=" quoted LF block*
 *     block     := "   |-MMB: phys(" hex ", " hex "), " … "length=" uint "KB, name=" quoted LF
 *     totals    := " total size=" KB ",used=" KB ",remain=" KB ",zone_number=" uint ",block_number=" uint LF
 *
 * - Physical ranges, both ends in them. Memory kept from the kernel at boot, except where the zone is made of CMA (Linux
 *   6.6). No dma-buf.
 * - `*-MMB` stands for a block with a gap before it. Totals are left out where there are no zones.
 * - The name, of at most 15 bytes, is what the program that took the block gave. It stands last, so it can change no
 *   number of its line. Who took it is not said.
 *
 * Read in mmz_read_proc() of the drivers for Linux 3.10 to 6.6 and the macros they print by.
 */
import type {IssueCode, Origin, Parsed, ParseIssue} from '../interface.js'
import {type Allocation, allocation, area, type MemoryTable} from '../memory-table.js'
import {hex, issue, type Line, uint} from '../scan.js'
import {firstLines, kibibytes, readListing} from '../text/listing.js'

interface Zone {
  readonly name: string
  readonly capacity: number
  used: number
  blocks: number
}

interface Piece {
  readonly name: string
  readonly bytes: number
}

const head = /^[\t ]{0,8}(\+---ZONE|[|*]-MMB): (.*)$/s
const range = /^phys\(0x([\da-f]{1,16}), ?0x([\da-f]{1,16})\),/i
const size = /[\t ,](?:nBYTES|length)=([^\t ,]{1,24})KB,/
const name = /name="(.{0,64}?)"?$/is
const totals =
  /^[\t ]{0,8}total size=(\d{1,16})KB(?:\([^)]{0,40}\))?, ?used=(\d{1,16})KB(?:\([^)]{0,40}\))?, ?remain=(-?\d{1,16})KB(?:\([^)]{0,40}\))?(?:, ?zone_number=(\d{1,10}), ?block_number=(\d{1,10}))?$/

export function parseHisiMmz(text: string, {path}: Origin): Parsed<MemoryTable> {
  const {issues: missing, lines: listed, whole} = readListing(text, path)
  const issues: ParseIssue[] = [...missing]
  const zones: Zone[] = []
  /** null: none yet, or one not to be believed. */
  let zone: Zone | null = null
  const allocations: Allocation[] = []
  let complete = whole
  let stated: {readonly line: Line; readonly found: RegExpExecArray} | null = null
  for (const line of listed) {
    const say = (code: IssueCode) => {
      issues.push(issue(code, path, line.number, line.text))
      complete = false
    }
    const [, kind = '', rest = ''] = head.exec(line.text) ?? []
    const found = totals.exec(line.text)
    if (kind !== '') {
      const piece = readPiece(rest)
      if (kind === '+---ZONE') zone = null
      if (typeof piece === 'string') say(piece)
      else if (kind === '+---ZONE') {
        zone = {blocks: 0, capacity: piece.bytes, name: piece.name, used: 0}
        zones.push(zone)
      } else {
        allocations.push(allocation(piece.bytes, {area: zone?.name ?? null, dmabuf: false, label: piece.name || null}))
        if (zone !== null) {
          zone.used += piece.bytes
          zone.blocks += 1
        }
      }
    } else if (found !== null) stated ??= {found, line}
    else if (!/^---MMZ_USE_INFO:$/.test(line.text)) say('unexpected-line')
  }
  if (stated !== null && complete && !agrees(stated.found, zones))
    issues.push(issue('total-mismatch', path, stated.line.number, stated.line.text))
  if (stated === null && zones.length > 0 && complete) issues.push(issue('missing-field', path, 0, 'MMZ_USE_INFO'))
  const free = zones.length === 1 ? kibibytes(stated?.found[3] ?? '') : null
  const areas = zones.map(({blocks, capacity, name: zone, used}) =>
    area('carveout', zone, {capacity, free, objects: complete ? blocks : null, used: complete ? used : null})
  )
  return {issues: issues.sort((a, b) => a.line - b.line), value: {allocations, areas}}
}

function readPiece(text: string): Piece | 'bad-number' | 'conflict' | 'unexpected-line' {
  const [, start = '', end = ''] = range.exec(text) ?? []
  const [, length] = size.exec(text) ?? []
  const [, called] = name.exec(text) ?? []
  if (start === '' || length === undefined || called === undefined) return 'unexpected-line'
  const [from, to, bytes] = [hex(start), hex(end), kibibytes(length)]
  if (from === null || to === null || bytes === null) return 'bad-number'
  return to - from + 1 === bytes ? {bytes, name: called} : 'conflict'
}

function agrees(
  [, all = '', used = '', remain = '', zoneCount, blockCount]: RegExpExecArray,
  zones: readonly Zone[]
): boolean {
  const sum = (of: (zone: Zone) => number) => zones.reduce((total, zone) => total + of(zone), 0)
  const [capacity, taken] = [sum((zone) => zone.capacity), sum((zone) => zone.used)]
  return (
    kibibytes(all) === capacity &&
    kibibytes(used) === taken &&
    kibibytes(remain) === capacity - taken &&
    (zoneCount === undefined || uint(zoneCount) === zones.length) &&
    (blockCount === undefined || uint(blockCount) === sum((zone) => zone.blocks))
  )
}

export function looksLikeHisiMmz(text: string): boolean {
  const [first = ''] = firstLines(text, 1)
  return first.startsWith('+---ZONE: ') && typeof readPiece(first.slice(10)) !== 'string'
}
