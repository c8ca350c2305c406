/** How busy the engines of codecs and GPUs were between two moments. */
import type {DrmClient, Engine, InstanceHolder, V4l2Instance} from '../model/media.js'
import type {Snapshot} from '../model/snapshot.js'

export interface Utilisation {
  readonly device: string | null
  readonly pid: number
  readonly descriptor: number | null
  readonly engine: string
  /** Busy time by the time that passed, times how many of it there are; 1 is all of it. */
  readonly busy: number
  /** The same by what the engine could have done at its highest clock; null: clocks are not said. */
  readonly scaled: number | null
}

interface Counted {
  readonly device: string | null
  readonly engines: readonly Engine[]
  readonly holders: readonly InstanceHolder[]
}

/**
 * Counters run since the descriptor was opened: one moment tells nothing. Two tell, of the same boot, process and
 * descriptor; a counter that went back belongs to another file by now. The clock is that of the second moment, the only
 * one there is.
 */
export function utilisation(before: Snapshot, after: Snapshot): Utilisation[] {
  const seconds = difference(before.machine.uptimeSeconds, after.machine.uptimeSeconds) ?? 0
  const sameBoot = before.machine.bootId !== null && before.machine.bootId === after.machine.bootId
  if (!sameBoot || seconds === 0) return []
  const earlier = new Map(counted(before).flatMap((one) => keysOf(one).map((key) => [key, one] as const)))
  return counted(after).flatMap((one) => {
    const known = keysOf(one).flatMap((key) => earlier.get(key) ?? [])[0]
    return known === undefined ? [] : one.engines.flatMap((engine) => between(known, one, engine, seconds) ?? [])
  })
}

function between(
  known: Counted,
  {device, holders: [holder]}: Counted,
  engine: Engine,
  seconds: number
): Utilisation | null {
  const earlier = known.engines.find(({name}) => name === engine.name)
  const delta = difference(earlier?.busyNs, engine.busyNs)
  const cycles = difference(earlier?.cycles, engine.cycles)
  const passed = difference(earlier?.totalCycles, engine.totalCycles)
  const share =
    delta !== null ? delta / (seconds * 1e9) : cycles !== null && passed !== null && passed > 0 ? cycles / passed : null
  if (share === null || holder === undefined) return null
  const busy = share / (engine.capacity || 1)
  const {curHz, maxHz} = engine
  return {
    busy,
    descriptor: holder.descriptors[0] ?? null,
    device,
    engine: engine.name,
    pid: holder.pid,
    scaled: curHz !== null && maxHz !== null && maxHz > 0 ? (busy * curHz) / maxHz : null
  }
}

/** null: not said, or gone back. */
const difference = (before: number | null | undefined, after: number | null): number | null =>
  before === null || before === undefined || after === null || after < before ? null : after - before

function counted({clients, instances}: Snapshot): Counted[] {
  const of = (device: string | null, {engines, holders}: DrmClient | V4l2Instance): Counted => ({
    device,
    engines,
    holders
  })
  return [
    ...instances.map((one) => of(one.device, one)),
    ...clients.map((one) => of(`${one.driver} ${one.clientId}`, one))
  ]
}

/** All it may be known by: who had it first may have ended. With the start time, a pid is not an earlier one's. */
const keysOf = ({device, holders}: Counted): string[] =>
  holders.flatMap(({descriptors, pid, startTime}) => descriptors.map((fd) => `${device} ${pid} ${startTime} ${fd}`))
