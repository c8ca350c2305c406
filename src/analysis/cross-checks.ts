/** What others state of the same memory, against what was counted here: differences, and what may be behind them. */
import type {DmaBuffer, InterfaceId, Snapshot} from '../model/snapshot.js'
import {shares} from './pss.js'

export interface CrossCheck {
  readonly interface: InterfaceId
  readonly path: string
  /** The figure as its source calls it. */
  readonly name: string
  /** null: of the machine. */
  readonly pid: number | null
  /** Bytes. */
  readonly stated: number
  /** Bytes: of the buffers known here, each once; of a process, its distinct buffers or its share of them. */
  readonly counted: number
  readonly reason: CrossCheckReason
}

export type CrossCheckReason =
  /** Another release, or tool, means another thing by the same word. */
  | 'definition'
  /** The other counts what processes hold alone. */
  | 'held-only'
  /** Not every buffer, or not every holder, is known here. */
  | 'incomplete'
  /** Read a moment before or after. */
  | 'moment'

/** Sizes are printed in KiB, rounded down one by one. */
const kibibyte = 1024

/** Only what differs by more than rounding. Nothing is counted again by it. */
export function crossChecks(snapshot: Snapshot, complete: boolean): CrossCheck[] {
  const {buffers, machine, statements} = snapshot
  const held = buffers.filter(({holders}) => holders.length > 0)
  const all = {bytes: sum(buffers), count: buffers.length}
  const mapped = {bytes: sum(held), count: held.length}
  const own = perProcess(held)
  if (buffers.length === 0) return []
  // Holders that were not seen hold what others state.
  const ofHolders = machine.holderGap === null ? 'moment' : 'incomplete'
  return statements.flatMap(({interface: id, name, path, pid, value: stated}) => {
    const check = (
      counted: {readonly bytes: number; readonly count: number},
      reason: CrossCheckReason
    ): CrossCheck[] =>
      Math.abs(stated - counted.bytes) <= kibibyte * Math.max(counted.count, 1)
        ? []
        : [{counted: counted.bytes, interface: id, name, path, pid, reason, stated}]
    if (id === 'android-meminfo' && name === 'dmabuf total') return check(all, complete ? 'moment' : 'incomplete')
    if (id === 'android-meminfo' && name === 'dmabuf mapped') return check(mapped, ofHolders)
    if (id !== 'dmabuf-dump') return []
    if (pid === null && name === 'dmabuf total')
      return check(all, stated < all.bytes ? 'held-only' : complete ? 'moment' : 'incomplete')
    if (pid === null) return []
    const process = own.get(pid)
    if (process === undefined) return []
    if (name === 'Rss') return check({bytes: process.rss, count: process.count}, ofHolders)
    return name === 'Pss' ? check({bytes: process.pss, count: process.count}, 'definition') : []
  })
}

const sum = (buffers: readonly DmaBuffer[]): number => buffers.reduce((total, {size}) => total + size, 0)

function perProcess(held: readonly DmaBuffer[]): ReadonlyMap<number, {rss: number; pss: number; count: number}> {
  const own = new Map<number, {rss: number; pss: number; count: number}>()
  for (const {holders, size} of held) {
    const parts = shares(size, holders.length)
    for (const [index, {pid}] of holders.entries()) {
      const known = own.get(pid) ?? {count: 0, pss: 0, rss: 0}
      own.set(pid, {count: known.count + 1, pss: known.pss + (parts[index] ?? 0), rss: known.rss + size})
    }
  }
  return own
}
