/** What is known of buffers that nobody holds, as a finding. */
import type {Snapshot} from '../../model/snapshot.js'
import {ageRanks} from '../rows/buffer.js'
import {common, namesOf, processKey} from './alike.js'
import type {Member} from './cohorts.js'
import {evidenceOf} from './evidence.js'
import {type Confidence, type Finding, subject} from './finding.js'
import {least, secondsOf} from './stay.js'
import {aliveIn, type PastHolder, type Unheld} from './unheld-buffers.js'

/** Buffers that nobody holds and that are alike. */
export interface UnheldGroup {
  readonly exporter: string | null
  readonly name: string | null
  readonly size: number
  /** Devices attached, each once; null: not told. */
  readonly devices: readonly string[] | null
  /** What may have it, as the kernel's references are explained; null: nothing known. */
  readonly explainedBy: 'drm-prime-cache' | 'in-flight' | null
  /** Names of who held them last, each once; empty: never seen held, or no name told. */
  readonly comms: readonly string[]
}

export interface UnheldMember {
  readonly member: Member
  readonly unheld: Unheld
  readonly lastHolders: readonly PastHolder[]
}

/** Of the last snapshot. */
export interface LastKnown {
  readonly isAlive: (holder: PastHolder) => boolean
  /** By inode: 1 is the oldest alive. */
  readonly ranks: ReadonlyMap<number, number>
  /** Fences that are not signalled, by inode; null: not told. */
  readonly pending: ReadonlyMap<number, number | null>
}

export const lastKnown = (snapshot: Snapshot): LastKnown => ({
  isAlive: aliveIn(snapshot),
  pending: new Map(
    snapshot.buffers.flatMap(({fences, inode}) =>
      inode === null ? [] : [[inode, fences?.filter(({signalled}) => !signalled).length ?? null] as const]
    )
  ),
  ranks: ageRanks(snapshot)
})

interface FoundGroup {
  readonly confidence: Confidence
  readonly found: readonly UnheldMember[]
  readonly label: UnheldGroup
  readonly last: LastKnown
  /** Alike, and less sure. */
  readonly others: number
  /** Snapshots that were seen, as places in the series. */
  readonly places: readonly number[]
}

export function unheldFinding({confidence, found, label, last, others, places}: FoundGroup): Finding {
  const {comms, devices, explainedBy, exporter, name, size} = label
  const inodes = found.map(({member}) => member.inode)
  const holders = new Map(found.flatMap(({lastHolders}) => lastHolders).map((one) => [processKey(one), one]))
  const [holder] = holders.size === 1 ? holders.values() : []
  return {
    args: {
      attached: devices === null ? null : devices.length,
      buffers: found.length,
      doubt: found.reduce<string | null>((doubt, {unheld}) => doubt ?? unheld.doubt, null),
      explainedBy,
      lastAlive: [...holders.values()].filter(last.isAlive).length,
      lastHolders: holders.size,
      lastPid: holder?.pid ?? null,
      lastStartTime: holder?.startTime ?? null,
      oldestRank: least(found.map(({member}) => last.ranks.get(member.inode) ?? null)),
      others,
      pendingFences: found
        .map(({member}) => last.pending.get(member.inode) ?? null)
        .reduce((sum, value) => (sum === null || value === null ? null : sum + value)),
      ranked: last.ranks.size,
      seconds: least(found.map(({unheld}) => secondsOf(unheld))),
      snapshots: least(found.map(({unheld}) => unheld.snapshots))
    },
    bytes: size * found.length,
    confidence,
    evidence: evidenceOf(
      found.map(({unheld: {since}}) => ({since, size})),
      places
    ),
    rule: 'kernel-held-buffer',
    subject: subject({
      comm: common(comms),
      device: devices === null || devices.length === 0 ? null : devices.join(' '),
      exporter,
      inodes,
      name,
      size,
      what: namesOf(comms)
    })
  }
}
