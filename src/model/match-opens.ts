/** Which descriptor of a tracked device is which of its instances. */
import type {Tracked} from './tracked.js'
import type {VideoOpen} from './video-opens.js'

/**
 * Only where numbers leave one answer: an opener that has as many descriptors of the device as instances has them in
 * the order it opened them; what is left on both sides, if it is one, belongs together.
 */
export function matchOpens(
  instances: readonly Tracked[],
  opens: readonly VideoOpen[]
): ReadonlyMap<number, {readonly open: VideoOpen; readonly estimated: boolean}> {
  const found = new Map<number, {open: VideoOpen; estimated: boolean}>()
  const claims: {readonly open: VideoOpen; readonly index: number; readonly estimated: boolean}[] = []
  const openedBy = grouped([...instances.keys()], (index) => [instances[index]?.tgid ?? null])
  const heldBy = grouped(opens, ({holders}) => holders.map(({pid}) => pid))
  for (const [tgid, mine] of openedBy) {
    const held = tgid === null ? [] : (heldBy.get(tgid) ?? [])
    if (mine.length !== held.length) continue
    const lowest = ({holders}: VideoOpen) => holders.find(({pid}) => pid === tgid)?.descriptors[0] ?? 0
    for (const [place, open] of held.sort((a, b) => lowest(a) - lowest(b)).entries())
      claims.push({estimated: mine.length > 1, index: mine[place] ?? -1, open})
  }
  // What two openers have, one of them passed on to the other: which, is not known.
  const claimed = new Map<VideoOpen, number>()
  for (const {open} of claims) claimed.set(open, (claimed.get(open) ?? 0) + 1)
  for (const {estimated, index, open} of claims) if (claimed.get(open) === 1) found.set(index, {estimated, open})
  const left = new Set(opens)
  for (const {open} of found.values()) left.delete(open)
  const [index, ...more] = instances.flatMap((_, at) => (found.has(at) ? [] : [at]))
  const [open, ...others] = left
  if (index !== undefined && more.length === 0 && open !== undefined && others.length === 0)
    found.set(index, {estimated: true, open})
  return found
}

/** By every key of each, which are few; the order is kept. */
function grouped<T, K>(all: readonly T[], keysOf: (one: T) => readonly K[]): ReadonlyMap<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const one of all) {
    for (const key of new Set(keysOf(one))) {
      const known = groups.get(key)
      if (known === undefined) groups.set(key, [one])
      else known.push(one)
    }
  }
  return groups
}
