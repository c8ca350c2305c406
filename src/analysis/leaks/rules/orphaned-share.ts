import type {DmaBuffer, Snapshot} from '../../../model/snapshot.js'
import {foldNumbers} from '../../fold-numbers.js'
import {alike, common, processKey} from '../alike.js'
import {evidenceOf} from '../evidence.js'
import {type Finding, subject} from '../finding.js'
import type {LeakRule} from '../rule.js'
import {least, type Stay, secondsOf, stayed} from '../stay.js'
import {aliveIn, type PastHolder} from '../unheld-buffers.js'

interface Followed {
  readonly buffer: DmaBuffer
  /** Who alone had it when it was first seen, and has had it ever since; null: that was not seen, or it let go. */
  readonly maker: PastHolder | null
  /** Since the maker is gone. */
  readonly orphaned: Stay | null
}

interface Orphan {
  readonly buffer: DmaBuffer
  readonly maker: PastHolder
  readonly orphaned: Stay
}

/**
 * Buffers that a process keeps of several others that made them, held them to their end, and are gone.
 *
 * Taken for a leak by mistake: a process that rightly goes on with what it was given, which is why one that is gone, or
 * one process for each, is none; a maker that is ended after each piece of work, and a viewer that keeps the pieces.
 */
export const orphanedShare: LeakRule = {
  id: 'orphaned-share',
  least: 5,
  needs: [
    {anyOf: ['dmabuf-bufinfo', 'dmabuf-sysfs', 'dmabuf-bpf'], extent: 'whole'},
    {anyOf: ['process-list'], extent: 'whole'},
    {anyOf: ['dmabuf-fdinfo'], extent: 'whole'},
    {anyOf: ['dmabuf-maps'], extent: 'whole'}
  ],
  summary: 'buffers kept of several processes that are gone',
  surest: 'possible',
  watch: () => {
    const places: number[] = []
    let followed = new Map<number, Followed>()
    return {
      findings: () => told([...followed.values()], places),
      see: (snapshot, {index, uptimeSeconds}) => {
        const place = places.push(index) - 1
        const isAlive = aliveIn(snapshot)
        const makerOf = makersIn(snapshot, place)
        const present = new Map<number, Followed>()
        for (const buffer of snapshot.buffers) {
          const {exporter, holders, identityEstimated, inode, size} = buffer
          if (inode === null || identityEstimated) continue
          const known = followed.get(inode)
          const before = known?.buffer.size === size && known.buffer.exporter === exporter ? known : null
          const maker = before === null ? makerOf(buffer) : before.maker
          const gone = maker !== null && !isAlive(maker)
          // Who lets go of it while others hold it has passed it on.
          const has = gone || holders.some(({pid}) => pid === maker?.pid)
          const orphaned = gone ? stayed(before?.orphaned ?? null, place, uptimeSeconds) : null
          present.set(inode, {buffer, maker: has ? maker : null, orphaned})
        }
        followed = present
      }
    }
  }
}

/** Of what was there before the first snapshot nobody knows who made it. */
function makersIn({processes}: Snapshot, place: number): (buffer: DmaBuffer) => PastHolder | null {
  const comms = new Map(processes.map(({comm, pid}) => [pid, comm]))
  return ({holders}) => {
    const [only] = holders
    if (place === 0 || only === undefined || holders.length > 1) return null
    return {comm: comms.get(only.pid) ?? null, pid: only.pid, startTime: only.startTime}
  }
}

function told(followed: readonly Followed[], places: readonly number[]): readonly Finding[] {
  const orphans = followed.flatMap(({buffer, maker, orphaned}) =>
    maker === null || orphaned === null || orphaned.snapshots < 3 ? [] : [{buffer, maker, orphaned}]
  )
  return alike(orphans, ({buffer: {exporter, name, size}, maker: {comm}}) =>
    JSON.stringify([comm, exporter, name === null ? null : foldNumbers(name), size])
  ).flatMap((kind) => {
    const collected = keptOfSeveral(kind)
    return collected.length === 0 ? [] : [finding(collected, places)]
  })
}

/** Those that one process keeps of two or more makers. */
function keptOfSeveral(orphans: readonly Orphan[]): readonly Orphan[] {
  const makers = new Map<string, Set<string>>()
  for (const {buffer, maker} of orphans)
    for (const keeper of buffer.holders.map(processKey))
      makers.set(keeper, (makers.get(keeper) ?? new Set()).add(processKey(maker)))
  return orphans.filter(({buffer}) => buffer.holders.some((keeper) => (makers.get(processKey(keeper))?.size ?? 0) >= 2))
}

function finding(found: readonly Orphan[], places: readonly number[]): Finding {
  const buffers = found.map(({buffer}) => buffer).toSorted((a, b) => (a.inode ?? 0) - (b.inode ?? 0))
  const keepers = new Set(buffers.flatMap(({holders}) => holders.map(({pid}) => pid)))
  return {
    args: {
      buffers: found.length,
      keepers: keepers.size,
      makers: new Set(found.map(({maker}) => processKey(maker))).size,
      seconds: least(found.map(({orphaned}) => secondsOf(orphaned))),
      snapshots: least(found.map(({orphaned}) => orphaned.snapshots))
    },
    bytes: buffers.reduce((sum, {size}) => sum + size, 0),
    confidence: 'possible',
    evidence: evidenceOf(
      found.map(({buffer: {size}, orphaned: {since}}) => ({since, size})),
      places
    ),
    rule: 'orphaned-share',
    subject: subject({
      comm: common(found.map(({maker}) => maker.comm)),
      exporter: common(buffers.map(({exporter}) => exporter)),
      inodes: buffers.flatMap(({inode}) => inode ?? []),
      name: common(buffers.map(({name}) => (name === null ? null : foldNumbers(name)))),
      sharedWith: [...keepers].sort((a, b) => a - b),
      size: common(buffers.map(({size}) => size))
    })
  }
}
