/** One fact a capture states. A snapshot is built from these, in any order. */

import type {Properties} from './bugreport/properties.js'
import type {ReportHeader} from './bugreport/report-header.js'
import type {ReportSection} from './bugreport/report-section.js'
import type {Bpf} from './dmabuf-bpf.js'
import type {Bufinfo} from './dmabuf-bufinfo.js'
import type {DmabufFd} from './dmabuf-fdinfo.js'
import type {DrmClient} from './drm/drm-clients.js'
import type {DrmFd} from './drm/drm-fdinfo.js'
import type {DrmName} from './drm/drm-name.js'
import type {SyncTimeline} from './fences/sync-debugfs.js'
import type {InterfaceId, ParseIssue} from './interface.js'
import type {ListedBuffer} from './listed-buffer.js'
import type {Manifest} from './manifest.js'
import type {Meminfo} from './memory/meminfo.js'
import type {Vmstat} from './memory/vmstat.js'
import type {MemoryTable} from './memory-table.js'
import type {StatIdentity, StatusIdentity} from './proc-identity.js'
import type {DeviceMap, DmabufMap} from './proc-maps.js'
import type {SocketFd} from './socket-fdinfo.js'
import type {Course, Statement} from './statement.js'
import type {V4l2Ctl} from './v4l2/v4l2-ctl.js'
import type {V4l2Fd} from './v4l2/v4l2-fdinfo.js'
import type {V4l2MemRow} from './v4l2/v4l2-mem.js'
import type {Memtrack} from './v4l2/v4l2-memtrack.js'

/** `lost`: there by name, its content not (a naive `tar` of /proc stores empty files). `gone`: ended meanwhile. */
export type Fault = 'denied' | 'gone' | 'lost' | 'unreadable'

export type Observation =
  | MediaObservation
  | ReportObservation
  | {readonly of: 'bpf'; readonly value: Bpf}
  | {readonly of: 'bufinfo'; readonly value: Bufinfo}
  | {readonly of: 'cgroup'; readonly pid: number; readonly path: string | null}
  | {readonly of: 'cmdline'; readonly pid: number; readonly text: string | null}
  | {readonly of: 'comm'; readonly pid: number; readonly text: string}
  /** pid null: a listing that does not say whose it is. */
  | {readonly of: 'descriptor'; readonly pid: number | null; readonly fd: number; readonly target: string}
  /** The links of a process, `fds[i]` to `targets[i]`. */
  | {
      readonly of: 'descriptors'
      readonly pid: number
      readonly fds: readonly number[]
      readonly targets: readonly string[]
      /** More of them, which are none of ours. */
      readonly others: number
    }
  /** As a listing of descriptors has it, taken at another moment than /proc. */
  | {readonly of: 'other-descriptor'; readonly pid: number; readonly fd: number; readonly target: string}
  | {readonly of: 'descriptor-read'; readonly pid: number; readonly fd: number}
  | {
      readonly of: 'descriptor-stat'
      readonly pid: number
      readonly fd: number
      readonly inode: number
      readonly device: string | null
      readonly size: number
    }
  | {readonly of: 'descriptors-listed'; readonly pid: number; readonly folder: 'fd' | 'fdinfo'}
  /** pid null: a lone text that does not say whose it is. */
  | {
      readonly of: 'dmabuf-descriptor'
      readonly pid: number | null
      readonly fd: number | null
      readonly value: DmabufFd
    }
  | {
      readonly of: 'fault'
      readonly interface: InterfaceId
      readonly pid: number | null
      readonly fd: number | null
      readonly path: string
      readonly fault: Fault
      readonly reason: string
    }
  | {readonly of: 'listed-buffer'; readonly value: ListedBuffer}
  | {readonly of: 'limits'; readonly pid: number; readonly openFiles: number | null}
  | {readonly of: 'machine'; readonly field: 'bootId' | 'debugfs' | 'hidepid' | 'kernel'; readonly value: string}
  | {readonly of: 'machine-number'; readonly field: 'tasks' | 'uptimeSeconds'; readonly value: number}
  | {
      readonly of: 'maps'
      readonly pid: number | null
      readonly file: 'maps' | 'smaps'
      readonly vmas: number
      readonly maps: readonly DmabufMap[]
      readonly devices: readonly DeviceMap[]
    }
  | {readonly of: 'manifest'; readonly value: Manifest}
  | {readonly of: 'process'; readonly pid: number}
  | {
      readonly of: 'reported'
      readonly pid: number
      readonly field: 'pss' | 'rss' | 'rssHighWater'
      readonly bytes: number | null
    }
  /** A name that another interface gives a process, cut perhaps. */
  | {readonly of: 'other-comm'; readonly pid: number; readonly text: string}
  | {readonly of: 'socket'; readonly pid: number; readonly fd: number; readonly value: SocketFd}
  | {readonly of: 'stat'; readonly pid: number; readonly value: StatIdentity}
  /** Start times as they were when all processes had been read. */
  | {readonly of: 'stats-after'; readonly startTimes: ReadonlyMap<number, number>}
  | {readonly of: 'status'; readonly pid: number; readonly value: StatusIdentity}
  /** The list as it was when all processes had been read. */
  | {readonly of: 'sysfs-after'; readonly inodes: readonly number[]}
  | {readonly of: 'sysfs-attachment'; readonly inode: number; readonly uid: string; readonly device: string}
  | {readonly of: 'sysfs-buffer'; readonly inode: number}
  | {readonly of: 'sysfs-exporter'; readonly inode: number; readonly exporter: string}
  | {readonly of: 'sysfs-listed'}
  | {readonly of: 'sysfs-size'; readonly inode: number; readonly size: number}
  /** A vendor's debugfs list: bytes of the distinct buffers of a process. */
  | {readonly of: 'vendor-process'; readonly pid: number; readonly comm: string; readonly bytes: number}

/** Of an Android bugreport as such. */
export type ReportObservation =
  | {readonly of: 'android-header'; readonly value: ReportHeader}
  | {readonly of: 'android-properties'; readonly value: Properties}
  /** What Android calls processes, by pid: the name of a package, mostly. */
  | {readonly of: 'packages'; readonly names: ReadonlyMap<number, string>}
  | {readonly of: 'section'; readonly value: ReportSection}

/** Of V4L2 and DRM devices, heaps and pools. */
export type MediaObservation =
  | {readonly of: 'courses'; readonly all: readonly Course[]}
  | {readonly of: 'dma-heap'; readonly name: string}
  /** A file was there and was read, whatever it said. */
  | {
      readonly of: 'media-read'
      readonly interface: InterfaceId
      readonly path: string
      /** Why what it lists is not all that there is, though it was read whole. */
      readonly partial?: string | null
    }
  /** pid null: a lone text that does not say whose it is. */
  | {readonly of: 'drm-descriptor'; readonly pid: number | null; readonly fd: number | null; readonly value: DrmFd}
  | {readonly of: 'drm-name'; readonly folder: string; readonly value: DrmName}
  /** `card0` and the folder of its device. */
  | {readonly of: 'drm-node'; readonly node: string; readonly device: string}
  | {readonly of: 'drm-opens'; readonly folder: string; readonly rows: readonly DrmClient[]}
  | {readonly of: 'meminfo'; readonly path: string; readonly value: Meminfo}
  | {readonly of: 'memtrack'; readonly device: string; readonly value: Memtrack}
  | {readonly of: 'statements'; readonly all: readonly Statement[]}
  | {readonly of: 'table'; readonly interface: InterfaceId; readonly path: string; readonly value: MemoryTable}
  | {readonly of: 'timelines'; readonly all: readonly SyncTimeline[]}
  | {readonly of: 'v4l2-ctl'; readonly node: string | null; readonly value: V4l2Ctl}
  | {readonly of: 'v4l2-descriptor'; readonly pid: number | null; readonly fd: number | null; readonly value: V4l2Fd}
  | {readonly of: 'v4l2-mem'; readonly device: string; readonly rows: readonly V4l2MemRow[]}
  | {readonly of: 'vmstat'; readonly path: string; readonly value: Vmstat}
  | {readonly of: 'video-node'; readonly node: string; readonly device?: string; readonly name?: string}

/** What one file gave. */
export interface Seen {
  readonly observations: readonly Observation[]
  readonly issues: readonly ParseIssue[]
}
