/** Which buffer a descriptor is of, where the kernel prints no inode (5.10 and before). */
import type {DmabufFd} from '../parsers/dmabuf-fdinfo.js'
import {addStatement, compareDrafts, type Draft, type Drafts, draftOf, holderOf} from './drafts.js'

export interface Pending {
  /** null: the text does not say whose it is. */
  readonly pid: number | null
  readonly fd: number | null
  /** Of its process's descriptors: two processes may show one reference of one table. */
  readonly table: number
  readonly value: DmabufFd
}

/** A name is compared by its first line: a text prints the rest where it may look like other lines. */
const firstLine = (name: string | null): string =>
  name === null || name === '<none>' ? '' : (name.split('\n')[0] ?? '')

interface Look {
  readonly size: number
  readonly refs: number | null
  readonly exporter: string
  readonly name: string | null
}

/** What a text says of a buffer, from the most to the least that two texts can agree on. */
const looks: readonly ((one: Look) => string)[] = [
  ({exporter, name, refs, size}) => JSON.stringify([size, refs, exporter, firstLine(name)]),
  ({exporter, name, size}) => JSON.stringify([size, exporter, firstLine(name)]),
  ({exporter, size}) => JSON.stringify([size, exporter])
]

/**
 * Descriptors are matched by (size, refs, exporter, name); where that finds none,
 * because references moved between two readings or the list prints no names, by
 * less. One candidate: it is that one. Several: descriptors are dealt out so that
 * no buffer gets more than the kernel counts, each process holding as many
 * different ones as it can; exact only when every free reference is accounted
 * for by one process, else marked estimated.
 *
 * None: where a list is known to be `whole`, no buffer is added to it, and the
 * descriptors are given back. Else as few buffers as can carry that many
 * references: a lower bound.
 */
export function matchPending(pending: readonly Pending[], drafts: Drafts, whole: boolean): Pending[] {
  let left = [...pending].sort((a, b) => (a.pid ?? -1) - (b.pid ?? -1) || (a.fd ?? -1) - (b.fd ?? -1))
  for (const [step, look] of looks.entries()) {
    if (left.length === 0) return []
    const listed = new Map<string, Draft[]>()
    for (const draft of drafts.values())
      for (const key of new Set(statements(draft).map(look))) push(listed, key, draft)
    const rest: Pending[] = []
    for (const [key, group] of grouped(left, look)) {
      const candidates = listed.get(key)
      const undealt =
        candidates === undefined
          ? group
          : deal(group, candidates.sort(compareDrafts), {exact: whole && step === 0, extra: !whole})
      for (const one of undealt) rest.push(one)
    }
    left = rest
  }
  left = whole ? left : joinMapped(left, drafts)
  if (whole) return left
  for (const [key, group] of grouped(left, looks[0] ?? String)) invent(key, group, drafts)
  return []
}

/** What lists say of a buffer; fdinfo says it of those identified already. */
const statements = ({bpf, bufinfo, fdinfo, sysfs}: Draft): Look[] => [
  ...bufinfo,
  ...bpf.map((row) => ({...row, refs: null})),
  ...(sysfs?.size == null || sysfs.exporter === null
    ? []
    : [{exporter: sysfs.exporter, name: null, refs: null, size: sysfs.size}]),
  ...(bufinfo.length === 0 ? fdinfo : [])
]

const grouped = (pending: readonly Pending[], look: (one: Look) => string): [string, Pending[]][] => {
  const groups = new Map<string, Pending[]>()
  for (const one of pending) push(groups, look(one.value), one)
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}

function push<T>(groups: Map<string, T[]>, key: string, value: T): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [value])
  else group.push(value)
}

/**
 * Gives each descriptor a candidate; gives back those for which no reference is
 * left, if `extra` buffers may yet be found for them.
 */
function deal(
  group: readonly Pending[],
  candidates: readonly Draft[],
  {exact, extra}: {exact: boolean; extra: boolean}
): Pending[] {
  const free = candidates.map((draft) => freeRefs(draft, group[0]?.value.refs ?? 1))
  const total = free.reduce((sum, n) => sum + n, 0)
  const pids = new Set(group.map(({pid}) => pid))
  const references = new Set(group.map(referenceOf)).size
  const certain =
    exact && references <= total && (candidates.length === 1 || (pids.size === 1 && total === group.length))

  const back: Pending[] = []
  const placed = new Map<string, Draft>()
  let pid: number | null | undefined
  let next = 0
  for (const one of group) {
    // The same number of the same table: the table is shared, or was copied by fork. It is the same buffer.
    const known = placed.get(referenceOf(one))
    if (known !== undefined) {
      hold(known, one)
      continue
    }
    // The group is in order of pid: each process starts over, and takes different buffers while there are any.
    if (one.pid !== pid) next = 0
    pid = one.pid
    while (next < candidates.length && (free[next] ?? 0) <= 0) next += 1
    const found = next < candidates.length ? next : free.findIndex((n) => n > 0)
    if (found === -1 && extra) {
      back.push(one)
      continue
    }
    // More descriptors than references: the count moved.
    const at = Math.max(0, found)
    next = at + 1
    free[at] = (free[at] ?? 0) - 1
    const draft = candidates[at]
    if (draft === undefined) continue
    hold(draft, one)
    placed.set(referenceOf(one), draft)
  }
  if (!certain) for (const draft of candidates) draft.estimated = true
  return back
}

const referenceOf = ({fd, table}: Pending): string => `${fd} ${table}`

function hold(draft: Draft, {pid, value}: Pending): void {
  addStatement(draft, value)
  if (pid === null) draft.strays += 1
  else holderOf(draft, pid).descriptors += 1
}

/** References that no descriptor or map already explains. */
function freeRefs({bufinfo, holders, strays}: Draft, stated: number): number {
  const seen = [...holders.values()].reduce((sum, {descriptors, maps}) => sum + descriptors + maps, strays)
  return Math.max(0, Math.max(bufinfo[0]?.refs ?? 0, stated) - seen)
}

/** Without a list, a map is all that tells an inode: of that name, and no longer than the buffer. */
function joinMapped(pending: readonly Pending[], drafts: Drafts): Pending[] {
  const mapped = new Map<string, Draft[]>()
  for (const draft of drafts.values()) {
    if (draft.mappedEnd !== null && draft.fdinfo.length === 0) push(mapped, firstLine(draft.mapName), draft)
  }
  const back: Pending[] = []
  for (const [, group] of grouped(pending, looks[0] ?? String)) {
    const {name = null, size = 0} = group[0]?.value ?? {}
    const named = mapped.get(firstLine(name)) ?? []
    const fits = named.filter((draft) => (draft.mappedEnd ?? 0) <= size && draft.fdinfo.length === 0)
    const undealt = fits.length === 0 ? group : deal(group, fits.sort(compareDrafts), {exact: false, extra: true})
    for (const one of undealt) back.push(one)
  }
  return back
}

/** The fewest buffers that carry that many references. */
function invent(key: string, group: readonly Pending[], drafts: Drafts): void {
  const refs = Math.max(1, group[0]?.value.refs ?? 1)
  const fewest = Array.from({length: Math.ceil(new Set(group.map(referenceOf)).size / refs)}, (_, index) =>
    draftOf(drafts, `s${key}.${String(index).padStart(8, '0')}`, null)
  )
  deal(group, fewest, {exact: false, extra: false})
}
