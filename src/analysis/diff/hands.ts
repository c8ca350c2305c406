/** What became of a buffer that both moments have: who came to hold it, who let go, which devices, which fences. */
import type {Fence, Holder} from '../../model/snapshot.js'
import {isIdentified, type Pair} from './pairs.js'
import {type Side, type Sides, sameStart} from './side.js'

export interface Hand {
  readonly pid: number
  readonly startTime: number | null
  readonly comm: string | null
}

interface Moved<T> {
  readonly gained: readonly T[]
  readonly lost: readonly T[]
}

interface Turned<T> {
  readonly before: T
  readonly after: T
}

interface FenceChanges {
  readonly signalled: readonly Fence[]
  /** Signalled and dropped, or a later one of its context came in its place. */
  readonly gone: readonly Fence[]
}

/** What did not change, or cannot be told, is not there. */
export interface BufferChanges {
  /** By pid. */
  readonly holders?: Moved<number> & {readonly gainedBy: readonly Hand[]; readonly lostBy: readonly Hand[]}
  /** One entry for each attachment. */
  readonly attachments?: Moved<string>
  /** Unsignalled before, and not so after. */
  readonly fences?: FenceChanges
  readonly refs?: Turned<number>
  readonly name?: Turned<string>
  /** Where one was an estimate. */
  readonly size?: Turned<number>
}

export interface ChangedBuffer {
  readonly inode: number | null
  /** As after. */
  readonly name: string | null
  readonly exporter: string | null
  readonly size: number
  readonly changes: BufferChanges
}

export interface Hands {
  readonly changed: readonly ChangedBuffer[]
  /** Holders of one side only, of whom it is not known whether they held it on the other: the process could not be read then. */
  readonly untoldHolders: number
}

/** Largest first. Only of buffers that are known to be the same ones. */
export function handsChanged(pairs: readonly Pair[], sides: Sides): Hands {
  const {after, before} = sides
  const fencesRead = [before, after].every(({moment}) =>
    moment.snapshot.coverage.some((one) => one.interface === 'dmabuf-bufinfo' && one.status === 'complete')
  )
  const changed: ChangedBuffer[] = []
  let untoldHolders = 0
  for (const pair of pairs) {
    const {after: is, before: was} = pair
    if (was === null || is === null || !isIdentified(pair, sides)) continue
    const gained = notIn(is.holders, was.holders)
    const lost = notIn(was.holders, is.holders)
    const guessed = was.identityEstimated || is.identityEstimated
    const [gainedBy, lostBy] = guessed ? [[], []] : [told(gained, after, before), told(lost, before, after)]
    untoldHolders += gained.length + lost.length - gainedBy.length - lostBy.length
    const fences = fencesRead ? fencesDone(was.fences ?? [], is.fences) : null
    const attachments = movedDevices(was.attachments, is.attachments)
    const changes: BufferChanges = {
      ...(gainedBy.length + lostBy.length > 0 && {
        holders: {gained: gainedBy.map(({pid}) => pid), gainedBy, lost: lostBy.map(({pid}) => pid), lostBy}
      }),
      ...(attachments !== null && {attachments}),
      ...(fences !== null && {fences}),
      ...(was.refs !== null && is.refs !== null && was.refs !== is.refs && {refs: {after: is.refs, before: was.refs}}),
      ...(was.name !== null && is.name !== null && was.name !== is.name && {name: {after: is.name, before: was.name}}),
      ...(was.size !== is.size && {size: {after: is.size, before: was.size}})
    }
    const {exporter, inode, name, size} = is
    if (Object.keys(changes).length > 0) changed.push({changes, exporter, inode, name, size})
  }
  return {changed: changed.sort((a, b) => b.size - a.size || (a.inode ?? 0) - (b.inode ?? 0)), untoldHolders}
}

const notIn = (holders: readonly Holder[], others: readonly Holder[]): Holder[] =>
  holders.filter(
    ({pid, startTime}) => !others.some((other) => other.pid === pid && sameStart(other.startTime, startTime))
  )

/** Of those only who would have been seen on the other side. */
const told = (holders: readonly Holder[], own: Side, other: Side): Hand[] =>
  holders
    .filter(({pid, startTime}) => other.sees(pid, startTime))
    .map(({pid, startTime}) => ({comm: own.commOf(pid), pid, startTime}))

function movedDevices(before: readonly string[] | null, after: readonly string[] | null): Moved<string> | null {
  if (before === null || after === null) return null
  const [gained, lost] = [beyond(after, before), beyond(before, after)]
  return gained.length + lost.length === 0 ? null : {gained, lost}
}

/** What `all` has more often than `others`. */
function beyond<T>(all: readonly T[], others: readonly T[]): T[] {
  const left = new Map<T, number>()
  for (const one of others) left.set(one, (left.get(one) ?? 0) + 1)
  return all.filter((one) => {
    const count = left.get(one) ?? 0
    left.set(one, count - 1)
    return count <= 0
  })
}

/** Fences that cannot be told apart, and one of them waits still: nothing is known of the others. */
function fencesDone(before: readonly Fence[], after: readonly Fence[] | null): FenceChanges | null {
  if (after === null) return null
  const done = before.filter(
    (fence) => !fence.signalled && !after.some((one) => !one.signalled && sameFence(one, fence))
  )
  if (done.length === 0) return null
  const isThere = (fence: Fence) => after.some((one) => sameFence(one, fence))
  return {gone: done.filter((fence) => !isThere(fence)), signalled: done.filter(isThere)}
}

/** A signalled fence may have lost its names, and keeps its number; without numbers the names have to do. */
function sameFence(one: Fence, other: Fence): boolean {
  if (one.usage !== other.usage || one.seqno !== other.seqno || one.context !== other.context) return false
  return one.context !== null || (one.driver === other.driver && one.timeline === other.timeline)
}
