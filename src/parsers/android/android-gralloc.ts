/**
 * Graphic buffers as SurfaceFlinger lists them (`dumpsys SurfaceFlinger`), and any app of itself (`dumpsys gfxinfo`).
 *
 *     allocated := ("Allocated" | "GraphicBufferAllocator") " buffers:" LF [heading] buffer* sum      the former to 10
 *     heading   := "Handle | Size | W (Stride) x H | Layers | Format | Usage | Requestor"             12 and later
 *     buffer    := address (":" | " |") size " | " w " (" stride ") x " h " | " layers " | " FORMAT " | 0x" usage
 *                  " | " requestor LF                     up to 7 neither layers nor requestor
 *     size      := decimal " KiB" | "unknown"
 *     sum       := "Total allocated " ["by GraphicBufferAllocator "] "(estimate): " decimal " KB" LF
 *     imported  := "Imported gralloc buffers:" LF row* "Total imported by gralloc: " number "KiB" LF   11 and later
 *     row       := "+ name:" name ", id:" uint ", size:" number "KiB, w/h:" uint "x" uint ", usage: 0x" hex
 *                  ", req fmt:" int ", fourcc/mod:" uint "/" uint [", dataspace: 0x" hex] ", compressed: " word LF
 *                  (TAB … " w/h:" uint "x" uint ", stride:" uint " bytes, size:" uint [", inc:" …] LF)*
 *
 * - `allocated` are those the process itself allocated, by an estimate; `imported` all it has, by gralloc's word.
 * - 11 and 12 print KiB with two digits in all: `4.3e+03`. Planes tell more. 13 and later print two decimals.
 * - 12 forgets to leave hexadecimal after `dataspace`: the planes, and ids and w/h of all rows but the first.
 * - usage is padded with blanks after its 0x: `0x     b00`.
 * - Names and requestors are what apps chose: slashes, commas, newlines. A newline and a whole row can forge a buffer,
 *   which the sum gives away.
 * - A buffer that several processes import is listed by each. An id is no inode.
 *
 * Read in frameworks/native libs/ui/GraphicBufferAllocator.cpp dump() and libs/ui/Gralloc4.cpp bufferDumpHelper() of
 * Android 4 to 16.
 */

import {cutShort, wholeLines} from '../cut.js'
import type {IssueCode, Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, type Line} from '../scan.js'
import {brokenRows} from '../text/broken-rows.js'
import {isPrompt} from '../text/terminal.js'
import {
  type AllocatedBuffer,
  isAllocatedColumns,
  isAllocatedHeading,
  readAllocated,
  readAllocatedTotal
} from './gralloc-allocated.js'
import {
  beginsImported,
  type ImportedBuffer,
  type ImportedRow,
  isHexadecimal,
  isImportedDetail,
  isImportedHeading,
  readImported,
  readImportedTotal,
  readPlane,
  toImported
} from './gralloc-imported.js'
import {addTo, agrees, type GrallocSum, grallocKib, noSum} from './gralloc-size.js'

export interface AndroidGralloc {
  readonly allocated: readonly AllocatedBuffer[]
  /** As the text says, of all its lists. null: it does not. */
  readonly allocatedTotalBytes: number | null
  readonly imported: readonly ImportedBuffer[]
  /** As the text says, of all its lists, rounded as sizes are. null: it does not. */
  readonly importedTotalBytes: number | null
}

type Kind = 'allocated' | 'imported'

/** One list, from its heading to its sum. */
interface List {
  readonly kind: Kind
  /** false: the text begins within it. */
  readonly headed: boolean
  readonly rows: {readonly line: Line; readonly row: ImportedRow}[]
  readonly sum: GrallocSum
  /** Lines of it could not be used: its sum proves nothing. */
  damaged: boolean
}

const headings = {allocated: 'GraphicBufferAllocator buffers:', imported: 'Imported gralloc buffers:'} as const
const totals = {allocated: 'Total allocated', imported: 'Total imported by gralloc'} as const

export function parseAndroidGralloc(text: string, {path}: Origin): Parsed<AndroidGralloc> {
  const issues: ParseIssue[] = []
  const allocated: AllocatedBuffer[] = []
  const imported: ImportedBuffer[] = []
  const stated: Record<Kind, (number | null)[]> = {allocated: [], imported: []}
  const report = (code: IssueCode, line: Line): void => void issues.push(issue(code, path, line.number, line.text))
  const absent = (what: string): void => void issues.push(issue('missing-field', path, 0, what))
  const now: {list: List | null} = {list: null}

  const close = (total: {readonly line: Line; readonly size: string} | null, ended: boolean): void => {
    if (now.list === null) return
    const {damaged, headed, kind, rows, sum} = now.list
    now.list = null
    const hexadecimal = isHexadecimal(rows.map(({row}) => row))
    for (const [at, {line, row}] of rows.entries()) {
      const buffer = toImported(row, hexadecimal, at === 0)
      if (buffer === null) report('bad-number', line)
      else imported.push(buffer)
    }
    const size = total === null ? null : grallocKib(total.size)
    stated[kind].push(size?.bytes ?? null)
    if (total === null && ended) absent(totals[kind])
    else if (total !== null && size === null) report('bad-number', total.line)
    else if (total !== null && size !== null && !damaged && !agrees(sum, size)) {
      if (headed) report('total-mismatch', total.line)
      else absent(headings[kind])
    }
  }
  const open = (kind: Kind, headed: boolean): List => {
    if (now.list !== null && now.list.kind === kind && !headed) return now.list
    close(null, true)
    const list = {damaged: false, headed, kind, rows: [], sum: noSum()}
    now.list = list
    return list
  }

  for (const {line, row} of brokenRows([...wholeLines(text)], 120, beginsImported, readImported)) {
    const buffer = row === null ? readAllocated(line.text) : null
    const allocatedTotal = readAllocatedTotal(line.text)
    const importedTotal = readImportedTotal(line.text)
    const plane = readPlane(line.text)
    if (isAllocatedHeading(line.text)) open('allocated', true)
    else if (isImportedHeading(line.text)) open('imported', true)
    else if (row === 'bad-number' || buffer === 'bad-number') {
      open(row === null ? 'allocated' : 'imported', false).damaged = true
      report('bad-number', line)
    } else if (row !== null) {
      const {rows, sum} = open('imported', false)
      rows.push({line, row})
      addTo(sum, row.size)
    } else if (buffer !== null) {
      allocated.push(buffer.buffer)
      // The estimate is 0 where it is unknown.
      if (buffer.size !== null) addTo(open('allocated', false).sum, buffer.size)
      else open('allocated', false)
    } else if (allocatedTotal !== null) {
      open('allocated', false)
      close({line, size: allocatedTotal}, true)
    } else if (importedTotal !== null) {
      open('imported', false)
      close({line, size: importedTotal}, true)
    } else if (now.list !== null) {
      const {kind, rows} = now.list
      const last = rows.at(-1)?.row
      if (plane !== null && last !== undefined) last.planes.push(plane)
      else if (line.text.trim() === '') close(null, true)
      else if (!(kind === 'allocated' ? isAllocatedColumns : isImportedDetail)(line.text) && !isPrompt(line.text)) {
        now.list.damaged = true
        report('unexpected-line', line)
      }
    }
  }
  const last = now.list === null ? null : cutShort(text, path)
  const cut = last === null || isPrompt(last.text) ? null : last
  close(null, cut === null)
  if (cut !== null) issues.push(cut)
  return {
    issues: issues.sort((a, b) => a.line - b.line),
    value: {
      allocated,
      allocatedTotalBytes: total(stated.allocated),
      imported,
      importedTotalBytes: total(stated.imported)
    }
  }
}

/** null: of a list, or of all, it is not said. */
function total(stated: readonly (number | null)[]): number | null {
  const sum = stated.reduce<number>((all, bytes) => all + (bytes ?? 0), 0)
  return stated.length === 0 || stated.includes(null) || !Number.isSafeInteger(sum) ? null : sum
}

/** Finds it within a larger text too. */
export const looksLikeAndroidGralloc = (head: string): boolean =>
  /^[ \t]{0,40}(?:(?:Allocated|GraphicBufferAllocator) buffers:|Imported gralloc buffers:|Total allocated (?:by GraphicBufferAllocator )?\(estimate\): [\d.]{1,20} KB)[ \t\r]*$/m.test(
    head
  )
