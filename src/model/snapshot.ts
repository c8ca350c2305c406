/**
 * What was true of one machine at one moment: plain data, JSON as it stands.
 *
 * Bytes are plain numbers (safe integers). `null` means "this was not there to
 * read", never zero. Names keep every byte: those that are not UTF-8 stand as
 * lone surrogates \udc80-\udcff. Lists have one order, whatever order the
 * capture was read in.
 */
import type {Fence} from '../parsers/bufinfo-fence.js'
import type {ReportSection} from '../parsers/bugreport/report-section.js'
import type {InterfaceId, IssueCode} from '../parsers/interface.js'
import type {Control, DrmClient, DrmDevice, V4l2Instance, VideoNode} from './media.js'
import type {Allocation, Area, Course, Statement, Timeline} from './memory.js'

export type {Fence} from '../parsers/bufinfo-fence.js'
export type {ReportSection} from '../parsers/bugreport/report-section.js'
export type {InterfaceId} from '../parsers/interface.js'

export const snapshotSchema = 'mediamem.snapshot/1'

export interface Snapshot {
  readonly schema: typeof snapshotSchema
  readonly machine: Machine
  readonly processes: readonly Process[]
  readonly buffers: readonly DmaBuffer[]
  /** Unix sockets with descriptors queued in them, by (pid, descriptor). */
  readonly inFlight: readonly InFlight[]
  /** V4L2 contexts, and what tracked devices have besides. */
  readonly instances: readonly V4l2Instance[]
  readonly videoNodes: readonly VideoNode[]
  readonly controls: readonly Control[]
  readonly clients: readonly DrmClient[]
  readonly drmDevices: readonly DrmDevice[]
  /** Names of dma-heaps: an exporter of such a name is one. */
  readonly heaps: readonly string[]
  readonly areas: readonly Area[]
  readonly allocations: readonly Allocation[]
  readonly statements: readonly Statement[]
  /** Figures that a text states again and again. */
  readonly courses: readonly Course[]
  readonly timelines: readonly Timeline[]
  readonly coverage: readonly Coverage[]
  /** What an Android bugreport holds, understood or not, and what it could hold; of other inputs nothing. */
  readonly sections: readonly ReportSection[]
  readonly issues: readonly Issue[]
}

export interface Machine {
  /** null: not Android, or not told. */
  readonly android: AndroidBuild | null
  readonly bootId: string | null
  /** `uname -r`. */
  readonly kernel: string | null
  readonly uptimeSeconds: number | null
  /** Name of the machine, as a manifest of the capture tells it. */
  readonly host: string | null
  /** When reading began and ended, ISO 8601 UTC, by the same manifest; the first of a bugreport by its own time and zone. */
  readonly captureStart: string | null
  readonly captureEnd: string | null
  /** Why a process may be missing from the list; null: every process of the machine is in it. */
  readonly processListGap: string | null
  /** Why nobody may call a buffer kernel-held; null: every process was seen and read, so a buffer without holder is. */
  readonly holderGap: string | null
  /** Are inodes handed out in order of creation, so that they tell age? */
  readonly inodesOrdered: boolean
}

export interface AndroidBuild {
  /** `14`. */
  readonly release: string | null
  /** API level. */
  readonly sdk: number | null
  readonly manufacturer: string | null
  readonly model: string | null
  readonly device: string | null
  readonly build: string | null
  readonly fingerprint: string | null
  /** When the report was begun, as the device's clock showed it: `2020-01-08T15:30:07`. */
  readonly localTime: string | null
  /** `Europe/Stockholm`. */
  readonly timeZone: string | null
}

export interface Process {
  readonly pid: number
  /** Clock ticks since boot: with the pid, the identity of a process. */
  readonly startTime: number | null
  readonly comm: string | null
  /** Arguments joined by one blank. */
  readonly cmdline: string | null
  readonly uid: number | null
  /** Path in the unified hierarchy, else of the first one named. */
  readonly cgroup: string | null
  readonly kernelThread: boolean | null
  /** Every descriptor, map or both could be read; `none`: it has none to read (kernel thread, zombie). */
  readonly access: 'denied' | 'gone' | 'lost' | 'none' | 'read'
  readonly descriptors: DescriptorCounts | null
  /** Soft limit of open files. */
  readonly fileLimit: number | null
  /** Descriptors and maps that are dma-bufs, of which nobody can say which. */
  readonly unidentified: number
  /** Another process with the very same descriptor table, as the kernel's counts prove; the lowest pid. */
  readonly sharesDescriptorsWith: number | null
  /** What the kernel itself says of the process, bytes: a cross-check. */
  readonly reported: ReportedRss | null
}

export interface DescriptorCounts {
  readonly total: number
  readonly dmabuf: number
  readonly syncFile: number
  readonly drm: number
  readonly video: number
  readonly media: number
  readonly socket: number
}

export interface ReportedRss {
  readonly rss: number | null
  readonly rssHighWater: number | null
  readonly pss: number | null
  /** From a vendor's dmaprocs or bufprocs. */
  readonly vendorRss: number | null
}

export interface DmaBuffer {
  /** null: this kernel printed none (5.10 and before), and nothing else told it. */
  readonly inode: number | null
  readonly size: number
  /** The size is a map's length, a lower bound. */
  readonly sizeEstimated: boolean
  readonly exporter: string | null
  readonly name: string | null
  /** References to the buffer's file as the kernel counts them. */
  readonly refs: number | null
  /** Refs beyond the descriptors and maps seen; null when refs is. */
  readonly hiddenRefs: number | null
  /** What may account for hiddenRefs. */
  readonly hiddenRefsFrom: readonly RefSource[]
  readonly holders: readonly Holder[]
  /** Which descriptor is which buffer was matched, not read. */
  readonly identityEstimated: boolean
  /** Devices attached, one entry per attachment; null when no interface lists them. */
  readonly attachments: readonly string[] | null
  readonly fences: readonly Fence[] | null
  /** Came or went while the capture was taken, as the global lists disagree; `unclear`: it may have. */
  readonly churn: 'born' | 'died' | 'unclear' | null
  /** Global lists that hold it, in order of name. */
  readonly listedBy: readonly InterfaceId[]
}

export interface Holder {
  readonly pid: number
  readonly startTime: number | null
  /** null, both: a list says that it holds the buffer, not by how many. */
  readonly descriptors: number | null
  readonly maps: number | null
}

export type RefSource =
  | {readonly kind: 'attachment'; readonly refs: number}
  /** The exporter is a DRM driver: its prime cache holds one for the object and one per client. */
  | {readonly kind: 'drm-prime-cache'; readonly refs: number | null}
  /** Sockets with that many descriptors queued exist; this buffer is the only one they can be, or one of several. */
  | {readonly kind: 'in-flight'; readonly refs: number; readonly sole: boolean; readonly pids: readonly number[]}

export interface InFlight {
  readonly pid: number
  readonly descriptor: number
  /** Inode of the socket: two descriptors of one socket show the same queue. */
  readonly socket: number | null
  /** Descriptors queued in it. */
  readonly queued: number
}

export type CoverageStatus = 'absent' | 'complete' | 'denied' | 'partial'

export interface Coverage {
  readonly interface: InterfaceId | 'process-list'
  readonly status: CoverageStatus
  /** What is counted: `processes`, `buffers`, `files`. */
  readonly unit: 'buffers' | 'descriptors' | 'files' | 'processes'
  readonly read: number
  readonly denied: number
  /** In the capture by name, its content not. */
  readonly lost: number
  /** Ended meanwhile, which costs nothing. */
  readonly gone: number
  readonly reason: string | null
}

export interface Issue {
  readonly code: IssueCode | 'archive-damaged' | 'input-limit'
  readonly path: string
  readonly line: number
  readonly text: string
}
