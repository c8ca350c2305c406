import type {Evidence} from './finding.js'

/**
 * How many of these there were, and how large, at the snapshots where that changed and at the last: what is alike from
 * one snapshot to the next is said once. `since`: as a place among `places`.
 */
export function evidenceOf(
  found: readonly {readonly since: number; readonly size: number; readonly count?: number}[],
  places: readonly number[]
): readonly Evidence[] {
  const born = new Map<number, {bytes: number; count: number}>()
  for (const {count: more = 1, since, size} of found) {
    const {bytes, count} = born.get(since) ?? {bytes: 0, count: 0}
    born.set(since, {bytes: bytes + size, count: count + more})
  }
  let bytes = 0
  let count = 0
  return places.flatMap((snapshot, place) => {
    const more = born.get(place)
    bytes += more?.bytes ?? 0
    count += more?.count ?? 0
    return place === 0 || place === places.length - 1 || more !== undefined ? [{bytes, count, snapshot}] : []
  })
}
