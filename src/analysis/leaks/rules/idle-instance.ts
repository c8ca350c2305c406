import type {Engine, InstanceHolder, V4l2Instance} from '../../../model/media.js'
import type {Snapshot} from '../../../model/snapshot.js'
import {type Evidence, type Finding, subject} from '../finding.js'
import type {LeakRule, Moment} from '../rule.js'

const leastSnapshots = 3
const leastSeconds = 10

/** An instance for as long as its engines have not moved. */
interface Rest {
  readonly one: V4l2Instance
  readonly holder: InstanceHolder
  readonly comm: string | null
  readonly first: Moment
  readonly firstBytes: number
  readonly snapshots: number
  readonly last: Moment
}

/**
 * Instances that hold memory and do nothing: no engine of theirs was busy from one snapshot to the next.
 *
 * Taken for a leak by mistake: a player that is paused, a decoder kept for the next stream, a job that takes longer than
 * all that was seen and is counted at its end. That is why it is never more than possible. A device of which no engine
 * was ever seen to count is not judged.
 */
export const idleInstance: LeakRule = {
  id: 'idle-instance',
  least: leastSnapshots,
  needs: [{anyOf: ['v4l2-fdinfo'], extent: 'readable'}],
  summary: 'a V4L2 instance that holds memory while its engines stand still',
  surest: 'possible',
  watch: () => {
    let resting = new Map<string, Rest>()
    /** Devices that were seen to count. */
    const counting = new Set<string | null>()
    return {
      findings: () => {
        const all = [...resting.values()].filter(({one}) => counting.has(one.device))
        const idle = all.filter((one) => (one.one.bytes ?? 0) > 0 && isLong(one) && isSure(one, all))
        return holdersOf(idle).map(finding)
      },
      see: (snapshot, moment) => {
        for (const {device, engines} of snapshot.instances) if (engines.some(hasMoved)) counting.add(device)
        resting = rest(snapshot, moment, resting)
      }
    }
  }
}

const hasMoved = ({busyNs, cycles}: Engine): boolean => (busyNs ?? 0) > 0 || (cycles ?? 0) > 0

function rest({instances, processes}: Snapshot, moment: Moment, before: ReadonlyMap<string, Rest>): Map<string, Rest> {
  const comms = new Map(processes.map(({comm, pid}) => [pid, comm]))
  const found = new Map<string, Rest>()
  for (const one of instances) {
    const [holder] = one.holders
    if (holder === undefined || one.openerGone === true) continue
    const told = one.engines.length > 0 && one.engines.every(({busyNs, cycles}) => busyNs !== null || cycles !== null)
    const key = JSON.stringify([one.device, one.path, one.pid, holder])
    const known = before.get(key)
    const filled = (known?.one.bytes ?? 0) === 0 && (one.bytes ?? 0) > 0
    const same = known !== undefined && told && !filled && counters(known.one) === counters(one)
    found.set(key, {
      comm: comms.get(holder.pid) ?? null,
      first: same ? known.first : moment,
      firstBytes: same ? known.firstBytes : (one.bytes ?? 0),
      holder,
      last: moment,
      one,
      snapshots: same ? known.snapshots + 1 : 1
    })
  }
  return found
}

const counters = ({engines}: V4l2Instance): string =>
  JSON.stringify(engines.map(({busyNs, cycles, name}) => [name, busyNs, cycles]))

const isLong = ({first, last, snapshots}: Rest): boolean =>
  snapshots >= leastSnapshots &&
  first.uptimeSeconds !== null &&
  last.uptimeSeconds !== null &&
  last.uptimeSeconds - first.uptimeSeconds >= leastSeconds

/** Which descriptor is which instance may be guessed within those of one opener: then all of them must rest. */
const isSure = ({one: {device, holdersEstimated, pid}}: Rest, all: readonly Rest[]): boolean =>
  !holdersEstimated ||
  all
    .filter(({one}) => one.holdersEstimated && one.device === device && one.pid === pid)
    .every((other) => isLong(other))

function holdersOf(rests: readonly Rest[]): (readonly [Rest, ...Rest[]])[] {
  const groups = new Map<string, [Rest, ...Rest[]]>()
  for (const one of rests) {
    const key = JSON.stringify([one.one.device, one.one.path, one.holder.pid, one.holder.startTime])
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [one])
    else known.push(one)
  }
  return [...groups.values()]
}

/** The latest to come to rest tells how long all have been. */
function finding(rests: readonly [Rest, ...Rest[]]): Finding {
  const [{comm, holder, last, one}] = rests
  const bytes = rests.reduce((sum, each) => sum + (each.one.bytes ?? 0), 0)
  const since = rests.reduce((latest, {first}) => (first.index > latest.index ? first : latest), rests[0].first)
  const before = rests.reduce((sum, {firstBytes}) => sum + firstBytes, 0)
  const evidence: Evidence[] = [
    {bytes: before, count: rests.length, snapshot: since.index},
    {bytes, count: rests.length, snapshot: last.index}
  ]
  return {
    args: {
      idleSeconds: Math.floor((last.uptimeSeconds ?? 0) - (since.uptimeSeconds ?? 0)),
      instances: rests.length,
      lowerBound: rests.some((each) => each.one.lowerBound) ? 'yes' : 'no',
      snapshots: Math.min(...rests.map(({snapshots}) => snapshots)),
      type: one.type
    },
    bytes,
    confidence: 'possible',
    evidence,
    rule: 'idle-instance',
    subject: subject({
      comm,
      device: one.device,
      path: one.path,
      pid: holder.pid,
      sharedWith: [...new Set(rests.flatMap((each) => each.one.holders.map(({pid}) => pid)))].filter(
        (pid) => pid !== holder.pid
      ),
      startTime: holder.startTime
    })
  }
}
