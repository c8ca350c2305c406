/** What one process holds, buffers alike together. */
import type {DmaBuffer, Process, Snapshot} from '../../model/snapshot.js'
import {shares} from '../pss.js'
import {buffersStep, kindsOf} from './kinds.js'
import {type Path, path} from './steps.js'
import {processesByPid, processStep, type Who} from './who.js'

/** Buffers of one exporter and size, and of one name but for its numbers. */
export interface BufferGroup {
  readonly exporter: string | null
  readonly name: string | null
  readonly size: number
  readonly buffers: number
  /** Full sizes. */
  readonly rss: number
  /** Its shares. */
  readonly pss: number
  /** Of this process; null: of one of them at least not said. */
  readonly descriptors: number | null
  readonly maps: number | null
  /** Others that hold some of them, those with the most first. */
  readonly sharedWith: readonly (Who & {readonly buffers: number})[]
  /** null: of none of them does an interface list devices. */
  readonly attachments: readonly {readonly device: string; readonly count: number}[] | null
  /** References to them that nobody was seen to hold; null: not known. */
  readonly hiddenRefs: number | null
  readonly inodes: readonly number[]
}

/** Largest first. */
export function groupsOf(pid: number, snapshot: Snapshot): BufferGroup[] {
  const processes = processesByPid(snapshot)
  return kindsOf(snapshot.buffers.filter(({holders}) => holders.some((one) => one.pid === pid)))
    .map((kind) => groupOf(kind, pid, processes))
    .sort((a, b) => b.rss - a.rss || (a.inodes[0] ?? 0) - (b.inodes[0] ?? 0))
}

function groupOf(
  kind: readonly [DmaBuffer, ...DmaBuffer[]],
  pid: number,
  processes: ReadonlyMap<number, Process>
): BufferGroup {
  const {bytes, count, exporter, inodes, name, size} = buffersStep(kind)
  const own = kind.flatMap(({holders}) => holders.filter((one) => one.pid === pid))
  const listed = kind.flatMap(({attachments}) => (attachments === null ? [] : [attachments]))
  return {
    attachments: listed.length === 0 ? null : counted(listed.flat(), (device, times) => ({count: times, device})),
    buffers: count,
    descriptors: total(own.map(({descriptors}) => descriptors)),
    exporter,
    hiddenRefs: total(kind.map(({hiddenRefs}) => hiddenRefs)),
    inodes,
    maps: total(own.map(({maps}) => maps)),
    name,
    pss: kind.reduce((sum, {holders}) => {
      const at = holders.findIndex((one) => one.pid === pid)
      return sum + (shares(size, holders.length)[at] ?? 0)
    }, 0),
    rss: bytes,
    sharedWith: counted(
      kind.flatMap(({holders}) => holders.flatMap((one) => (one.pid === pid ? [] : [one.pid]))),
      (other, buffers) => {
        const {comm, startTime} = processStep(other, processes)
        return {buffers, comm, pid: other, startTime}
      }
    ),
    size
  }
}

/** Those that stand most often first. */
function counted<Key extends number | string, Row>(keys: readonly Key[], row: (key: Key, count: number) => Row): Row[] {
  const counts = new Map<Key, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([key, count]) => row(key, count))
}

const total = (counts: readonly (number | null)[]): number | null =>
  counts.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0)

/** One path for each group: its buffers are held alike. */
export function groupPaths(groups: readonly BufferGroup[], pid: number, snapshot: Snapshot): Path[] {
  const who = processStep(pid, processesByPid(snapshot))
  return groups.map(({buffers, descriptors, exporter, inodes, maps, name, rss, size}) => {
    const ways = path(
      [
        who,
        ...((descriptors ?? 0) === 0 ? [] : [{count: descriptors ?? 0, kind: 'descriptor' as const, numbers: []}]),
        ...((maps ?? 0) === 0 ? [] : [{count: maps ?? 0, kind: 'map' as const}]),
        {bytes: rss, count: buffers, exporter, inodes, kind: 'buffers', name, size}
      ],
      descriptors === null || maps === null ? null : descriptors + maps
    )
    return {...ways, alike: buffers}
  })
}
