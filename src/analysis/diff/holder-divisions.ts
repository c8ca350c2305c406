/** Rows of those that hold buffers, each with its share; and rows of what nobody holds. */
import type {DmaBuffer, Process} from '../../model/snapshot.js'
import {isAboutProcesses} from '../filter.js'
import {type Unheld, unheldKind} from '../ledger.js'
import {shares} from '../pss.js'
import type {Side, Sides} from './side.js'
import type {Division, Part} from './tally.js'

/** `others`: holders that the filters leave out. */
type HolderKind = 'holder' | 'others' | Unheld

export interface ProcessKey {
  readonly key: string
  readonly kind: HolderKind
  /** null across boots, where processes of one name are one row. */
  readonly pid: number | null
  readonly startTime: number | null
  readonly comm: string | null
}

export interface CgroupKey {
  readonly key: string
  readonly kind: HolderKind
  /** Across boots without its numbers; null: not known. */
  readonly cgroup: string | null
}

interface Held {
  readonly pid: number
  readonly startTime: number | null
}

/** A pid that was given to another process is another row. */
export function byProcess(sides: Sides): Division<ProcessKey> {
  const {sameBoot} = sides
  const both = [sides.before, sides.after]
  const startless = new Set(both.flatMap(pidsWithoutStart))
  const idOf = ({pid, startTime}: Held, side: Side) =>
    sameBoot ? `${pid} ${startless.has(pid) ? '' : startTime}` : JSON.stringify(side.commOf(pid))
  const filtered = both.some(({moment}) => isAboutProcesses(moment.selection.filters))
  const chosen = new Set(both.flatMap((side) => chosenProcesses(side).map((process) => idOf(process, side))))
  const ofHolder = (holder: Held, side: Side): Omit<Part<ProcessKey>, 'bytes'> => {
    const id = idOf(holder, side)
    if (filtered && !chosen.has(id)) return {id: 'others', row: {...nobody, key: '(other holders)', kind: 'others'}}
    const comm = side.commOf(holder.pid)
    return sameBoot
      ? {id, row: {comm, key: `${holder.pid} ${comm ?? ''}`.trimEnd(), kind: 'holder', ...startOf(holder)}}
      : {id, row: {...nobody, comm, key: comm ?? '(not known)', kind: 'holder'}}
  }
  return {
    mayHide: ({comm, kind, pid, startTime}, side) => {
      if (kind !== 'holder') return mayHideUnheld(kind, side)
      if (pid !== null) return !side.sees(pid, startTime)
      return comm !== null && !side.seesGroup(comm, (process) => process.comm)
    },
    partsOf: (buffer, side) =>
      partsOf(buffer, side, ofHolder, (kind) => ({id: kind, row: {...nobody, key: `(${kind})`, kind}}))
  }
}

export function byCgroup({sameBoot}: Sides): Division<CgroupKey> {
  const cgroupOf = (process: Process, {moment}: Side) => (sameBoot ? process.cgroup : moment.foldedCgroup(process))
  const ofHolder = ({pid}: Held, side: Side): Omit<Part<CgroupKey>, 'bytes'> => {
    const process = side.processes.get(pid)
    const cgroup = process === undefined ? null : cgroupOf(process, side)
    return {id: JSON.stringify(cgroup), row: {cgroup, key: cgroup ?? '(not known)', kind: 'holder'}}
  }
  return {
    mayHide: ({cgroup, kind}, side) =>
      kind === 'holder'
        ? cgroup !== null && !side.seesGroup(cgroup, (process) => cgroupOf(process, side))
        : mayHideUnheld(kind, side),
    partsOf: (buffer, side) =>
      partsOf(buffer, side, ofHolder, (kind) => ({id: kind, row: {cgroup: null, key: `(${kind})`, kind}}))
  }
}

const nobody = {comm: null, pid: null, startTime: null}

const startOf = ({pid, startTime}: Held): Held => ({pid, startTime})

/** Of the pid alone is known which it is. */
const pidsWithoutStart = ({moment}: Side): number[] =>
  moment.snapshot.buffers.flatMap(({holders}) =>
    holders.flatMap(({pid, startTime}) => (startTime === null ? [pid] : []))
  )

const chosenProcesses = ({moment, processes}: Side): Process[] =>
  [...moment.selection.pids].flatMap((pid) => processes.get(pid) ?? [])

/** Nothing is called kernel-held where somebody may have been missed. */
const mayHideUnheld = (kind: HolderKind, {moment}: Side): boolean =>
  kind === 'kernel-held' && moment.snapshot.machine.holderGap !== null

/** Holders of one row have their shares together. */
function partsOf<Row>(
  buffer: DmaBuffer,
  side: Side,
  ofHolder: (holder: Held, side: Side) => Omit<Part<Row>, 'bytes'>,
  ofNobody: (kind: Unheld) => Omit<Part<Row>, 'bytes'>
): Part<Row>[] {
  const {holders, size} = buffer
  const kind = unheldKind(buffer, side.moment.snapshot)
  if (kind !== null) return [{bytes: size, ...ofNobody(kind)}]
  const parts = shares(size, holders.length)
  return holders.map((holder, at) => ({bytes: parts[at] ?? 0, ...ofHolder(holder, side)}))
}
