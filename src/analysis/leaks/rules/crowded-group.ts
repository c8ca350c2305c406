import type {DmaBuffer, Snapshot} from '../../../model/snapshot.js'
import {foldNumbers} from '../../fold-numbers.js'
import {unheldKind} from '../../ledger.js'
import {alike, common, processKey} from '../alike.js'
import {type Finding, subject} from '../finding.js'
import {type LeakRule, lastMoment, type Moment} from '../rule.js'

/** A V4L2 queue has 32 buffers at most (VIDEO_MAX_FRAME), 64 since v6.10 for some; a swapchain a handful. */
const queueMost = 64

/** Less than this is no worry, whatever it is. */
const leastBytes = 64 * 1024 * 1024

/**
 * More buffers of one kind than any queue has, with one holder or with none, that are a good part of all dma-bufs.
 *
 * Taken for a leak by mistake: a program that works with many equal buffers: tiles of a browser, a cache of pictures, a
 * test of load. That is why it is never more than possible.
 */
export const crowdedGroup: LeakRule = {
  id: 'crowded-group',
  least: 1,
  // Of a list that is cut, what is left of a crowd is one still.
  needs: [{anyOf: ['dmabuf-sysfs', 'dmabuf-bufinfo', 'dmabuf-bpf', 'dmabuf-dump'], extent: 'present'}],
  summary: 'more buffers of one kind than any queue has',
  surest: 'possible',
  watch: lastMoment(judge)
}

/** Who has all of a crowd; null: nobody was seen to hold any of it. */
interface Crowd {
  readonly buffers: readonly [DmaBuffer, ...DmaBuffer[]]
  readonly holder: DmaBuffer['holders'][number] | null
}

function judge(snapshot: Snapshot, moment: Moment): readonly Finding[] {
  const all = snapshot.buffers.reduce((sum, {size}) => sum + size, 0)
  const known = snapshot.buffers.filter(
    ({churn, identityEstimated, sizeEstimated}) => churn === null && !identityEstimated && !sizeEstimated
  )
  return alike(known, ({exporter, name, size}) =>
    JSON.stringify([exporter, name === null ? null : foldNumbers(name), size])
  )
    .flatMap((kind) => crowdOf(kind) ?? [])
    .filter(({buffers}) => {
      const bytes = buffers.length * buffers[0].size
      return buffers.length > queueMost && bytes >= leastBytes && 4 * bytes >= all
    })
    .map((crowd) => finding(crowd, snapshot, moment, all))
}

/** The holder that has most of them; of several, who was started first. */
function crowdOf(kind: Crowd['buffers']): Crowd | null {
  const nobodys = kind.filter(({holders}) => holders.length === 0)
  const held = new Map<string, {readonly buffers: DmaBuffer[]; readonly holder: DmaBuffer['holders'][number]}>()
  for (const buffer of kind)
    for (const holder of buffer.holders) {
      const key = processKey(holder)
      const one = held.get(key) ?? {buffers: [], holder}
      one.buffers.push(buffer)
      held.set(key, one)
    }
  const crowds = [...held.values(), {buffers: nobodys, holder: null}].sort(
    (a, b) =>
      b.buffers.length - a.buffers.length ||
      (a.holder?.startTime ?? 0) - (b.holder?.startTime ?? 0) ||
      (a.holder?.pid ?? 0) - (b.holder?.pid ?? 0)
  )
  const [first, ...others] = crowds[0]?.buffers ?? []
  return first === undefined ? null : {buffers: [first, ...others], holder: crowds[0]?.holder ?? null}
}

function finding({buffers, holder}: Crowd, snapshot: Snapshot, {index}: Moment, all: number): Finding {
  const [{exporter, name, size}] = buffers
  const bytes = buffers.length * size
  const others = buffers.flatMap(({holders}) => holders.map(({pid}) => pid)).filter((pid) => pid !== holder?.pid)
  return {
    args: {allBytes: all, buffers: buffers.length, unheld: common(buffers.map((one) => unheldKind(one, snapshot)))},
    bytes,
    confidence: 'possible',
    evidence: [{bytes, count: buffers.length, snapshot: index}],
    rule: 'crowded-group',
    subject: subject({
      comm: snapshot.processes.find(({pid}) => pid === holder?.pid)?.comm ?? null,
      exporter,
      inodes: buffers.flatMap(({inode}) => inode ?? []).sort((a, b) => a - b),
      name: name === null ? null : foldNumbers(name),
      pid: holder?.pid ?? null,
      sharedWith: [...new Set(others)].sort((a, b) => a - b),
      size,
      startTime: holder?.startTime ?? null
    })
  }
}
