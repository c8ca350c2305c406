/** What `explain` says, as data. */
import type {Coverage, Issue, Process} from '../../model/snapshot.js'
import type {BufferRow} from '../rows/buffer.js'
import type {ClientRow} from '../rows/client.js'
import type {InstanceRow} from '../rows/instance.js'
import type {BufferChange, Sighting} from './buffer-history.js'
import type {DeviceMoment} from './device-history.js'
import type {Next} from './next.js'
import type {Origin} from './origin.js'
import type {BufferGroup} from './process-groups.js'
import type {ProcessMoment} from './process-history.js'
import type {References} from './references.js'
import type {Path} from './steps.js'
import type {explainSchema} from './teller.js'

/** One snapshot of the series. */
export interface Place {
  readonly snapshot: number
  /** null: not to be shown. */
  readonly source: string | null
  /** Snapshots of different boots are not compared. */
  readonly boot: number
  /** ISO 8601 UTC; null: not told. */
  readonly time: string | null
  readonly uptimeSeconds: number | null
}

/**
 * - `gone`: a list of all there is was read whole since, and it is not in it.
 * - `not-seen`: it is in nothing that was read since, which was not all.
 * - `other-boot`: the machine was started anew since.
 */
export interface Gone {
  readonly how: 'gone' | 'not-seen' | 'other-boot'
  /** The first snapshot without it. */
  readonly since: number
}

interface Common {
  readonly schema: typeof explainSchema
  /** The last snapshot that has it: what is explained. */
  readonly snapshot: Place
  readonly series: readonly Place[]
  /** null: the last snapshot of all has it. */
  readonly gone: Gone | null
  readonly paths: readonly Path[]
  /** What to run next. */
  readonly next: readonly Next[]
  /** Why a holder may have been missed; null: nobody was. */
  readonly holderGap: string | null
  readonly coverage: readonly Coverage[]
  readonly issues: readonly Issue[]
}

type BufferSubject = BufferRow & {
  readonly kind: 'buffer'
  /** Live buffers that `ageRank` ranks. */
  readonly ranked: number
  readonly seen: Sighting
}

export interface BufferExplanation extends Common {
  readonly subject: BufferSubject
  readonly references: References
  /** Refs beyond the descriptors and maps seen; null: not known. */
  readonly hiddenRefs: number | null
  readonly history: readonly BufferChange[]
  readonly origin: Origin
}

export type ProcessSubject = Process & {
  readonly kind: 'process'
  readonly buffers: number
  /** Full sizes of the distinct buffers it holds; null: it holds some, nobody knows which. */
  readonly rss: number | null
  readonly pss: number | null
  readonly uss: number | null
  readonly seen: Sighting
  /** Another process that had its pid before, and the last snapshot of that; null: none was seen. */
  readonly before: {readonly comm: string | null; readonly snapshot: number} | null
}

export interface ProcessExplanation extends Common {
  readonly subject: ProcessSubject
  readonly groups: readonly BufferGroup[]
  readonly instances: readonly InstanceRow[]
  readonly clients: readonly ClientRow[]
  readonly history: readonly ProcessMoment[]
}

interface DeviceSubject {
  readonly kind: 'instance'
  /** As it was asked for. */
  readonly asked: string
  /** Nodes that are meant. */
  readonly nodes: readonly string[]
  /** As attachments name it; null: not known. */
  readonly device: string | null
  /** As what tracks it calls it; null: nothing does. */
  readonly tracker: string | null
  readonly bytes: number | null
  readonly seen: Sighting
}

export interface DeviceExplanation extends Common {
  readonly subject: DeviceSubject
  readonly instances: readonly InstanceRow[]
  /** dma-bufs attached to the device, of all who imported them there. */
  readonly imported: {readonly buffers: number; readonly bytes: number}
  readonly history: readonly DeviceMoment[]
}

export type Explanation = BufferExplanation | DeviceExplanation | ProcessExplanation

/** What was asked for. */
export type Asked =
  | {readonly kind: 'buffer'; readonly inode: number}
  | {readonly kind: 'instance'; readonly path: string}
  | {readonly kind: 'process'; readonly pid: number}

/** No snapshot has it. */
export interface Missing {
  readonly missing: Asked
  readonly series: readonly Place[]
  /** What the last snapshot has instead. */
  readonly there: {
    readonly buffers: number
    /** Of buffers: the inodes next to it; of processes: pids that hold some; of instances: nodes. */
    readonly nearest: readonly (number | string)[]
    /** Nobody knows the inodes: the kernel prints none. */
    readonly nameless: boolean
    /** Nodes of what it opened, and left to others. */
    readonly leftOpen: readonly string[]
  }
  /** Commands to go on with. */
  readonly next: readonly string[]
}
