/**
 * `/sys/kernel/debug/ion/heaps/<heap>`: who uses a heap of ION, up to Linux 4.11 and in the trees of vendors.
 *
 *     heap    := "client pid size" dashes client* dashes
 *                "orphaned allocations (info is from last known client):" LF [ orphan-heading ] orphan* dashes
 *                "total orphaned" uint  "total" uint  [ "deferred free" uint ]  dashes  more*
 *     client  := name pid bytes
 *     orphan  := comm pid bytes kernel-maps references
 *              | comm pid user user-pid bytes kernel-maps references      under a heading of its own
 *     more    := the pools (`ion-pools.ts`) | "total heap size: " hex | lines that tell of no memory but this
 *
 * - A client's bytes are all its buffers, shared ones in full: clients add up to more than there is. `total` counts each
 *   buffer once.
 * - Orphans are buffers no client has a handle of. That is how Android passes graphics buffers: as file descriptors.
 * - Pid and comm of an orphan are of the client that was last known. The user is kept as its label.
 * - Every buffer may be a dma-buf, or not; nothing identifies it.
 * - MediaTek's heading has `client(dbg_name)`, and an address at the end.
 * - Names may hold blanks and newlines. A comm is 15 bytes, cells are padded to 16: it can forge no row that is
 *   padded as the heading is.
 *
 * Read in drivers/staging/android/ion/ion.c ion_debug_heap_show() at v3.14 and v4.9, ion_carveout_heap.c
 * ion_carveout_print_debug() of msm 3.4; the table with users was seen in a text of Android 8.
 */
import type {IssueCode, Origin, Parsed, ParseIssue} from '../interface.js'
import {type Allocation, area, type MemoryArea, type MemoryTable} from '../memory-table.js'
import {hex, issue, type Line, uint} from '../scan.js'
import {firstLines, readListing} from '../text/listing.js'
import {type Pools, poolAreas, readPoolLine} from './ion-pools.js'
import {type RowForm, readClient, readOrphan} from './ion-row.js'

/** What has been read of one heap. */
interface Draft {
  section: 'clients' | 'orphans' | 'totals'
  form: RowForm
  /** Of the orphans listed; null: one was not to be believed, or is not there. */
  orphaned: number | null
  readonly totals: Map<string, number>
  capacity: number | null
  readonly pools: Pools
}

const heading = /^[\t ]{0,80}client(\([\t ]{0,40}dbg_name\))?[\t ]{1,80}pid[\t ]{1,80}size(?:[\t ]{1,80}address)?$/
const dashes = /^[\t ]{0,80}-{8,}$/
const orphanTitle = /^[\t ]{0,80}orphaned allocations \(info is from last known client\):$/
const orphanHeading = /^[\t ]*client[\t ]+pid[\t ]+user[\t ]+user_pid[\t ]+size[\t ]+mcnt[\t ]+rcnt$/
const total = /^[\t ]{0,80}(total orphaned|total|deferred free)[\t ]{1,80}(\S+)$/
const heapSize = /^total heap size: (\S+)$/
/** Qualcomm's: what is said above already, counts, and a map of addresses. */
const bare =
  /^(?:total bytes currently allocated: [\da-f]+|[uk]mapping count: [\da-f]+|heap protected: (?:Yes|No)|reusable: (?:Yes|No)|Memory Map|[\t ]*client[\t ]+start address[\t ]+end address[\t ]+size \(hex\)|.{0,200}[\t ]\d+ \([\da-f]+\))$/

export function parseIonHeap(text: string, {path}: Origin): Parsed<MemoryTable> {
  const {issues: missing, lines: listed, whole} = readListing(text, path)
  const issues: ParseIssue[] = [...missing]
  const areas: MemoryArea[] = []
  const allocations: Allocation[] = []
  let draft: Draft | null = null
  for (const line of listed) {
    const say = (code: IssueCode) => issues.push(issue(code, path, line.number, line.text))
    const top = heading.exec(line.text)
    if (top !== null) {
      if (draft !== null) for (const one of areasOf(draft)) areas.push(one)
      draft = begun(line.text, top[1] !== undefined, whole)
      continue
    }
    if (dashes.test(line.text)) continue
    if (draft === null) {
      say('unexpected-line')
      continue
    }
    if (inTable(draft)) {
      const row = readTableLine(line.text, draft)
      if (typeof row === 'string') {
        say(row)
        draft.orphaned = null
      } else if (row !== null) {
        allocations.push(row)
        if (row.orphaned && draft.orphaned !== null) draft.orphaned += row.bytes
      }
      if (inTable(draft)) continue
    }
    for (const found of readTotals(line, path, draft, whole)) issues.push(found)
  }
  if (draft !== null) for (const one of areasOf(draft)) areas.push(one)
  return {issues: issues.sort((a, b) => a.line - b.line), value: {allocations, areas}}
}

const begun = (line: string, addresses: boolean, whole: boolean): Draft => ({
  capacity: null,
  form: {addresses, padded: line.length >= 40, users: false},
  orphaned: whole ? 0 : null,
  pools: new Map(),
  section: 'clients',
  totals: new Map()
})

const inTable = ({section}: Draft): boolean => section !== 'totals'

/** null: no row, which may have changed the section. */
function readTableLine(text: string, draft: Draft): ReturnType<typeof readClient> | null {
  if (orphanTitle.test(text)) draft.section = 'orphans'
  else if (orphanHeading.test(text)) draft.form = {...draft.form, padded: text.length >= 60, users: true}
  else if (total.test(text)) draft.section = 'totals'
  else return draft.section === 'clients' ? readClient(text, draft.form) : readOrphan(text, draft.form)
  return null
}

function readTotals(line: Line, path: string, draft: Draft, whole: boolean): readonly ParseIssue[] {
  const said = (code: IssueCode) => [issue(code, path, line.number, line.text)]
  const [, name, stated = ''] = total.exec(line.text) ?? []
  if (name !== undefined) {
    const bytes = uint(stated)
    if (bytes === null) return said('bad-number')
    if (draft.totals.has(name)) return said('unexpected-line')
    draft.totals.set(name, bytes)
    const {orphaned} = draft
    const wrong = name === 'total orphaned' ? bytes !== orphaned : name === 'total' && bytes < (orphaned ?? 0)
    return wrong && orphaned !== null ? said('total-mismatch') : []
  }
  const [, size] = heapSize.exec(line.text) ?? []
  if (size !== undefined) {
    draft.capacity ??= hex(size)
    return draft.capacity === null ? said('bad-number') : []
  }
  return readPoolLine(line, path, draft.pools, whole) ?? (bare.test(line.text) ? [] : said('unexpected-line'))
}

function areasOf({capacity, pools, totals}: Draft): readonly MemoryArea[] {
  const [used, deferred] = [totals.get('total') ?? null, totals.get('deferred free')]
  const heap = used === null && capacity === null ? [] : [area('heap', null, {capacity, used})]
  const freed = deferred === undefined ? [] : [area('pool', 'deferred free', {used: deferred})]
  return [...heap, ...freed, ...poolAreas(pools)]
}

/** A text without a path begins with the heading. */
export function looksLikeIonHeap(head: string): boolean {
  const [first = '', second = ''] = firstLines(head, 2)
  return heading.test(first) && dashes.test(second)
}
