/** What a capture states, sorted by what it is about. Nothing is decided here. */
import type {Properties} from '../parsers/bugreport/properties.js'
import type {ReportHeader} from '../parsers/bugreport/report-header.js'
import type {ReportSection} from '../parsers/bugreport/report-section.js'
import type {Bpf} from '../parsers/dmabuf-bpf.js'
import type {Bufinfo} from '../parsers/dmabuf-bufinfo.js'
import type {DmabufFd} from '../parsers/dmabuf-fdinfo.js'
import type {DrmFd} from '../parsers/drm/drm-fdinfo.js'
import type {InterfaceId} from '../parsers/interface.js'
import type {ListedBuffer} from '../parsers/listed-buffer.js'
import type {Manifest} from '../parsers/manifest.js'
import type {Fault} from '../parsers/observation.js'
import type {StatIdentity, StatusIdentity} from '../parsers/proc-identity.js'
import type {DeviceMap, DmabufMap} from '../parsers/proc-maps.js'
import type {SocketFd} from '../parsers/socket-fdinfo.js'
import type {V4l2Fd} from '../parsers/v4l2/v4l2-fdinfo.js'
import {type MediaFacts, noMediaFacts} from './media-facts.js'
import type {ReportedRss} from './snapshot.js'

interface MapsFacts {
  readonly vmas: number
  readonly maps: readonly DmabufMap[]
  readonly devices: readonly DeviceMap[]
}

export interface ProcessFacts {
  readonly pid: number
  readonly links: Map<number, string>
  /** Links besides, known to be of no interface. */
  plainLinks: number
  readonly dmabufs: Map<number, DmabufFd>
  /** As a listing has them, taken at another moment. */
  readonly otherLinks: Map<number, string>
  /** Descriptors whose fdinfo was read and is of something else. */
  readonly others: Set<number>
  readonly sockets: Map<number, SocketFd>
  readonly drm: Map<number, DrmFd>
  readonly v4l2: Map<number, V4l2Fd>
  readonly stats: Map<number, {readonly device: string | null; readonly inode: number; readonly size: number}>
  /** Descriptors whose fdinfo is there and cannot be used. */
  readonly lost: Set<number>
  /** Descriptors that were closed before they could be looked into. */
  readonly closed: Set<number>
  readonly faults: Map<InterfaceId, Fault>
  /** Folders of descriptors that were listed, even if empty. */
  readonly listed: Set<'fd' | 'fdinfo'>
  readonly reported: {-readonly [K in keyof ReportedRss]: ReportedRss[K]}
  maps: MapsFacts | null
  smaps: MapsFacts | null
  stat: StatIdentity | null
  status: StatusIdentity | null
  comm: string | null
  vendorComm: string | null
  cmdline: string | null
  cgroup: string | null
  fileLimit: number | null
}

export interface SysfsFacts {
  size: number | null
  exporter: string | null
  readonly attachments: Map<string, string>
}

export interface FaultFact {
  readonly interface: InterfaceId
  readonly pid: number | null
  readonly path: string
  readonly fault: Fault
  readonly reason: string
}

export interface Facts {
  readonly android: {header: ReportHeader | null; properties: Properties | null}
  /** What Android calls processes, by pid. */
  readonly packages: Map<number, string>
  readonly sections: ReportSection[]
  readonly processes: Map<number, ProcessFacts>
  /** Descriptors and maps in texts that do not say whose they are. */
  readonly strayDescriptors: DmabufFd[]
  readonly strayMaps: DmabufMap[]
  readonly strayLinks: string[]
  readonly sysfs: Map<number, SysfsFacts>
  readonly faults: FaultFact[]
  /** Paths of what was said twice, and not the same. */
  readonly conflicts: string[]
  readonly bufinfo: Bufinfo[]
  readonly bpf: Bpf[]
  readonly listed: ListedBuffer[]
  readonly machine: Map<string, Set<string>>
  readonly media: MediaFacts
  readonly manifests: Manifest[]
  /** Inodes in sysfs when all processes had been read; null: not looked. */
  sysfsAfter: ReadonlySet<number> | null
  /** Start times by pid at that moment. */
  startTimesAfter: ReadonlyMap<number, number> | null
  sysfsListed: boolean
  /** Why the input ended before its end: what follows is not known; null: it did not. */
  damage: string | null
  uptimeSeconds: number | null
  tasks: number | null
}

export const noFacts = (): Facts => ({
  android: {header: null, properties: null},
  bpf: [],
  bufinfo: [],
  conflicts: [],
  damage: null,
  faults: [],
  listed: [],
  machine: new Map(),
  manifests: [],
  media: noMediaFacts(),
  packages: new Map(),
  processes: new Map(),
  sections: [],
  startTimesAfter: null,
  strayDescriptors: [],
  strayLinks: [],
  strayMaps: [],
  sysfs: new Map(),
  sysfsAfter: null,
  sysfsListed: false,
  tasks: null,
  uptimeSeconds: null
})

export const noProcessFacts = (pid: number): ProcessFacts => ({
  cgroup: null,
  closed: new Set(),
  cmdline: null,
  comm: null,
  dmabufs: new Map(),
  drm: new Map(),
  faults: new Map(),
  fileLimit: null,
  links: new Map(),
  listed: new Set(),
  lost: new Set(),
  maps: null,
  otherLinks: new Map(),
  plainLinks: 0,
  others: new Set(),
  pid,
  reported: {pss: null, rss: null, rssHighWater: null, vendorRss: null},
  smaps: null,
  sockets: new Map(),
  stat: null,
  stats: new Map(),
  status: null,
  v4l2: new Map(),
  vendorComm: null
})
