/** A snapshot as one of several that are compared: what may be shown of it, chosen and folded by its real names. */
import type {DmaBuffer, Process, Snapshot} from '../model/snapshot.js'
import {type Filter, type Selection, selectBy} from './filter.js'
import {foldNumbers} from './fold-numbers.js'

export interface Moment {
  /** As it may be shown: with hidden names, if they are to be. */
  readonly snapshot: Snapshot
  readonly selection: Selection
  /** Name of a buffer of the snapshot without its numbers, and hidden after that. */
  readonly foldedName: (buffer: DmaBuffer) => string | null
  readonly foldedCgroup: (process: Process) => string | null
}

/** How a name of that kind is shown where numbers do not count: `folded` without them, `text` with them. */
export type ShownName = (kind: 'cgroup' | 'name', folded: string, text: string) => string

/**
 * Numbers go first, then names: pseudonyms of names that count on have nothing in common. `shown` is `real` without
 * names, or the same; its lists have the same order.
 */
export function momentOf(
  real: Snapshot,
  filters: readonly Filter[] = [],
  shown: Snapshot = real,
  shownName: ShownName = (_, folded) => folded
): Moment {
  const folded = (kind: 'cgroup' | 'name', text: string | null) =>
    text === null || text === '' ? text : shownName(kind, foldNumbers(text), text)
  const names = new Map(shown.buffers.map((buffer, at) => [buffer, folded('name', real.buffers[at]?.name ?? null)]))
  const cgroups = new Map(
    shown.processes.map((process, at) => [process, folded('cgroup', real.processes[at]?.cgroup ?? null)])
  )
  return {
    foldedCgroup: (process) => cgroups.get(process) ?? null,
    foldedName: (buffer) => names.get(buffer) ?? null,
    selection: selectBy(real, filters),
    snapshot: shown
  }
}
