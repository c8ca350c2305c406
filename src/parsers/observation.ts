/** One fact a capture states. A snapshot is built from these, in any order. */

import type {Bpf} from './dmabuf-bpf.js'
import type {Bufinfo} from './dmabuf-bufinfo.js'
import type {DmabufFd} from './dmabuf-fdinfo.js'
import type {InterfaceId, ParseIssue} from './interface.js'
import type {StatIdentity, StatusIdentity} from './proc-identity.js'
import type {DmabufMap} from './proc-maps.js'
import type {SocketFd} from './socket-fdinfo.js'

/** `lost`: there by name, its content not (a naive `tar` of /proc stores empty files). `gone`: ended meanwhile. */
export type Fault = 'denied' | 'gone' | 'lost' | 'unreadable'

export type Observation =
  | {readonly of: 'bpf'; readonly value: Bpf}
  | {readonly of: 'bufinfo'; readonly value: Bufinfo}
  | {readonly of: 'cgroup'; readonly pid: number; readonly path: string | null}
  | {readonly of: 'cmdline'; readonly pid: number; readonly text: string | null}
  | {readonly of: 'comm'; readonly pid: number; readonly text: string}
  /** pid null: a listing that does not say whose it is. */
  | {readonly of: 'descriptor'; readonly pid: number | null; readonly fd: number; readonly target: string}
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
  | {readonly of: 'limits'; readonly pid: number; readonly openFiles: number | null}
  | {readonly of: 'machine'; readonly field: 'bootId' | 'hidepid' | 'kernel'; readonly value: string}
  | {readonly of: 'machine-number'; readonly field: 'tasks' | 'uptimeSeconds'; readonly value: number}
  | {
      readonly of: 'maps'
      readonly pid: number | null
      readonly file: 'maps' | 'smaps'
      readonly vmas: number
      readonly maps: readonly DmabufMap[]
    }
  | {readonly of: 'process'; readonly pid: number}
  | {
      readonly of: 'reported'
      readonly pid: number
      readonly field: 'pss' | 'rss' | 'rssHighWater'
      readonly bytes: number | null
    }
  | {readonly of: 'socket'; readonly pid: number; readonly fd: number; readonly value: SocketFd}
  | {readonly of: 'stat'; readonly pid: number; readonly value: StatIdentity}
  | {readonly of: 'status'; readonly pid: number; readonly value: StatusIdentity}
  | {readonly of: 'sysfs-attachment'; readonly inode: number; readonly uid: string; readonly device: string}
  | {readonly of: 'sysfs-buffer'; readonly inode: number}
  | {readonly of: 'sysfs-exporter'; readonly inode: number; readonly exporter: string}
  | {readonly of: 'sysfs-listed'}
  | {readonly of: 'sysfs-size'; readonly inode: number; readonly size: number}
  /** A vendor's debugfs list: bytes of the distinct buffers of a process. */
  | {readonly of: 'vendor-process'; readonly pid: number; readonly comm: string; readonly bytes: number}

/** What one file gave. */
export interface Seen {
  readonly observations: readonly Observation[]
  readonly issues: readonly ParseIssue[]
}
