/** What a capture states of V4L2 and DRM devices, and of memory beside dma-bufs, sorted by what it is about. */
import type {DrmClient} from '../parsers/drm/drm-clients.js'
import type {DrmFd} from '../parsers/drm/drm-fdinfo.js'
import type {DrmName} from '../parsers/drm/drm-name.js'
import type {InterfaceId} from '../parsers/interface.js'
import type {Meminfo} from '../parsers/memory/meminfo.js'
import type {Vmstat} from '../parsers/memory/vmstat.js'
import type {MemoryTable} from '../parsers/memory-table.js'
import type {Course, Statement} from '../parsers/statement.js'
import type {V4l2Ctl} from '../parsers/v4l2/v4l2-ctl.js'
import type {V4l2Fd} from '../parsers/v4l2/v4l2-fdinfo.js'
import type {V4l2MemRow} from '../parsers/v4l2/v4l2-mem.js'
import type {Memtrack} from '../parsers/v4l2/v4l2-memtrack.js'
import type {Timeline} from './memory.js'

export interface MediaFacts {
  /** Paths that were read of each interface, what they said or not: why one is no list of all that there is; null: it is. */
  readonly read: Map<InterfaceId, Map<string, string | null>>
  /** Names of dma-heaps. */
  readonly heaps: Set<string>
  /** By the name of the tracked device. */
  readonly memtracks: Map<string, Memtrack>
  readonly mems: Map<string, readonly V4l2MemRow[]>
  /** By the name of the node: `video0`. */
  readonly nodes: Map<string, {name: string | null; device: string | null}>
  /** `card0`: the folder of its parent. */
  readonly drmNodes: Map<string, string>
  /** By the folder below debugfs, `dri/128`: a minor, or the device's own name. */
  readonly drmNames: Map<string, DrmName>
  readonly drmOpens: {readonly folder: string; readonly rows: readonly DrmClient[]}[]
  readonly ctls: {readonly node: string | null; readonly value: V4l2Ctl}[]
  readonly strayDrm: DrmFd[]
  readonly strayV4l2: V4l2Fd[]
  readonly tables: {readonly interface: InterfaceId; readonly path: string; readonly value: MemoryTable}[]
  readonly statements: Statement[]
  readonly courses: Course[]
  meminfo: {readonly path: string; readonly value: Meminfo} | null
  vmstat: {readonly path: string; readonly value: Vmstat} | null
  readonly timelines: Timeline[]
}

export const noMediaFacts = (): MediaFacts => ({
  courses: [],
  ctls: [],
  drmNames: new Map(),
  drmNodes: new Map(),
  drmOpens: [],
  heaps: new Set(),
  meminfo: null,
  memtracks: new Map(),
  mems: new Map(),
  nodes: new Map(),
  read: new Map(),
  statements: [],
  strayDrm: [],
  strayV4l2: [],
  tables: [],
  timelines: [],
  vmstat: null
})
