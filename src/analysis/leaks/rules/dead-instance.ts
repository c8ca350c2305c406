import type {Snapshot} from '../../../model/snapshot.js'
import {type Dead, deadInstances} from '../dead-instances.js'
import {type Confidence, confidences, type Evidence, type Finding, subject} from '../finding.js'
import type {LeakRule} from '../rule.js'

interface Seen {
  readonly dead: Dead
  readonly openerComm: string | null
  readonly holderComm: string | null
  /** Snapshots in a row it was in. */
  readonly evidence: Evidence[]
}

/**
 * V4L2 instances whose opener is no process any more: with nobody who has a descriptor of them, nothing is left to close
 * them; with somebody, they were passed on, and may be meant to live.
 *
 * Taken for a leak by mistake: an opener that ended while the capture was taken, which a second snapshot tells; an
 * instance that io_uring keeps, which no interface shows; one whose driver closes it long after its descriptor.
 */
export const deadInstance: LeakRule = {
  id: 'dead-instance',
  least: 1,
  needs: [
    {anyOf: ['v4l2-memtrack', 'v4l2-mem'], extent: 'readable'},
    {anyOf: ['process-list'], extent: 'whole'},
    {anyOf: ['dmabuf-fdinfo'], extent: 'whole'},
    {anyOf: ['dmabuf-maps'], extent: 'whole'}
  ],
  summary: 'a V4L2 instance whose opener is gone',
  surest: 'likely',
  watch: () => {
    let names = new Map<string, string>()
    let seen = new Map<string, Seen>()
    return {
      findings: () => together([...seen.values()]).flatMap((group) => finding(group) ?? []),
      see: (snapshot, {index}) => {
        const comms = new Map(snapshot.processes.map(({comm, pid}) => [pid, comm]))
        names = openerNames(snapshot, comms, names)
        const present = new Map<string, Seen>()
        for (const dead of deadInstances(snapshot)) {
          const [holder] = dead.holders
          const key = JSON.stringify([dead.device, dead.opener, holder?.pid, dead.mayBeHeld])
          const evidence = seen.get(key)?.evidence ?? []
          evidence.push({bytes: dead.bytes, count: dead.count, snapshot: index})
          present.set(key, {
            dead,
            evidence,
            holderComm: holder === undefined ? null : (comms.get(holder.pid) ?? null),
            openerComm: names.get(`${dead.device} ${dead.opener}`) ?? null
          })
        }
        seen = present
      }
    }
  }
}

/** As they were called when they were alive. */
function openerNames(
  {instances}: Snapshot,
  comms: ReadonlyMap<number, string | null>,
  before: ReadonlyMap<string, string>
): Map<string, string> {
  const names = new Map<string, string>()
  for (const {device, openerGone, pid} of instances) {
    const key = `${device} ${pid}`
    const name = openerGone === false && pid !== null ? comms.get(pid) : before.get(key)
    if (name != null) names.set(key, name)
  }
  return names
}

/** Openers of one name that left instances of one device, to the same or to nobody. */
function together(seen: readonly Seen[]): Seen[][] {
  const groups = new Map<string, Seen[]>()
  for (const one of seen) {
    const {dead, openerComm} = one
    const key = JSON.stringify([dead.device, openerComm, dead.mayBeHeld, dead.holders[0]?.pid])
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()]
}

/** Of a group those that are surest; null: none is worth a word. */
function finding(group: readonly Seen[]): Finding | null {
  const judged = group.flatMap((one) => {
    const confidence = confidenceOf(one)
    return confidence === null ? [] : [{...one, confidence}]
  })
  const confidence = confidences.findLast((each) => judged.some((one) => one.confidence === each))
  const surest = judged.filter((one) => one.confidence === confidence)
  const [first] = surest
  if (first === undefined) return null
  const {dead, holderComm, openerComm} = first
  const [holder, ...others] = dead.holders
  const sum = (of: (dead: Dead) => number) => surest.reduce((total, one) => total + of(one.dead), 0)
  return {
    args: {
      doubts: doubtsOf(first).join(', ') || null,
      held: dead.mayBeHeld ? (holder === undefined ? 'perhaps' : 'yes') : 'no',
      instances: sum(({count}) => count),
      lessSure: judged.length - surest.length,
      opener: surest.length > 1 ? null : dead.opener,
      openerComm,
      snapshots: Math.min(...surest.map(({evidence}) => evidence.length))
    },
    bytes: sum(({bytes}) => bytes),
    confidence: first.confidence,
    evidence: summed(surest.map(({evidence}) => evidence)),
    rule: 'dead-instance',
    subject: subject({
      comm: dead.mayBeHeld ? holderComm : openerComm,
      device: dead.device,
      path: dead.path,
      pid: holder?.pid ?? null,
      sharedWith: others.map(({pid}) => pid),
      startTime: holder?.startTime ?? null,
      what: dead.mayBeHeld ? `passed on by ${openerComm ?? 'an opener not known'}` : null
    })
  }
}

/** Passed on, or perhaps, it must be seen to last. */
function confidenceOf(one: Seen): Confidence | null {
  const {dead} = one
  if (dead.mayBeHeld) return lasts(one) && dead.bytes > 0 ? 'possible' : null
  return confidences[(lasts(one) ? 2 : 1) - Number(doubtsOf(one).length > 0)] ?? null
}

const lasts = ({evidence}: Seen): boolean => evidence.length > 1

/** A race does not happen twice. */
const doubtsOf = (one: Seen): Dead['doubts'] => one.dead.doubts.filter((doubt) => doubt !== 'race' || !lasts(one))

function summed(all: readonly (readonly Evidence[])[]): Evidence[] {
  const sums = new Map<number, {bytes: number; count: number}>()
  for (const {bytes, count, snapshot} of all.flat()) {
    const sum = sums.get(snapshot) ?? {bytes: 0, count: 0}
    sums.set(snapshot, {bytes: sum.bytes + (bytes ?? 0), count: sum.count + (count ?? 0)})
  }
  return [...sums].sort(([a], [b]) => a - b).map(([snapshot, sum]) => ({...sum, snapshot}))
}
