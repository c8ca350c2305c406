import type {DmaBuffer, Snapshot} from '../../../model/snapshot.js'
import {foldNumbers} from '../../fold-numbers.js'
import {unheldKind} from '../../ledger.js'
import {alike, common, heldBy} from '../alike.js'
import {evidenceOf} from '../evidence.js'
import {type Confidence, type Finding, subject} from '../finding.js'
import {mayImportUnseen, unexplainedRefs} from '../references.js'
import type {LeakRule} from '../rule.js'
import {least, type Stay, secondsOf, stayed} from '../stay.js'
import {steadiness} from '../trend.js'

interface Referenced extends Stay {
  readonly buffer: DmaBuffer
  /** References that nothing explains, where the number changed: it never falls. */
  readonly counts: {readonly place: number; readonly refs: number}[]
  /** At one of these moments a driver may have imported it with nothing to tell. */
  readonly imported: boolean
}

interface Judged {
  readonly one: Referenced
  readonly confidence: Confidence
  readonly rises: boolean
}

/**
 * Buffers that are held, with references beyond all descriptors, maps, attachments, handles and queues, in one snapshot
 * after the other: they will live on when their holders let go.
 *
 * Taken for a leak by mistake: a driver that takes a reference without attaching, for as long as it needs the buffer; an
 * exporter that keeps one of its own; a thread with a descriptor table of its own, which no file of its process shows.
 * That is why a number at rest is only possible.
 */
export const hiddenReferences: LeakRule = {
  id: 'hidden-references',
  least: 3,
  needs: [
    {anyOf: ['process-list'], extent: 'whole'},
    {anyOf: ['dmabuf-fdinfo'], extent: 'whole'},
    {anyOf: ['dmabuf-maps'], extent: 'whole'},
    {anyOf: ['dmabuf-bufinfo'], extent: 'whole'},
    {anyOf: ['socket-fdinfo'], extent: 'whole'}
  ],
  summary: 'references to buffers that nobody is seen to have',
  surest: 'likely',
  watch: () => {
    const places: number[] = []
    let followed = new Map<number, Referenced>()
    let last: Snapshot | null = null
    return {
      findings: () => (last === null ? [] : grouped([...followed.values()], places, last)),
      see: (snapshot, {index, uptimeSeconds}) => {
        const place = places.push(index) - 1
        const imported = mayImportUnseen(snapshot)
        const present = new Map<number, Referenced>()
        for (const buffer of snapshot.buffers) {
          const {inode} = buffer
          const refs = unexplainedRefs(buffer) ?? 0
          if (inode === null || refs <= 0 || !isHeldForSure(buffer, snapshot)) continue
          const known = followed.get(inode) ?? null
          const before = known !== null && goesOn(known, buffer, refs) ? known : null
          const counts = before?.counts ?? []
          if (counts.at(-1)?.refs !== refs) counts.push({place, refs})
          present.set(inode, {
            ...stayed(before, place, uptimeSeconds),
            buffer,
            counts,
            imported: imported || (before?.imported ?? false)
          })
        }
        followed = present
        last = snapshot
      }
    }
  }
}

/** Of what nobody holds, kernel-held-buffer tells. */
const isHeldForSure = (buffer: DmaBuffer, snapshot: Snapshot): boolean =>
  snapshot.machine.holderGap === null &&
  buffer.churn === null &&
  !buffer.identityEstimated &&
  unheldKind(buffer, snapshot) === null

const goesOn = ({buffer, counts}: Referenced, {exporter, size}: DmaBuffer, refs: number): boolean =>
  buffer.size === size && buffer.exporter === exporter && refs >= (counts.at(-1)?.refs ?? 0)

function judged(one: Referenced, seen: number): Judged | null {
  const {apart, counts, imported} = one
  const confidence = steadiness(
    counts.slice(1).map(({place}) => place),
    seen
  )
  if (confidence !== null) return {confidence, one, rises: true}
  return apart >= 3 && !imported ? {confidence: 'possible', one, rises: false} : null
}

/** Those that rise by kind; those at rest by who has them and who made them: one habit of a driver is one finding. */
function grouped(followed: readonly Referenced[], places: readonly number[], last: Snapshot): readonly Finding[] {
  const comms = new Map(last.processes.map(({comm, pid}) => [pid, comm]))
  const found = followed.flatMap((one) => judged(one, places.length) ?? [])
  return alike(found, ({one: {buffer}, rises}) => {
    const {exporter, holders, name, size} = buffer
    const names = [...new Set(holders.map(({pid}) => comms.get(pid) ?? null))].sort()
    return JSON.stringify([exporter, names, ...(rises ? [name === null ? null : foldNumbers(name), size] : [])])
  }).map((group) => finding(group, comms, places))
}

function finding(
  group: readonly Judged[],
  comms: ReadonlyMap<number, string | null>,
  places: readonly number[]
): Finding {
  const sure = group.filter(({confidence}) => confidence === 'likely')
  const found = (sure.length > 0 ? sure : group).map(({one}) => one)
  const buffers = found.map(({buffer}) => buffer).toSorted((a, b) => (a.inode ?? 0) - (b.inode ?? 0))
  const refs = (which: 0 | -1) => found.reduce((sum, {counts}) => sum + (counts.at(which)?.refs ?? 0), 0)
  return {
    args: {
      buffers: found.length,
      others: group.length - found.length,
      refs: refs(-1),
      refsBefore: refs(0),
      rises: Number(group.some(({rises}) => rises)),
      seconds: least(found.map(secondsOf)),
      snapshots: least(found.map(({snapshots}) => snapshots))
    },
    bytes: buffers.reduce((sum, {size}) => sum + size, 0),
    confidence: sure.length > 0 ? 'likely' : 'possible',
    evidence: evidenceOf(found.flatMap(referencesOf), places),
    rule: 'hidden-references',
    subject: subject({
      ...heldBy(buffers, comms),
      exporter: common(buffers.map(({exporter}) => exporter)),
      inodes: buffers.flatMap(({inode}) => inode ?? []),
      name: common(buffers.map(({name}) => (name === null ? null : foldNumbers(name)))),
      size: common(buffers.map(({size}) => size))
    })
  }
}

/** Counted are references, not buffers. */
const referencesOf = ({buffer: {size}, counts}: Referenced) =>
  counts.map(({place, refs}, at) => ({
    count: refs - (counts[at - 1]?.refs ?? 0),
    since: place,
    size: at === 0 ? size : 0
  }))
