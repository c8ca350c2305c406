/** Things that are alike, as one finding tells of them. */
import type {DmaBuffer} from '../../model/snapshot.js'
import type {Subject} from './finding.js'

/** In order of what came first; no group is empty. */
export function alike<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return [...groups.values()]
}

/** What all have in common; null if they differ. */
export function common<T>(values: readonly T[]): T | null {
  const [first, ...others] = new Set(values)
  return first === undefined || others.length > 0 ? null : first
}

/** One process, of all that ever had its pid. */
export const processKey = ({pid, startTime}: {readonly pid: number; readonly startTime: number | null}): string =>
  `${pid}/${startTime}`

/** Names of processes as a part of what tells one finding from another. */
export const namesOf = (names: readonly (string | null)[]): string | null => {
  const told = [...new Set(names)].map((name) => name ?? '?').sort()
  return told.length > 1 ? told.join(', ') : null
}

/** Who holds these buffers: the one process, or all of them beside it. */
export function heldBy(
  buffers: readonly DmaBuffer[],
  comms: ReadonlyMap<number, string | null>
): Pick<Subject, 'comm' | 'pid' | 'sharedWith' | 'startTime' | 'what'> {
  const holders = new Map(
    buffers.flatMap(({holders: all}) => all).map(({pid, startTime}) => [processKey({pid, startTime}), {pid, startTime}])
  )
  const pids = [...new Set([...holders.values()].map(({pid}) => pid))].sort((a, b) => a - b)
  const names = pids.map((pid) => comms.get(pid) ?? null)
  const [only] = holders.size === 1 ? holders.values() : []
  return {
    comm: common(names),
    pid: only?.pid ?? null,
    sharedWith: only === undefined ? pids : [],
    startTime: only?.startTime ?? null,
    what: namesOf(names)
  }
}
