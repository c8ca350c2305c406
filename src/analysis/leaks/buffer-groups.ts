/** Buffers followed by inode through the snapshots of one boot, filed under what they have in common. */
import type {DmaBuffer, Snapshot} from '../../model/snapshot.js'
import {emptyGroup, type Group, type Member} from './cohorts.js'

/** A buffer may stand in several groups; `label` is kept of each group once. */
export interface Filing<Label> {
  readonly key: string
  /** Of the buffer, with its numbers folded. */
  readonly name: string | null
  readonly label: Label
}

export interface LabelledGroup<Label> extends Group {
  readonly key: string
  readonly label: Label
}

export interface BufferGroups<Label> {
  /** Snapshots seen, as places in the series. */
  readonly places: readonly number[]
  readonly groups: Map<string, LabelledGroup<Label>>
  readonly see: (snapshot: Snapshot, index: number) => void
}

interface Tracked<Label> {
  readonly size: number
  readonly exporter: string | null
  /** What its filings were made from: while it is the same, they are. */
  signature: string
  /** Its place in each group it is in now. */
  readonly memberships: Map<string, {readonly member: Member; readonly group: LabelledGroup<Label>}>
}

/** Which groups the buffers of a snapshot belong to. */
export interface FilingPlan<Label> {
  /** What decides it, beside exporter and size. */
  readonly signature: (buffer: DmaBuffer) => string
  readonly filings: (buffer: DmaBuffer) => readonly Filing<Label>[]
  /** Groups of which this snapshot tells nothing: who is not in it may live. */
  readonly unseen: (label: Label) => boolean
}

const none: ReadonlySet<string> = new Set()

/** A group that nothing was in for so many snapshots is forgotten. */
const forgetAfter = 32

/**
 * A buffer that leaves a group is dead to it. Of a buffer that is gone nothing is kept but how long it lived, of a group
 * its counts where they changed.
 */
export function bufferGroups<Label>(plan: (snapshot: Snapshot) => FilingPlan<Label>): BufferGroups<Label> {
  const places: number[] = []
  const groups = new Map<string, LabelledGroup<Label>>()
  let tracked = new Map<number, Tracked<Label>>()

  const groupOf = ({key, label}: Filing<Label>): LabelledGroup<Label> => {
    const known = groups.get(key)
    if (known !== undefined) return known
    const group = {...emptyGroup(), key, label}
    groups.set(key, group)
    return group
  }
  const bury = ({memberships}: Tracked<Label>, but: ReadonlySet<string>, unseen: (label: Label) => boolean): void => {
    for (const [key, found] of memberships) {
      if (but.has(key) || unseen(found.group.label)) continue
      found.group.members.delete(found.member)
      const age = found.member.last - found.member.born + 1
      found.group.dead.set(age, (found.group.dead.get(age) ?? 0) + 1)
      memberships.delete(key)
    }
  }
  const file = (one: Tracked<Label>, inode: number, filed: readonly Filing<Label>[], place: number): void => {
    for (const filing of filed) {
      const known = one.memberships.get(filing.key)
      if (known === undefined) {
        const group = groupOf(filing)
        const member: Member = {born: place, inode, last: place, name: filing.name, size: one.size}
        group.members.add(member)
        one.memberships.set(filing.key, {group, member})
      } else known.member.last = place
    }
  }
  const see = (snapshot: Snapshot, index: number): void => {
    const place = places.push(index) - 1
    const {filings, signature, unseen} = plan(snapshot)
    const present = new Map<number, Tracked<Label>>()
    for (const buffer of snapshot.buffers) {
      const {exporter, inode, size} = buffer
      // Matched, not read: which it is may be another by the next snapshot.
      if (inode === null || buffer.identityEstimated) continue
      const before = tracked.get(inode)
      const same = before !== undefined && before.size === size && before.exporter === exporter
      const one: Tracked<Label> = same ? before : {exporter, memberships: new Map(), signature: '', size}
      const now = signature(buffer)
      if (same && before.signature === now) for (const {member} of one.memberships.values()) member.last = place
      else {
        const filed = filings(buffer)
        bury(one, new Set(filed.map(({key}) => key)), unseen)
        file(one, inode, filed, place)
      }
      one.signature = now
      if (same) tracked.delete(inode)
      present.set(inode, one)
    }
    for (const [inode, one] of tracked) {
      bury(one, none, unseen)
      if (one.memberships.size > 0 && !present.has(inode)) present.set(inode, one)
    }
    tracked = present
    for (const [key, group] of groups) {
      count(group, place)
      if (group.members.size === 0 && place - (group.counts.at(-1)?.place ?? place) >= forgetAfter) groups.delete(key)
    }
  }
  return {groups, places, see}
}

function count(group: Group, place: number): void {
  let bytes = 0
  let mature = 0
  let settled = 0
  for (const {born, size} of group.members) {
    bytes += size
    settled += Number(born < place || born === 0)
    mature += Number(born > 0 && born < place)
  }
  const buffers = group.members.size
  const last = group.counts.at(-1)
  if (last?.buffers === buffers && last.bytes === bytes && last.settled === settled && last.mature === mature) return
  group.counts.push({buffers, bytes, mature, place, settled})
}
