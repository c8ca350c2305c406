/**
 * `/sys/kernel/debug/ion/<heap>_dump/summary` of Sophgo and Bitmain: carveouts of ION, and each buffer in them.
 *
 *     summary := "Summary:" LF heap+ "Details:" LF heading row* [ "minimum ion allocate unit = " uint LF ]
 *     heap    := "[" id "] " name " heap size:" uint " bytes, used:" uint " bytes" LF
 *                "usage rate:" uint "%, memory usage peak " uint " bytes" LF
 *     row     := id bytes hex-address kernel-maps name LF
 *
 * - Reserved memory, outside MemTotal. The rows of a heap add up to `used`.
 * - A buffer whose process has died stays in the list: no row tells whose it is.
 * - Programs choose names, blanks included. They stand last.
 *
 * Seen in texts of an SG2002 with Linux 5.10; the kernel's code was not read.
 */
import type {IssueCode, Origin, Parsed, ParseIssue} from '../interface.js'
import {type Allocation, allocation, area, type MemoryTable} from '../memory-table.js'
import {issue, type Line, uint} from '../scan.js'
import {firstLines, readListing} from '../text/listing.js'

interface Heap {
  readonly id: string
  readonly name: string
  readonly line: Line
  readonly capacity: number
  readonly used: number
  peak: number | null
  /** Of its rows. */
  listed: number
  rows: number
}

const heapLine =
  /^[\t ]{0,8}\[(\d{1,4})\] (.{1,40}) heap size:[\t ]?(\S{1,24}) bytes,[\t ]{0,8}used:[\t ]?(\S{1,24}) bytes$/
const peakLine = /^[\t ]{0,8}usage rate:\d{1,3}%,[\t ]{0,8}memory usage peak (\S+) bytes$/
const heading =
  /^[\t ]{0,80}heap_id[\t ]{1,80}alloc_buf_size[\t ]{1,80}phy_addr[\t ]{1,80}kmap_cnt[\t ]{1,80}buffer name$/
const row = /^[\t ]{0,80}(\d{1,4})[\t ]{1,80}(\S+)[\t ]{1,80}([\da-f]{1,16})[\t ]{1,80}(-?\d{1,10})(?:[\t ](.*))?$/s
const bare = /^(?:Summary:|Details:|minimum ion allocate unit = \d{1,20})$/

export function parseIonCarveout(text: string, {path}: Origin): Parsed<MemoryTable> {
  const {issues: missing, lines: listed, whole} = readListing(text, path)
  const issues: ParseIssue[] = [...missing]
  const heaps: Heap[] = []
  const allocations: Allocation[] = []
  let complete = whole
  for (const line of listed) {
    const say = (code: IssueCode) => issues.push(issue(code, path, line.number, line.text))
    if (bare.test(line.text) || heading.test(line.text)) continue
    const [summary, id = '', name = '', size = '', inUse = ''] = heapLine.exec(line.text) ?? []
    const [peaked, most = ''] = peakLine.exec(line.text) ?? []
    const [found, of = '', length = '', , , label = ''] = row.exec(line.text) ?? []
    const latest = heaps.at(-1)
    if (summary !== undefined) {
      const [capacity, used] = [uint(size), uint(inUse)]
      if (capacity === null || used === null) say('bad-number')
      else heaps.push({capacity, id, line, listed: 0, name, peak: null, rows: 0, used})
    } else if (peaked !== undefined && latest !== undefined) {
      latest.peak ??= uint(most)
      if (latest.peak === null) say('bad-number')
    } else if (found !== undefined) {
      const bytes = uint(length)
      const heap = heaps.find((one) => one.id === of)
      if (bytes === null) {
        say('bad-number')
        complete = false
      } else {
        allocations.push(allocation(bytes, {area: heap?.name ?? null, label: label.trim() || null}))
        if (heap !== undefined) {
          heap.listed += bytes
          heap.rows += 1
        }
      }
    } else {
      say('unexpected-line')
      complete = false
    }
  }
  for (const {line, listed: sum, used} of heaps)
    if (complete && sum !== used) issues.push(issue('total-mismatch', path, line.number, line.text))
  const areas = heaps.map(({capacity, name, peak, rows, used}) =>
    area('carveout', name, {capacity, objects: complete ? rows : null, peak, used})
  )
  return {issues: issues.sort((a, b) => a.line - b.line), value: {allocations, areas}}
}

export function looksLikeIonCarveout(head: string): boolean {
  const [first = '', second = ''] = firstLines(head, 2)
  return first === 'Summary:' && heapLine.test(second)
}
