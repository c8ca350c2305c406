/** V4L2 instances of one moment whose opener is gone, and what speaks against nobody having them. */
import type {V4l2Instance} from '../../model/media.js'
import type {Snapshot} from '../../model/snapshot.js'

/** Of one device, one opener and the same holders. */
export interface Dead {
  readonly device: string | null
  readonly path: string | null
  readonly opener: number | null
  /** Who is known to have them; none, where `mayBeHeld`: somebody may. */
  readonly holders: V4l2Instance['holders']
  readonly mayBeHeld: boolean
  readonly doubts: readonly Doubt[]
  readonly bytes: number
  readonly count: number
}

/**
 * - `in-flight`: descriptors are on their way through sockets, or whether any are is not known.
 * - `mapped`: more of the device is mapped than those who have it open account for.
 * - `race`: processes or buffers came or went while the capture was taken.
 */
type Doubt = 'in-flight' | 'mapped' | 'race'

export function deadInstances(snapshot: Snapshot): Dead[] {
  const groups = new Map<string, [V4l2Instance, ...V4l2Instance[]]>()
  const doubts = new Map<string | null, readonly Doubt[]>()
  for (const one of snapshot.instances) {
    if (one.openerGone !== true || !isPrograms(one)) continue
    if (!doubts.has(one.device)) doubts.set(one.device, doubtsOf(one.device, snapshot))
    const key = JSON.stringify([one.device, one.pid, one.holders.map(({pid}) => pid)])
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [one])
    else known.push(one)
  }
  const loose = new Map([...doubts.keys()].map((device) => [device, hasLooseDescriptor(device, snapshot)]))
  return [...groups.values()].map((all) => {
    const [{device, holders, path, pid}] = all
    return {
      bytes: all.reduce((sum, {bytes}) => sum + (bytes ?? 0), 0),
      count: all.length,
      device,
      doubts: doubts.get(device) ?? [],
      holders,
      mayBeHeld: holders.length > 0 || loose.get(device) === true,
      opener: pid,
      path
    }
  })
}

/** What has no queue is no program's, but a part of the driver that whoever loaded it made. */
const isPrograms = ({kind, listedBy, queues}: V4l2Instance): boolean =>
  kind === 'instance' && (queues.length > 0 || listedBy.includes('v4l2-mem'))

/** One that may be of an instance of this device, nobody knows of which. */
function hasLooseDescriptor(device: string | null, {instances}: Snapshot): boolean {
  const placed = instances.some((one) => one.kind === 'instance' && one.device === device && one.path !== null)
  return instances.some((one) => one.kind === 'descriptor' && (!placed || one.device === null || one.device === device))
}

function doubtsOf(device: string | null, {buffers, coverage, inFlight, instances, videoNodes}: Snapshot): Doubt[] {
  const sockets = coverage.find((one) => one.interface === 'socket-fdinfo')
  const gone = coverage.find((one) => one.interface === 'process-list')?.gone ?? 0
  const mapped = videoNodes.reduce((sum, one) => sum + (one.tracker === device ? one.mappedBytes : 0), 0)
  const accounted = instances.reduce((sum, one) => sum + (one.device === device ? (one.mappedBytes ?? 0) : 0), 0)
  return [
    ...(sockets?.status !== 'complete' || inFlight.length > 0 ? (['in-flight'] as const) : []),
    ...(mapped > accounted ? (['mapped'] as const) : []),
    ...(gone > 0 || buffers.some(({churn}) => churn !== null) ? (['race'] as const) : [])
  ]
}
