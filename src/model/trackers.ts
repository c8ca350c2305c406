/** Tracked devices that no name leads to: what can be told of their nodes from the processes that have them open. */
import type {Memtrack} from '../parsers/v4l2/v4l2-memtrack.js'
import type {VideoNode} from './media.js'
import {readMemtrack, type Tracked} from './tracked.js'
import type {VideoOpen} from './video-opens.js'

export type OpenTrackers = (open: VideoOpen) => string | null

/** What its own fdinfo says stands before what is known of its node. */
export function openTrackers(nodes: readonly VideoNode[], trackers: Iterable<string>): OpenTrackers {
  const names = new Set(trackers)
  const byPath = new Map(nodes.map((node) => [node.path, node]))
  return ({path, value}) => {
    const driver = value?.driver ?? null
    return driver !== null && names.has(driver) ? driver : (byPath.get(path ?? '')?.tracker ?? null)
  }
}

/**
 * Nodes that nothing names, each given to the tracked device that must be its own. Every open file of a tracked device is
 * an instance with its opener: all openers have open one and the same node that no tracked device is known for, each as
 * often as it has instances, nobody else has it open, and no more of it is mapped than the queues have. Where anything
 * else could be, nothing is concluded.
 */
export function withOpeners(
  nodes: readonly VideoNode[],
  opens: readonly VideoOpen[],
  memtracks: ReadonlyMap<string, Memtrack>
): VideoNode[] {
  const trackerOf = openTrackers(nodes, memtracks.keys())
  const known = new Set([...nodes.map(({tracker}) => tracker), ...opens.map(trackerOf)])
  const left = opens.filter((open) => trackerOf(open) === null)
  const driven = new Set(left.flatMap(({path, value}) => (value === null || value.driver === null ? [] : [path])))
  const nameless = new Map(
    nodes.filter((node) => isNameless(node) && !driven.has(node.path)).map((node) => [node.path, node])
  )
  const claims = new Map<string, string[]>()
  for (const [name, memtrack] of memtracks) {
    if (name === '' || known.has(name)) continue
    const {instances} = readMemtrack(memtrack)
    const node = nameless.get(nodeOfOpeners(instances, left) ?? '')
    if (node !== undefined && node.mappedBytes <= queueBytes(instances))
      claims.set(node.path, [...(claims.get(node.path) ?? []), name])
  }
  return nodes.map((node) => {
    const [tracker, ...more] = claims.get(node.path) ?? []
    return tracker === undefined || more.length > 0 ? node : {...node, tracker, trackerEstimated: true}
  })
}

const isNameless = ({bus, card, device, name, tracker}: VideoNode): boolean =>
  [bus, card, device, name, tracker].every((one) => one === null)

const queueBytes = (instances: readonly Tracked[]): number => instances.reduce((sum, one) => sum + one.queueBytes, 0)

/** null: several nodes, none, or one that is not open as often as there are instances. */
function nodeOfOpeners(instances: readonly Tracked[], opens: readonly VideoOpen[]): string | null {
  const wanted = new Map<number, number>()
  for (const {tgid} of instances) {
    if (tgid === null) return null
    wanted.set(tgid, (wanted.get(tgid) ?? 0) + 1)
  }
  const found = new Map<number, number>()
  const paths = new Set<string | null>()
  for (const {holders, path} of opens) {
    for (const {pid} of holders) {
      if (!wanted.has(pid)) continue
      paths.add(path)
      found.set(pid, (found.get(pid) ?? 0) + 1)
    }
  }
  const [path] = paths
  if (path === undefined || paths.size > 1) return null
  const all = opens.filter((open) => open.path === path).length
  return all === instances.length && [...wanted].every(([pid, count]) => found.get(pid) === count) ? path : null
}

/**
 * Opens of no known tracked device whose mapped memory may be what one lists whose node is not known: those of the
 * openers of its instances; where an opener has none, what it opened was passed on, to whomever.
 */
export function mayBeTracked(opens: readonly VideoOpen[], instances: readonly Tracked[]): ReadonlySet<VideoOpen> {
  const byPid = new Map<number, VideoOpen[]>()
  for (const open of opens) {
    for (const {pid} of open.holders) {
      const known = byPid.get(pid)
      if (known === undefined) byPid.set(pid, [open])
      else known.push(open)
    }
  }
  const found = new Set<VideoOpen>()
  for (const {queueBytes: bytes, tgid} of instances) {
    if (bytes === 0) continue
    const own = tgid === null ? undefined : byPid.get(tgid)
    if (own === undefined) return new Set(opens)
    for (const open of own) found.add(open)
  }
  return found
}
