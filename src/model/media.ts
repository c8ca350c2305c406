/** Codec instances, GPU clients, and the memory they have besides dma-bufs: plain data of a snapshot. */
import type {DrmRegion as ListedRegion} from '../parsers/drm/drm-fdinfo.js'
import type {Engine, OtherKey} from '../parsers/engine.js'
import type {InterfaceId} from '../parsers/interface.js'

export type {Engine} from '../parsers/engine.js'

/** Memory of one name within an instance or device: a queue (`capture`), or what the driver took for itself (`ref-frame`). */
export interface NamedBytes {
  readonly name: string | null
  readonly bytes: number
  /** How many pieces; null: not said. */
  readonly count: number | null
}

/**
 * - `instance`: one open context, as the kernel tracks it.
 * - `device`: what a tracked device has outside of any instance.
 * - `descriptor`: an open descriptor of a node; the kernel tracks no memory for it, or none could be matched.
 */
type InstanceKind = 'descriptor' | 'device' | 'instance'

/** A process that has an instance open now. */
export interface InstanceHolder {
  readonly pid: number
  readonly startTime: number | null
  readonly descriptors: readonly number[]
}

export interface V4l2Instance {
  readonly kind: InstanceKind
  /** The tracked device, else the driver or device a descriptor's node belongs to; null: not known. */
  readonly device: string | null
  /** Of its descriptor: `/dev/video0`; null: which descriptor it is cannot be told. */
  readonly path: string | null
  /** Who opened it, as the kernel recorded it then; of a mere descriptor: who has it. */
  readonly pid: number | null
  /** The opener is no process any more; null: not known. */
  readonly openerGone: boolean | null
  readonly holders: readonly InstanceHolder[]
  /** Which descriptor it is was concluded from numbers and order, not read. */
  readonly holdersEstimated: boolean
  /** null: no interface tells. */
  readonly bytes: number | null
  /** `bytes` is only what its process has mapped. */
  readonly lowerBound: boolean
  /** Of `bytes`: buffers of its queues, which may be exported as dma-bufs, then the same memory. */
  readonly queueBytes: number | null
  /** Of `bytes`: what the driver took for itself, in no dma-buf. */
  readonly internalBytes: number | null
  /** Of `internalBytes`: firmware and the like in memory reserved at boot, outside MemTotal. */
  readonly reservedBytes: number
  readonly queues: readonly NamedBytes[]
  readonly internal: readonly NamedBytes[]
  /** MMAP buffers its process has mapped of that node; null: its maps could not be read, or hold none. */
  readonly mappedBytes: number | null
  /** Media controllers that its holders have open too: which of their instances those serve, nothing tells. */
  readonly mediaNodes: readonly string[]
  readonly driver: string | null
  /** As the driver calls what it does: `stateless-decoder`. */
  readonly type: string | null
  readonly engines: readonly Engine[]
  /** What fdinfo says of memory; which of the above it overlaps is not known. */
  readonly memory: readonly {readonly name: string; readonly bytes: number}[]
  readonly others: readonly OtherKey[]
  readonly listedBy: readonly InterfaceId[]
}

/** `/dev/video0` and its kind. */
export interface VideoNode {
  readonly path: string
  readonly name: string | null
  /** Folder of its parent below /sys/devices: `vicodec.0`. */
  readonly device: string | null
  /** As `v4l2-ctl --list-devices` prints them. */
  readonly card: string | null
  readonly bus: string | null
  /** What processes have mapped of it, each buffer once as far as that can be told. */
  readonly mappedBytes: number
  /** The tracked device it belongs to, whose tree lists what it has; null: none, or not to be told. */
  readonly tracker: string | null
  /** Which it is was concluded from who has both open, not read. */
  readonly trackerEstimated: boolean
}

/** A DRM device by its name below debugfs, or its folder below /sys/devices. */
export interface DrmDevice {
  readonly name: string
  /** null: only its node is known. */
  readonly driver: string | null
}

export type DrmRegion = Omit<ListedRegion, 'name'>

export interface DrmClient {
  readonly driver: string | null
  readonly pdev: string | null
  /** null: the text does not say. */
  readonly clientId: number | null
  readonly name: string | null
  /** Of a descriptor: `/dev/dri/renderD128`. */
  readonly path: string | null
  readonly holders: readonly InstanceHolder[]
  /** Who opened it, where only debugfs lists it. */
  readonly opener: number | null
  readonly regions: Readonly<Record<string, DrmRegion>>
  readonly engines: readonly Engine[]
  readonly others: readonly OtherKey[]
  readonly listedBy: readonly InterfaceId[]
}

/** A V4L2 control as `v4l2-ctl` printed it for the handle it opened itself. */
export interface Control {
  readonly node: string | null
  readonly id: number | null
  readonly name: string
  readonly type: string
  readonly value: string | null
  /** Bytes, where it is `memory_usage`. */
  readonly memoryUsage: number | null
}
