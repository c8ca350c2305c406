/** A dma-buf as a vendor's list, or a listing of descriptors, tells of it: not every one of the machine, but this one surely. */
import type {InterfaceId} from './interface.js'

export interface ListedBuffer {
  readonly interface: InterfaceId
  readonly inode: number
  /** Bytes; null: not said. */
  readonly size: number | null
  readonly exporter: string | null
  readonly name: string | null
  /** One entry per attachment; null: not said. */
  readonly devices: readonly string[] | null
  readonly holders: readonly ListedHolder[]
}

export interface ListedHolder {
  readonly pid: number
  readonly comm: string | null
  /** null: not said. A holder has at least one of either. */
  readonly descriptors: number | null
  readonly maps: number | null
}
