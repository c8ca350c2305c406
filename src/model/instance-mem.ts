/** Rows of `mem`, each of one descriptor, joined to the instances of memtrack and fdinfo. */
import type {V4l2MemRow} from '../parsers/v4l2/v4l2-mem.js'
import {emptyInstance} from './empty-instance.js'
import type {ProcessFacts} from './facts.js'
import type {InstanceHolder, V4l2Instance} from './media.js'
import {hasLinks} from './processes.js'
import {trackerOf} from './video-nodes.js'

interface MemContext {
  readonly mems: ReadonlyMap<string, readonly V4l2MemRow[]>
  readonly processes: ReadonlyMap<number, ProcessFacts>
  readonly trackers: readonly string[]
  gone(pid: number | null): boolean | null
}

/** What memtrack lists of a device is the same memory: then rows of `mem` only tell that they were there. */
export function withMem(rows: readonly V4l2Instance[], {gone, mems, processes, trackers}: MemContext): V4l2Instance[] {
  const all: V4l2Instance[] = []
  const places = new Map<string, number>()
  const add = (row: V4l2Instance) => {
    for (const {descriptors, pid} of row.holders)
      for (const fd of descriptors) places.set(`${pid} ${fd}`, places.get(`${pid} ${fd}`) ?? all.length)
    all.push(row)
  }
  for (const row of rows) add(row)
  for (const [device, listed] of [...mems].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const tracked = trackerOf({bus: null, card: null, device, name: device}, [device], trackers) !== null
    for (const parts of groupRows(listed)) {
      const [{fd, pid}] = parts
      const internal = parts.map(({bytes, label}) => ({bytes, count: 1, name: label}))
      const sum = parts.reduce((total, {bytes}) => total + bytes, 0)
      const at = places.get(`${pid} ${fd}`) ?? -1
      const row = all[at]
      if (row === undefined) {
        if (tracked) continue
        const openerGone = gone(pid)
        add({
          ...emptyInstance,
          bytes: sum,
          device: device === '' ? null : device,
          holders: openerGone === true ? [] : holdersOf(processes.get(pid), pid, fd),
          internal,
          internalBytes: sum,
          kind: 'instance',
          listedBy: ['v4l2-mem'],
          openerGone,
          pid
        })
        continue
      }
      const listedBy: V4l2Instance['listedBy'] = [...new Set([...row.listedBy, 'v4l2-mem' as const])]
      if (tracked || row.listedBy.includes('v4l2-memtrack') || trackers.includes(row.device ?? ''))
        all[at] = {...row, listedBy}
      else
        all[at] = {
          ...row,
          bytes: sum + (row.bytes ?? 0),
          device: row.device ?? (device === '' ? null : device),
          internal: [...row.internal, ...internal],
          internalBytes: sum + (row.internalBytes ?? 0),
          kind: 'instance',
          listedBy,
          lowerBound: row.lowerBound
        }
    }
  }
  return all
}

/** Where the descriptors of the process were read, this one is not among them: it was passed on, or closed meanwhile. */
function holdersOf(process: ProcessFacts | undefined, pid: number, fd: number): InstanceHolder[] {
  if (process !== undefined && hasLinks(process) && process.links.get(fd)?.startsWith('/dev/v') !== true) return []
  return [{descriptors: [fd], pid, startTime: process?.stat?.startTime ?? null}]
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
