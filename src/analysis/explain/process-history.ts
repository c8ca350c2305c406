/** One process through the snapshots of one boot, in order of time. */
import type {DescriptorCounts, Process, Snapshot} from '../../model/snapshot.js'
import {listsAreWhole} from '../ledger.js'
import type {Sighting} from './buffer-history.js'
import type {Place} from './explanation.js'

/** What it held in one snapshot. */
export interface ProcessMoment {
  readonly snapshot: number
  readonly uptimeSeconds: number | null
  readonly buffers: number
  /** Bytes of them, full sizes. */
  readonly rss: number
  readonly descriptors: DescriptorCounts | null
  /** It was read; else it may have held more. */
  readonly read: boolean
  /**
   * Buffers it holds that were not on the machine in the snapshot before, and bytes of them; null: it is the first, or
   * not every buffer could be followed.
   */
  readonly born: Followed | null
  /** Buffers it held that are not on the machine any more; null as `born`. */
  readonly died: Followed | null
}

interface Followed {
  readonly buffers: number
  readonly bytes: number
}

export interface ProcessHistory {
  readonly see: (process: Process | null, snapshot: Snapshot, place: Place) => void
  readonly moments: () => readonly ProcessMoment[]
  /** null: it was in none. */
  readonly sighting: () => Sighting | null
  /** Another process had its pid before. */
  readonly forgotten: () => void
}

export function processHistory(pid: number): ProcessHistory {
  let moments: ProcessMoment[] = []
  let sighting: Sighting | null = null
  let absentAt: number | null = null
  let before: {readonly all: ReadonlySet<string>; readonly held: ReadonlyMap<string, number>} | null = null
  const see = (process: Process | null, snapshot: Snapshot, {snapshot: index, uptimeSeconds}: Place): void => {
    if (process === null) {
      if (snapshot.machine.processListGap === null) absentAt = index
      return
    }
    const mine = snapshot.buffers.filter(({holders}) => holders.some((one) => one.pid === pid))
    const followed =
      listsAreWhole(snapshot.coverage) && snapshot.buffers.every((one) => one.inode !== null && !one.identityEstimated)
    const now = followed
      ? {
          all: new Set(snapshot.buffers.map(keyOf)),
          held: new Map(mine.map((one) => [keyOf(one), one.size]))
        }
      : null
    moments.push({
      born: now === null || before === null ? null : missingIn(now.held, before.all),
      buffers: mine.length,
      descriptors: process.descriptors,
      died: now === null || before === null ? null : missingIn(before.held, now.all),
      read: (process.access === 'read' || process.access === 'none') && process.unidentified === 0,
      rss: mine.reduce((sum, {size}) => sum + size, 0),
      snapshot: index,
      uptimeSeconds
    })
    before = now
    sighting = {absentAt: sighting?.absentAt ?? absentAt, first: sighting?.first ?? index, last: index}
  }
  return {
    forgotten: () => {
      moments = []
      before = null
      absentAt = sighting?.last ?? absentAt
      sighting = null
    },
    moments: () => moments,
    see,
    sighting: () => sighting
  }
}

/** An inode of another making is another buffer. */
const keyOf = ({exporter, inode, size}: Snapshot['buffers'][number]): string => `${inode} ${size} ${exporter}`

function missingIn(some: ReadonlyMap<string, number>, all: ReadonlySet<string>): Followed {
  const missing = [...some].filter(([key]) => !all.has(key))
  return {buffers: missing.length, bytes: missing.reduce((sum, [, size]) => sum + size, 0)}
}
