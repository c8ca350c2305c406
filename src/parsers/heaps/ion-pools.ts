/**
 * The free pages ION's system heap keeps, at the end of `heaps/<heap>`.
 *
 *     row   := [ "VMID " int ": " ] uint " order " uint (" highmem" | " lowmem") " pages in " pool " pool = " uint " total"
 *     sums  := [ "reserved pool = " uint LF ] "uncached pool = " uint " cached pool = " uint " secure pool = " uint LF
 *              "pool total (" names ") = " uint LF
 *
 * - Bytes. A row is pages of 4096 bytes << order: the kernels that print it have no others.
 * - `pool` is cached, uncached, and on Qualcomm's reserved and secure, the last once for each virtual machine.
 *
 * Read in ion_system_heap.c ion_system_heap_debug_show() of v3.14, v4.9 and of msm 4.14.
 */
import type {IssueCode, ParseIssue} from '../interface.js'
import {area, type MemoryArea} from '../memory-table.js'
import {issue, type Line, uint} from '../scan.js'

/** By pool. null: a row of it was not to be believed. */
export type Pools = Map<string, {readonly bytes: number; readonly pages: number} | null>

const row =
  /^(?:VMID {1,8}\d{1,9}: )?[\t ]{0,8}(\d{1,20}) order (\d{1,2})[\t ]{1,80}(?:high|low)mem pages[\t ]{1,80}in (\w{1,32}) pool = {1,20}(\d{1,20}) total$/
const sums = /^ ?(?:\w{1,32} pool = \d{1,20}(?: |$)){1,4}$/
const total = /^pool total \([\w +]{1,80}\) = (\d{1,20})$/

/** Adds the line to `pools`, or checks it against them. null: it is no line of pools. */
export function readPoolLine(line: Line, path: string, pools: Pools, whole: boolean): readonly ParseIssue[] | null {
  const said = (code: IssueCode) => [issue(code, path, line.number, line.text)]
  const [found, count = '', order = '', pool = '', stated = ''] = row.exec(line.text) ?? []
  if (found !== undefined) {
    const [pages, bytes] = [uint(count), uint(stated)]
    const before = pools.get(pool)
    const sum = bytes === null ? null : (before?.bytes ?? 0) + bytes
    const good = pages !== null && bytes === pages * 4096 * 2 ** Number(order) && Number.isSafeInteger(sum)
    pools.set(pool, good && sum !== null && before !== null ? {bytes: sum, pages: (before?.pages ?? 0) + pages} : null)
    return good ? [] : said(pages === null || bytes === null ? 'bad-number' : 'total-mismatch')
  }
  const known = whole && ![...pools.values()].includes(null)
  if (sums.test(line.text)) {
    const wrong = [...line.text.matchAll(/(\w+) pool = (\d+)/g)].some(
      ([, pool = '', stated = '']) => uint(stated) !== (pools.get(pool)?.bytes ?? 0)
    )
    return wrong && known ? said('total-mismatch') : []
  }
  const [, all = null] = total.exec(line.text) ?? []
  if (all === null) return null
  const sum = [...pools.values()].reduce((total, pool) => total + (pool?.bytes ?? 0), 0)
  return known && uint(all) !== sum ? said('total-mismatch') : []
}

export const poolAreas = (pools: Pools): readonly MemoryArea[] =>
  [...pools].map(([name, pool]) => area('pool', name, {objects: pool?.pages ?? null, used: pool?.bytes ?? null}))
