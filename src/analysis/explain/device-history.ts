/** One V4L2 device or node through the snapshots of one boot, in order of time. */
import type {V4l2Instance} from '../../model/media.js'

export interface DeviceMoment {
  readonly snapshot: number
  readonly uptimeSeconds: number | null
  /** Open contexts; where nothing tracks the device, open descriptors. */
  readonly instances: number
  /** null: no interface tells of any. */
  readonly bytes: number | null
  readonly queueBytes: number | null
  readonly internalBytes: number | null
  /** Processes that have it open. */
  readonly pids: readonly number[]
  /** dma-bufs attached to the device. */
  readonly imported: number
}

export function deviceMoment(
  instances: readonly V4l2Instance[],
  imported: number,
  place: Pick<DeviceMoment, 'snapshot' | 'uptimeSeconds'>
): DeviceMoment {
  return {
    bytes: known(instances.map(({bytes}) => bytes)),
    imported,
    instances: instances.filter(({kind}) => kind !== 'device').length,
    internalBytes: known(instances.map(({internalBytes}) => internalBytes)),
    pids: [...new Set(instances.flatMap(({holders}) => holders.map(({pid}) => pid)))].sort((a, b) => a - b),
    queueBytes: known(instances.map(({queueBytes}) => queueBytes)),
    snapshot: place.snapshot,
    uptimeSeconds: place.uptimeSeconds
  }
}

/** The sum of what is told. */
const known = (values: readonly (number | null)[]): number | null =>
  values.reduce<number | null>((sum, one) => (one === null ? sum : (sum ?? 0) + one), null)
