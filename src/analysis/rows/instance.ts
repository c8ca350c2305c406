import type {V4l2Instance} from '../../model/media.js'
import type {Snapshot} from '../../model/snapshot.js'

type HeldBy = readonly {readonly pid: number; readonly comm: string | null; readonly descriptors: readonly number[]}[]

export type InstanceRow = Omit<V4l2Instance, 'holders'> & {
  /** Of the opener; null: it is gone, or not known. */
  readonly comm: string | null
  readonly holders: HeldBy
}

/** Largest first; what is not known last. */
export function instanceRows(snapshot: Snapshot): InstanceRow[] {
  const comms = new Map(snapshot.processes.map(({comm, pid}) => [pid, comm]))
  return snapshot.instances
    .map((instance) => ({
      ...instance,
      comm: instance.pid === null || instance.openerGone === true ? null : (comms.get(instance.pid) ?? null),
      holders: heldBy(instance.holders, comms)
    }))
    .sort(
      (a, b) =>
        (b.bytes ?? -1) - (a.bytes ?? -1) ||
        order(a.device, b.device) ||
        (a.pid ?? -1) - (b.pid ?? -1) ||
        order(a.path, b.path)
    )
}

export const heldBy = (holders: V4l2Instance['holders'], comms: ReadonlyMap<number, string | null>): HeldBy =>
  holders.map(({descriptors, pid}) => ({comm: comms.get(pid) ?? null, descriptors, pid}))

const order = (a: string | null, b: string | null): number => ((a ?? '') < (b ?? '') ? -1 : Number(a !== b))
