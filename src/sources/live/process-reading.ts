/** What is read of a process, kept until it is known to be of one process. */
import type {Links} from './descriptors.js'

interface ProcessFile {
  /** Below `proc/<pid>/`, as all paths here. */
  readonly path: string
  readonly bytes: Uint8Array
  readonly cut: boolean
}

export interface ProcessFault {
  readonly path: string
  readonly operation: 'open' | 'opendir' | 'stat'
  readonly errno: string
}

export interface StatRow {
  readonly fd: string
  readonly ino: number
  readonly size: number
  readonly blocks: number
  readonly dev: number
}

/** Links, and the indexes of those that an interface may claim; null: all of them are worth telling. */
type GivenLinks = Links & {readonly kept: readonly number[] | null}

export interface ProcessReading {
  readonly pid: string
  readonly startTime: number
  readonly files: readonly ProcessFile[]
  /** null: the folder could not be listed. */
  readonly links: GivenLinks | null
  readonly faults: readonly ProcessFault[]
  readonly stats: readonly StatRow[]
  /** Sockets and the descriptor each was seen at. */
  readonly sockets: readonly (readonly [target: string, fd: string])[]
  /** Is no line of its maps about media? */
  readonly plainMaps: boolean
  /** Inodes of the dma-bufs in its maps. */
  readonly mapped: readonly number[]
  /** Keys of the buffers whose fdinfo was read here. */
  readonly told: readonly string[]
}

/** The same while it is being made. */
export interface Draft {
  readonly files: ProcessFile[]
  readonly faults: ProcessFault[]
  readonly stats: StatRow[]
  readonly sockets: (readonly [target: string, fd: string])[]
  readonly told: Set<string>
  links: GivenLinks | null
  plainMaps: boolean
  mapped: readonly number[]
}

export const emptyDraft = (): Draft => ({
  faults: [],
  files: [],
  links: null,
  mapped: [],
  plainMaps: false,
  sockets: [],
  stats: [],
  told: new Set()
})
