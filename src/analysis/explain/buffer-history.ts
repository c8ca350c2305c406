/** One buffer through the snapshots of one boot, in order of time. */
import type {DmaBuffer, Fence, Process, Snapshot} from '../../model/snapshot.js'
import {listsAreWhole} from '../ledger.js'
import type {Place} from './explanation.js'
import {processesByPid, type Who} from './who.js'

/** When it was seen, as places in the series. */
export interface Sighting {
  readonly first: number
  readonly last: number
  /** The last snapshot before `first` that proves it was not there yet; null: it may be as old as the boot. */
  readonly absentAt: number | null
}

/**
 * - `ended`: the process is no more.
 * - `let-go`: it is there, was read, and holds the buffer no more.
 * - `not-read`: it may still hold it.
 */
type LossReason = 'ended' | 'let-go' | 'not-read'

/** A snapshot in which something was other than in the one before. */
export interface BufferChange {
  readonly snapshot: number
  readonly uptimeSeconds: number | null
  /** `not-seen`: no list of all buffers was read whole. */
  readonly state: 'gone' | 'not-seen' | 'there'
  readonly gained: readonly Who[]
  readonly lost: readonly (Who & {readonly why: LossReason})[]
  readonly refs: number | null
  readonly descriptors: number | null
  readonly maps: number | null
  /** null: no interface lists them. */
  readonly attachments: number | null
  readonly unsignalled: number | null
}

export interface BufferHistory {
  readonly see: (buffer: DmaBuffer | null, snapshot: Snapshot, place: Place) => void
  readonly changes: () => readonly BufferChange[]
  /** null: it was in none. */
  readonly sighting: () => Sighting | null
  /** Holders of the snapshot it was first seen in. */
  readonly firstHolders: () => readonly Who[]
  readonly sinceOf: (fence: Fence) => number | null
}

interface Known extends Who {
  readonly unread: boolean
}

export function bufferHistory(): BufferHistory {
  let changes: BufferChange[] = []
  let sighting: Sighting | null = null
  let absentAt: number | null = null
  let made: DmaBuffer | null = null
  let first: readonly Who[] = []
  let holders = new Map<string, Known>()
  let fences = new Map<string, number>()

  const forget = (before: number | null) => {
    absentAt = before
    changes = []
    sighting = null
    holders = new Map()
    fences = new Map()
  }
  const missed = (snapshot: Snapshot, {snapshot: index, uptimeSeconds}: Place) => {
    const whole = listsAreWhole(snapshot.coverage)
    if (whole) absentAt = index
    if (sighting === null) return
    const state = whole ? 'gone' : 'not-seen'
    if (changes.at(-1)?.state === state) return
    const lost = [...holders.values()].map(({unread, ...who}) => ({...who, why: reason(who, snapshot)}))
    changes.push({...nothing, lost: state === 'gone' ? lost : [], snapshot: index, state, uptimeSeconds})
  }
  const see = (buffer: DmaBuffer | null, snapshot: Snapshot, place: Place): void => {
    if (buffer === null) {
      missed(snapshot, place)
      return
    }
    const index = place.snapshot
    const went = changes.at(-1)?.state === 'gone'
    // Inodes are given anew: what went, or was made otherwise, was another buffer.
    if (sighting !== null && (went || (made !== null && !alike(made, buffer)))) forget(went ? absentAt : sighting.last)
    made = buffer
    const processes = processesByPid(snapshot)
    const now = new Map(buffer.holders.map((one) => [keyOf(one), whoIs(one, processes)]))
    const gained = [...now].flatMap(([key, who]) => (holders.has(key) ? [] : [who]))
    const gaps = [...holders].flatMap(([key, one]) => (now.has(key) ? [] : [{key, one, why: reason(one, snapshot)}]))
    if (sighting === null) first = [...now.values()]
    sighting = {absentAt: sighting?.absentAt ?? absentAt, first: sighting?.first ?? index, last: index}
    fences = new Map(unsignalled(buffer).map((key) => [key, fences.get(key) ?? index]))
    const change: BufferChange = {
      attachments: buffer.attachments?.length ?? null,
      descriptors: total(buffer.holders.map(({descriptors}) => descriptors)),
      gained,
      lost: gaps.flatMap(({one: {unread, ...who}, why}) => (unread && why === 'not-read' ? [] : [{...who, why}])),
      maps: total(buffer.holders.map(({maps}) => maps)),
      refs: buffer.refs,
      snapshot: index,
      state: 'there',
      unsignalled: buffer.fences?.filter(({signalled}) => !signalled).length ?? null,
      uptimeSeconds: place.uptimeSeconds
    }
    holders = new Map([
      ...[...now].map(([key, who]): [string, Known] => [key, {...who, unread: false}]),
      ...gaps.flatMap(({key, one, why}): [string, Known][] =>
        why === 'not-read' ? [[key, {...one, unread: true}]] : []
      )
    ])
    if (differs(change, changes.at(-1))) changes.push(change)
  }
  return {
    changes: () => changes,
    firstHolders: () => first,
    see,
    sighting: () => sighting,
    sinceOf: (fence) => {
      const first = fences.get(fenceKey(fence) ?? '')
      return first === undefined || first === sighting?.last ? null : first
    }
  }
}

const alike = (a: DmaBuffer, b: DmaBuffer): boolean =>
  (a.size === b.size || a.sizeEstimated || b.sizeEstimated) &&
  (a.exporter === b.exporter || a.exporter === null || b.exporter === null)

const nothing = {
  attachments: null,
  descriptors: null,
  gained: [],
  lost: [],
  maps: null,
  refs: null,
  unsignalled: null
} as const

const keyOf = ({pid, startTime}: {readonly pid: number; readonly startTime: number | null}) => `${pid}/${startTime}`

const whoIs = (
  {pid, startTime}: {readonly pid: number; readonly startTime: number | null},
  processes: ReadonlyMap<number, Process>
): Who => ({comm: processes.get(pid)?.comm ?? null, pid, startTime})

function reason({pid, startTime}: Who, {machine, processes}: Snapshot): LossReason {
  const process = processes.find((one) => one.pid === pid && one.startTime === startTime)
  if (process === undefined) return machine.processListGap === null ? 'ended' : 'not-read'
  if (process.access === 'gone') return 'ended'
  const read = process.access === 'read' || process.access === 'none'
  return read && process.unidentified === 0 ? 'let-go' : 'not-read'
}

const total = (counts: readonly (number | null)[]): number | null =>
  counts.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0)

/** Of no number it may be another one of its timeline. */
const fenceKey = ({context, driver, seqno, signalled, timeline}: Fence): string | null =>
  signalled || seqno === null ? null : context === null ? `${driver} ${timeline} ${seqno}` : `${context}:${seqno}`

const unsignalled = ({fences}: DmaBuffer): string[] => (fences ?? []).flatMap((fence) => fenceKey(fence) ?? [])

const figures = ['attachments', 'descriptors', 'maps', 'refs', 'state', 'unsignalled'] as const

const differs = (now: BufferChange, before: BufferChange | undefined): boolean =>
  before === undefined ||
  now.gained.length + now.lost.length > 0 ||
  figures.some((figure) => now[figure] !== before[figure])
