/** What a machine that is read here gives in bulk, to observations. */
import type {Observation} from '../parsers/observation.js'

/** The links of one process; see LiveSink. */
export function linksSeen(
  pid: number,
  names: readonly string[],
  targets: readonly string[],
  kept: readonly number[] | null
): Observation {
  if (kept === null) return {fds: names.map(Number), of: 'descriptors', others: 0, pid, targets}
  const pick = (all: readonly string[]) => kept.map((at) => all[at] ?? '')
  return {
    fds: pick(names).map(Number),
    of: 'descriptors',
    others: names.length - kept.length,
    pid,
    targets: pick(targets)
  }
}

/** Maps of which no line is about media; null: there is no line. */
export function plainMapsSeen(pid: number, bytes: Uint8Array): Observation | null {
  let vmas = 0
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) vmas += 1
  return vmas === 0 ? null : {devices: [], file: 'maps', maps: [], of: 'maps', pid, vmas}
}
