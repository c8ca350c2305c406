import type {DmaBuffer, Snapshot} from '../../model/snapshot.js'
import {mayHaveOthers} from '../ledger.js'
import {shares} from '../pss.js'

/** What one process holds, or several together. */
export interface Sums {
  /** Those that hold any of it. */
  readonly pids: Set<number>
  buffers: number
  /** Distinct buffers any of them holds, once. */
  rss: number
  /** Their shares: over all keys, `totals.heldBytes`. */
  pss: number
  /** Buffers that nobody else holds. */
  uss: number
  /** null: of one of them at least not said. */
  descriptors: number | null
  maps: number | null
  /** A share rests on matching, not on an inode. */
  estimated: boolean
}

/** Holders of the same key count as one. */
export function sumBy<Key>(
  buffers: readonly DmaBuffer[],
  snapshot: Snapshot,
  keyOf: (pid: number) => Key
): ReadonlyMap<Key, Sums> {
  const sums = new Map<Key, Sums>()
  const sumOf = (key: Key): Sums => {
    const known = sums.get(key)
    if (known !== undefined) return known
    const sum: Sums = {
      buffers: 0,
      descriptors: 0,
      estimated: false,
      maps: 0,
      pids: new Set<number>(),
      pss: 0,
      rss: 0,
      uss: 0
    }
    sums.set(key, sum)
    return sum
  }
  for (const buffer of buffers) {
    const {holders, identityEstimated, size} = buffer
    const parts = shares(size, holders.length)
    const keys = new Set(holders.map(({pid}) => keyOf(pid)))
    const alone = keys.size === 1 && !mayHaveOthers(buffer, snapshot)
    for (const key of keys) {
      const sum = sumOf(key)
      sum.buffers += 1
      sum.rss += size
      sum.uss += alone ? size : 0
      sum.estimated ||= identityEstimated
    }
    for (const [index, {descriptors, maps, pid}] of holders.entries()) {
      const sum = sumOf(keyOf(pid))
      sum.pids.add(pid)
      sum.pss += parts[index] ?? 0
      sum.descriptors = added(sum.descriptors, descriptors)
      sum.maps = added(sum.maps, maps)
    }
  }
  return sums
}

const added = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b)
