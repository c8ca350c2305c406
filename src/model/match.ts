/** Which buffer a descriptor is of, where the kernel prints no inode (5.10 and before). */
import type {DmabufFd} from '../parsers/dmabuf-fdinfo.js'
import {addStatement, compareDrafts, type Draft, type Drafts, draftOf, holderOf} from './drafts.js'

export interface Pending {
  /** null: the text does not say whose it is. */
  readonly pid: number | null
  readonly fd: number | null
  readonly value: DmabufFd
}

/** What fdinfo and bufinfo both print of a buffer; an empty name and none look alike in bufinfo before 6.1. */
const signature = (size: number, refs: number | null, exporter: string, name: string | null): string =>
  JSON.stringify([size, refs, exporter, name ?? ''])

/**
 * Descriptors are matched by (size, refs, exporter, name). One buffer of that
 * signature in the list: it is that one. Several: descriptors are dealt out so
 * that no buffer gets more than the kernel counts, each process holding as many
 * different ones as it can; exact only when every free reference is accounted
 * for by one process, else marked estimated. None: as few buffers as can carry
 * that many references. `whole`: the list is known to hold every buffer.
 */
export function matchPending(pending: readonly Pending[], drafts: Drafts, whole: boolean): void {
  const groups = new Map<string, Pending[]>()
  for (const one of pending) {
    const {exporter, name, refs, size} = one.value
    const key = signature(size, refs, exporter, name)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  if (groups.size === 0) return

  const listed = new Map<string, Draft[]>()
  for (const draft of drafts.values()) {
    const row = draft.bufinfo[0]
    if (row === undefined || draft.fdinfo.length > 0) continue
    const key = signature(row.size, row.refs, row.exporter, row.name)
    const alike = listed.get(key)
    if (alike === undefined) listed.set(key, [draft])
    else alike.push(draft)
  }

  for (const [key, group] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    group.sort((a, b) => (a.pid ?? -1) - (b.pid ?? -1) || (a.fd ?? -1) - (b.fd ?? -1))
    const candidates = listed.get(key) ?? invent(key, group, drafts)
    deal(group, candidates.sort(compareDrafts), whole)
  }
}

/** The fewest buffers that carry that many references: a lower bound. */
function invent(key: string, group: readonly Pending[], drafts: Drafts): Draft[] {
  const refs = Math.max(1, group[0]?.value.refs ?? 1)
  return Array.from({length: Math.ceil(group.length / refs)}, (_, index) => {
    const draft = draftOf(drafts, `s${key}.${String(index).padStart(8, '0')}`, null)
    draft.estimated = true
    return draft
  })
}

function deal(group: readonly Pending[], candidates: readonly Draft[], whole: boolean): void {
  const free = candidates.map(freeRefs)
  const total = free.reduce((sum, n) => sum + n, 0)
  const pids = new Set(group.map(({pid}) => pid))
  const exact = whole && (candidates.length === 1 || (pids.size === 1 && total === group.length))

  let pid: number | null | undefined
  let next = 0
  for (const one of group) {
    // The group is in order of pid: each process starts over, and takes different buffers while there are any.
    if (one.pid !== pid) next = 0
    pid = one.pid
    while (next < candidates.length && (free[next] ?? 0) <= 0) next += 1
    const at =
      next < candidates.length
        ? next
        : Math.max(
            0,
            free.findIndex((n) => n > 0)
          )
    next = at + 1
    const draft = candidates[at]
    if (draft === undefined) continue
    free[at] = (free[at] ?? 0) - 1
    addStatement(draft, one.value)
    if (one.pid === null) draft.strays += 1
    else holderOf(draft, one.pid).descriptors += 1
  }
  if (!exact) for (const draft of candidates) draft.estimated = true
}

/** References that no map already explains. */
function freeRefs(draft: Draft): number {
  const maps = [...draft.holders.values()].reduce((sum, holder) => sum + holder.maps, 0)
  return Math.max(0, (draft.bufinfo[0]?.refs ?? 1) - maps)
}
