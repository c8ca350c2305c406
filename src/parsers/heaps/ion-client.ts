/**
 * `/sys/kernel/debug/ion/clients/<pid>-<n>`: what a client of ION has handles of, by heap or buffer.
 *
 *     client := "heap_name: size_in_bytes" LF (name ": " uint [" " refs])*                      a row for each heap
 *             | "heap_name: size_in_bytes : handle refcount : buffer" …  (name ": " hex " : " …)*   for each handle
 *             | "heap_name: size_in_bytes, alloc_caller, alloc_linenum, buffer_ref" LF
 *               (name ": " uint ", " function ", " line ", " refs)*                              for each caller
 *             | "ion_client 0x… dead, can't dump its buffers" LF
 *
 * - Where each handle has a row (Qualcomm, Horizon) the size is hexadecimal without a mark: the heading tells.
 * - Buffers are shared: clients add up to more than there is.
 * - Heap names are cut to 16 characters. Nothing else in the text has a choice of characters.
 * - The pid is that of the file's name.
 *
 * Read in drivers/staging/android/ion/ion.c ion_debug_client_show() at v3.10, v4.9, of msm 3.4 and msm 4.9; the form
 * with callers was seen in a text of Intel's.
 */
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {type Allocation, allocation, type MemoryTable} from '../memory-table.js'
import {hex, issue, uint} from '../scan.js'
import {firstLines, readListing} from '../text/listing.js'

const heading = /^[\t ]{0,80}heap_name:[\t ]{1,80}size_in_bytes([\t ]{1,80}: |,|$)/
const row = /^[\t ]{0,80}([^:]{0,64}):[\t ]{1,80}([^\t ,]+)(.*)$/
const dead = /^ion_client \S{1,40} dead, can't dump its buffers$/

export function parseIonClient(text: string, {path}: Origin): Parsed<MemoryTable> {
  const listing = readListing(text, path)
  const issues: ParseIssue[] = [...listing.issues]
  const allocations: Allocation[] = []
  /** What stands after the size in the heading; null: none yet. */
  let form: string | null = null
  for (const {number, text: line} of listing.lines) {
    const top = heading.exec(line)
    const [found, heap = '', size = '', rest = ''] = row.exec(line) ?? []
    if (top !== null) form = (top[1] ?? '').trim()
    else if (dead.test(line)) issues.push(issue('cut-short', path, number, line))
    else if (form === null || found === undefined || heap.trim() === '' || !restFits(form, rest))
      issues.push(issue('unexpected-line', path, number, line))
    else {
      const bytes = form === ':' ? hex(size) : uint(size)
      const caller = form === ',' ? /^,[\t ]*([^\t ,]{1,128})/.exec(rest)?.[1] : undefined
      if (bytes === null) issues.push(issue('bad-number', path, number, line))
      else allocations.push(allocation(bytes, {area: heap.trim(), label: caller ?? null}))
    }
  }
  return {issues: issues.sort((a, b) => a.line - b.line), value: {allocations, areas: []}}
}

function restFits(form: string, rest: string): boolean {
  if (form === ':') return /^[\t ]{1,80}:/.test(rest)
  return form === ',' ? rest.startsWith(',') : /^(?:[\t ]{1,80}-?\d{1,10})?$/.test(rest)
}

export const looksLikeIonClient = (head: string): boolean => firstLines(head, 1).some((line) => heading.test(line))
