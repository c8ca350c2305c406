/** V4L2 instances: what the kernel tracks, joined to the descriptors that processes have. */
import type {V4l2MemRow} from '../parsers/v4l2/v4l2-mem.js'
import type {Facts, ProcessFacts} from './facts.js'
import type {V4l2Instance, VideoNode} from './media.js'
import {readMemtrack, type Tracked} from './tracked.js'
import {findVideoOpens, type VideoOpen} from './video-opens.js'

export interface InstanceContext {
  readonly nodes: readonly VideoNode[]
  /** Every process of the machine is in the list. */
  readonly whole: boolean
}

export function buildInstances({media, processes}: Facts, {nodes, whole}: InstanceContext): V4l2Instance[] {
  const trackers = [...media.memtracks.keys()].sort()
  const opens = findVideoOpens([...processes.values()], nodes, trackers)
  const devices = new Map(nodes.map(({device, path}) => [path, device]))
  const gone = (pid: number | null): boolean | null =>
    pid === null ? null : processes.has(pid) ? false : whole ? true : null
  const rows: V4l2Instance[] = []
  const taken = new Set<VideoOpen>()
  for (const name of trackers) {
    const {instances, own} = readMemtrack(media.memtracks.get(name) ?? {root: null, stated: null})
    const matched = matchOpens(
      instances,
      opens.filter(({tracker}) => tracker === name)
    )
    for (const [index, tracked] of instances.entries()) {
      const found = matched.get(index)
      if (found !== undefined) taken.add(found.open)
      rows.push({
        ...ofTracked(name, tracked, gone(tracked.tgid)),
        ...(found === undefined ? {} : ofOpen(found.open, found.estimated))
      })
    }
    if (own !== null) rows.push({...ofTracked(name, own, null), kind: 'device'})
  }
  for (const open of opens) if (!taken.has(open)) rows.push(ofDescriptor(open, devices))
  for (const value of media.strayV4l2)
    rows.push(ofDescriptor({holders: [], mappedBytes: null, path: null, tracker: null, value}, devices))
  return withMem(rows, media.mems, processes, gone)
}

/**
 * Which descriptor is which instance, where numbers leave one answer: an opener that has as many descriptors of the
 * device as instances has them in the order it opened them; what is left on both sides, if it is one, belongs together.
 */
function matchOpens(
  instances: readonly Tracked[],
  opens: readonly VideoOpen[]
): ReadonlyMap<number, {readonly open: VideoOpen; readonly estimated: boolean}> {
  const found = new Map<number, {open: VideoOpen; estimated: boolean}>()
  const left = new Set(opens)
  for (const tgid of new Set(instances.map((one) => one.tgid))) {
    const mine = instances.flatMap((one, index) => (one.tgid === tgid && tgid !== null ? [index] : []))
    const held = opens.filter(({holders}) => holders.some(({pid}) => pid === tgid))
    if (mine.length !== held.length) continue
    const lowest = ({holders}: VideoOpen) => holders.find(({pid}) => pid === tgid)?.descriptors[0] ?? 0
    for (const [place, open] of held.sort((a, b) => lowest(a) - lowest(b)).entries()) {
      found.set(mine[place] ?? -1, {estimated: mine.length > 1, open})
      left.delete(open)
    }
  }
  const [index, ...more] = instances.flatMap((_, at) => (found.has(at) ? [] : [at]))
  const [open, ...others] = left
  if (index !== undefined && more.length === 0 && open !== undefined && others.length === 0)
    found.set(index, {estimated: true, open})
  return found
}

const nothing = {
  bytes: null,
  driver: null,
  engines: [],
  holders: [],
  holdersEstimated: false,
  internal: [],
  internalBytes: null,
  lowerBound: false,
  mappedBytes: null,
  memory: [],
  openerGone: null,
  others: [],
  path: null,
  queueBytes: null,
  queues: [],
  reservedBytes: 0,
  type: null
} as const

const ofTracked = (device: string, {tgid, ...tracked}: Tracked, openerGone: boolean | null): V4l2Instance => ({
  ...nothing,
  ...tracked,
  device,
  kind: 'instance',
  listedBy: ['v4l2-memtrack'],
  openerGone,
  pid: tgid
})

function ofOpen({holders, mappedBytes, path, value}: VideoOpen, holdersEstimated: boolean) {
  return {
    driver: value?.driver ?? null,
    engines: value?.engines ?? [],
    holders,
    holdersEstimated,
    listedBy: ['v4l2-memtrack', ...(value === null ? [] : (['v4l2-fdinfo'] as const))] as const,
    mappedBytes,
    memory: value?.memory ?? [],
    others: value?.others ?? [],
    path,
    type: value?.type ?? null
  }
}

/** Where the device is tracked, what is mapped is part of what the device has; elsewhere it is all that is known. */
function ofDescriptor(open: VideoOpen, devices: ReadonlyMap<string, string | null>): V4l2Instance {
  const {holders, mappedBytes, path, tracker, value} = open
  const bytes = tracker === null ? mappedBytes : null
  return {
    ...nothing,
    ...ofOpen(open, false),
    bytes,
    device: tracker ?? value?.driver ?? devices.get(path ?? '') ?? null,
    kind: 'descriptor',
    listedBy: value === null ? ['proc-fd'] : ['v4l2-fdinfo'],
    lowerBound: bytes !== null,
    openerGone: null,
    pid: holders[0]?.pid ?? null,
    queueBytes: bytes
  }
}

/** Rows of `mem` say which descriptor they are of. Where memtrack lists the instance, it lists that memory too. */
function withMem(
  rows: readonly V4l2Instance[],
  mems: ReadonlyMap<string, readonly V4l2MemRow[]>,
  processes: ReadonlyMap<number, ProcessFacts>,
  gone: (pid: number | null) => boolean | null
): V4l2Instance[] {
  const all = [...rows]
  for (const [device, listed] of [...mems].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const byHandle = groupRows(listed)
    for (const parts of byHandle) {
      const [{fd, pid}] = parts
      const internal = parts.map(({bytes, label}) => ({bytes, count: 1, name: label}))
      const sum = parts.reduce((total, {bytes}) => total + bytes, 0)
      const at = all.findIndex(({holders}) =>
        holders.some((holder) => holder.pid === pid && holder.descriptors.includes(fd))
      )
      const row = all[at]
      if (row === undefined) {
        const startTime = processes.get(pid)?.stat?.startTime ?? null
        const openerGone = gone(pid)
        const holders = openerGone === true ? [] : [{descriptors: [fd], pid, startTime}]
        all.push({
          ...nothing,
          bytes: sum,
          device,
          holders,
          internal,
          internalBytes: sum,
          kind: 'instance',
          listedBy: ['v4l2-mem'],
          openerGone,
          pid
        })
      } else if (row.listedBy.includes('v4l2-memtrack')) all[at] = {...row, listedBy: [...row.listedBy, 'v4l2-mem']}
      else
        all[at] = {
          ...row,
          bytes: sum + (row.bytes ?? 0),
          device: row.device ?? device,
          internal,
          internalBytes: sum,
          kind: 'instance',
          listedBy: [...row.listedBy, 'v4l2-mem'],
          lowerBound: row.bytes !== null
        }
    }
  }
  return all
}

function groupRows(rows: readonly V4l2MemRow[]): (readonly [V4l2MemRow, ...V4l2MemRow[]])[] {
  const groups = new Map<string, [V4l2MemRow, ...V4l2MemRow[]]>()
  for (const row of rows) {
    const known = groups.get(`${row.pid} ${row.fd}`)
    if (known === undefined) groups.set(`${row.pid} ${row.fd}`, [row])
    else known.push(row)
  }
  return [...groups.values()]
}
