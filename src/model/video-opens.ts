/** Descriptors of V4L2 nodes, those of one open file together as far as that can be told. */
import type {V4l2Fd} from '../parsers/v4l2/v4l2-fdinfo.js'
import type {ProcessFacts} from './facts.js'
import type {InstanceHolder} from './media.js'
import {isVideo} from './video-nodes.js'

export interface VideoOpen {
  /** null: its link was not read. */
  readonly path: string | null
  /** What fdinfo said; null: nothing, the usual case. */
  readonly value: V4l2Fd | null
  readonly holders: readonly InstanceHolder[]
  /** What its one process has mapped of the node; null: nothing, or it may be of another of its descriptors. */
  readonly mappedBytes: number | null
}

/**
 * No interface tells two descriptors of one open file from two of different files. Counters of busy time do, once they
 * count: nanoseconds that agree are no accident.
 */
export function findVideoOpens(processes: readonly ProcessFacts[]): VideoOpen[] {
  const groups = new Map<string, {path: string | null; value: V4l2Fd | null; holders: Map<number, InstanceHolder>}>()
  for (const process of processes) {
    for (const fd of videoDescriptors(process)) {
      const path = pathOf(process.links.get(fd))
      const value = process.v4l2.get(fd) ?? null
      const key = counters(path, value) ?? `${process.pid}/${fd}`
      const group = groups.get(key) ?? {holders: new Map(), path, value}
      groups.set(key, group)
      const known = group.holders.get(process.pid)
      group.holders.set(process.pid, {
        descriptors: [...(known?.descriptors ?? []), fd],
        pid: process.pid,
        startTime: process.stat?.startTime ?? null
      })
    }
  }
  const mapped = mappedOf(processes)
  const several = countBy(
    [...groups.values()].flatMap(({holders, path}) => [...holders.keys()].map((pid) => `${pid} ${path}`))
  )
  return [...groups.values()].map(({holders, path, value}) => {
    const [pid] = holders.keys()
    const alone = holders.size === 1 && several.get(`${pid} ${path}`) === 1
    return {
      holders: [...holders.values()].sort((a, b) => a.pid - b.pid),
      mappedBytes: alone ? (mapped.get(`${pid} ${path}`) ?? null) : null,
      path,
      value
    }
  })
}

function videoDescriptors({links, v4l2}: ProcessFacts): number[] {
  const found = new Set(v4l2.keys())
  for (const [fd, target] of links) if (pathOf(target) !== null) found.add(fd)
  return [...found].sort((a, b) => a - b)
}

function pathOf(target: string | undefined): string | null {
  if (target === undefined || !target.startsWith('/dev/')) return null
  const path = target.endsWith(' (deleted)') ? target.slice(0, -' (deleted)'.length) : target
  return isVideo(path) ? path : null
}

/** null: nothing was counted yet. */
function counters(path: string | null, value: V4l2Fd | null): string | null {
  const counts = value?.engines.filter(({busyNs, cycles}) => (busyNs ?? 0) > 0 || (cycles ?? 0) > 0) ?? []
  return counts.length === 0
    ? null
    : JSON.stringify([path, value?.driver, counts.map(({busyNs, cycles, name}) => [name, busyNs, cycles])])
}

/** By pid and path: distinct bytes of the node, a part that is mapped twice once. */
function mappedOf(processes: readonly ProcessFacts[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>()
  for (const process of processes) {
    const parts = new Map<string, {key: string; length: number}>()
    for (const {length, offset, path} of deviceMaps(process)) {
      const part = `${path} ${offset}`
      if (length > (parts.get(part)?.length ?? 0)) parts.set(part, {key: `${process.pid} ${path}`, length})
    }
    for (const {key, length} of parts.values()) sums.set(key, (sums.get(key) ?? 0) + length)
  }
  return sums
}

const deviceMaps = ({maps, smaps}: ProcessFacts) => (maps ?? smaps)?.devices ?? []

function countBy(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

/**
 * By path: what all processes together have mapped of a node, each buffer once as far as that can be told. A child has
 * its parent's maps at the same addresses, and they are the same memory; the same offset elsewhere need not be, as each
 * open file has queues of its own.
 */
export function mappedByPath(processes: readonly ProcessFacts[]): ReadonlyMap<string, number> {
  const seen = new Set<string>()
  const sums = new Map<string, number>()
  for (const process of processes) {
    const own = new Set<string>()
    for (const {length, offset, path, start} of deviceMaps(process)) {
      const key = `${path} ${start} ${offset} ${length}`
      const part = `${path} ${offset}`
      const known = seen.has(key) || own.has(part)
      seen.add(key)
      own.add(part)
      if (!known) sums.set(path, (sums.get(path) ?? 0) + length)
    }
  }
  return sums
}
