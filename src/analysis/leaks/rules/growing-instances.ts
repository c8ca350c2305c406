import type {V4l2Instance} from '../../../model/media.js'
import type {Snapshot} from '../../../model/snapshot.js'
import {type Figure, type FigurePoint, figures} from '../figures.js'
import {type Finding, subject} from '../finding.js'
import type {LeakRule} from '../rule.js'
import {steadyRise} from '../steady-rise.js'
import {type Rise, warmUp} from '../trend.js'

/** Bytes of them stand beside their number; null: not of all known. */
interface Label {
  readonly device: string | null
  readonly comm: string | null
  /** Openers, by pid: `pid/start`. */
  readonly openers: ReadonlyMap<number, number | null>
  readonly tracked: boolean
}

/**
 * More and more contexts of a V4L2 device that programs of one name opened.
 *
 * Taken for a leak by mistake: a conference that people join, a wall of cameras that is switched on one by one, as long
 * as nobody leaves. Of several openers it is never more than possible: there, it is programs that grow in number.
 */
export const growingInstances: LeakRule = {
  id: 'growing-instances',
  least: 4,
  // Where nothing tells of V4L2, nobody misses its descriptors.
  needs: [
    {anyOf: ['v4l2-memtrack', 'sysfs-class'], extent: 'present'},
    {anyOf: ['v4l2-memtrack', 'proc-fd'], extent: 'whole'}
  ],
  summary: 'a V4L2 device that ever more instances are open of',
  surest: 'likely',
  watch: () => {
    const counts = figures<Label, number | null>(0)
    const names = new Map<string, string>()
    return {
      findings: () =>
        counts.series().flatMap(({label, points}) => {
          const rise = steadyRise(points, 3)
          return rise === null ? [] : [finding(label, points, rise)]
        }),
      see: (snapshot, moment) => {
        const opened = countable(snapshot)
        rememberNames(names, opened, snapshot)
        counts.see(countsOf(opened, names), moment)
      }
    }
  }
}

/** Of a device that is tracked the instances; of others the descriptors, where all were read. */
function countable({coverage, instances}: Snapshot): V4l2Instance[] {
  const whole = (id: 'proc-fd' | 'v4l2-memtrack') =>
    coverage.some((one) => one.interface === id && one.status === 'complete')
  const tracked = new Set(
    instances.flatMap(({device, kind, listedBy}) =>
      kind !== 'descriptor' && listedBy.includes('v4l2-memtrack') ? [device] : []
    )
  )
  return instances.filter(({device, kind, listedBy}) =>
    kind === 'instance' && listedBy.includes('v4l2-memtrack')
      ? whole('v4l2-memtrack')
      : kind !== 'device' && !tracked.has(device) && device !== null && whole('proc-fd')
  )
}

const openerKey = ({device, pid}: V4l2Instance): string => `${device} ${pid}`

/** An opener that is gone is known by the name it had. */
function rememberNames(names: Map<string, string>, opened: readonly V4l2Instance[], {processes}: Snapshot): void {
  const comms = new Map(processes.map(({comm, pid}) => [pid, comm]))
  const keys = new Set(opened.map(openerKey))
  for (const key of names.keys()) if (!keys.has(key)) names.delete(key)
  for (const one of opened) {
    const comm = one.pid === null ? null : comms.get(one.pid)
    if (comm != null) names.set(openerKey(one), comm)
  }
}

function countsOf(opened: readonly V4l2Instance[], names: ReadonlyMap<string, string>): Figure<Label, number | null>[] {
  const groups = new Map<string, {all: V4l2Instance[]; comm: string | null}>()
  for (const one of opened) {
    const comm = names.get(openerKey(one)) ?? null
    const key = JSON.stringify([one.device, comm, isTracked(one)])
    const group = groups.get(key) ?? {all: [], comm}
    group.all.push(one)
    groups.set(key, group)
  }
  return [...groups].flatMap(([key, {all, comm}]) => {
    const [first] = all
    if (first === undefined) return []
    const starts = new Map(all.flatMap(({holders}) => holders.map(({pid, startTime}) => [pid, startTime])))
    const openers = new Map(all.flatMap(({pid}) => (pid === null ? [] : [[pid, starts.get(pid) ?? null]])))
    const bytes = all.every((one) => one.bytes !== null) ? all.reduce((sum, one) => sum + (one.bytes ?? 0), 0) : null
    return [
      {beside: bytes, key, label: {comm, device: first.device, openers, tracked: isTracked(first)}, value: all.length}
    ]
  })
}

const isTracked = ({listedBy}: V4l2Instance): boolean => listedBy.includes('v4l2-memtrack')

function finding(
  {comm, device, openers, tracked}: Label,
  points: readonly FigurePoint<number | null>[],
  {confidence, growth, perSnapshot}: Rise
): Finding {
  const [[pid, startTime] = [null, null], ...others] = openers
  const before = points[warmUp(points.length)]
  const last = points.at(-1)
  const grown = (last?.beside ?? 0) - (before?.beside ?? 0)
  return {
    args: {
      growth,
      instances: last?.value ?? 0,
      openers: openers.size,
      perSnapshot,
      unit: tracked ? 'instances' : 'descriptors'
    },
    bytes: last?.beside == null || before?.beside == null ? 0 : Math.max(0, grown),
    confidence: others.length > 0 ? 'possible' : confidence,
    evidence: points.map(({beside, snapshot, value}) => ({bytes: beside, count: value, snapshot})),
    rule: 'growing-instances',
    subject: subject({
      comm,
      device,
      pid: others.length > 0 ? null : pid,
      startTime: others.length > 0 ? null : startTime,
      what: tracked ? 'instances' : 'descriptors'
    })
  }
}
