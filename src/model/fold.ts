/** Buffers known by their inode, into a list that prints none (bufinfo before 5.3). */
import {type Draft, type Drafts, holderOf} from './drafts.js'

/**
 * A list that is whole holds every buffer, so one that a map or a stat tells of
 * is one of its rows: of that size, or no shorter than the map. Which, is
 * guessed. Where no row fits, its holders are blamed instead, and no byte is
 * counted twice.
 */
export function foldIntoRows(drafts: Drafts, blame: (pid: number, n: number) => unknown): void {
  const rows = [...drafts.values()].filter(({bufinfo, inode}) => inode === null && bufinfo.length > 0)
  if (rows.length === 0) return
  for (const draft of [...drafts.values()]) {
    if (draft.inode === null || isListed(draft)) continue
    drafts.delete(draft.key)
    const row = rows.find((one) => one.holders.size === 0 && fits(draft, one))
    if (row !== undefined) row.estimated = true
    for (const [pid, {descriptors, maps}] of draft.holders) {
      if (row === undefined) {
        blame(pid, descriptors + maps)
        continue
      }
      const holder = holderOf(row, pid)
      holder.descriptors += descriptors
      holder.maps += maps
    }
  }
}

const isListed = ({bpf, bufinfo, sysfs}: Draft): boolean => bpf.length > 0 || bufinfo.length > 0 || sysfs !== null

function fits({fdinfo, mappedEnd, statSize}: Draft, {bufinfo}: Draft): boolean {
  const size = bufinfo[0]?.size ?? 0
  const exact = fdinfo[0]?.size ?? statSize
  return exact === null ? (mappedEnd ?? 0) <= size : exact === size
}
