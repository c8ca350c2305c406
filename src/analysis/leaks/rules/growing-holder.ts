import type {Snapshot} from '../../../model/snapshot.js'
import {listsAreWhole} from '../../ledger.js'
import {type BufferGroups, bufferGroups, type LabelledGroup} from '../buffer-groups.js'
import {judgeGroup, type Leak, type Member} from '../cohorts.js'
import {type Finding, subject} from '../finding.js'
import {byHolder, byNobody, type Label, unseenHolders, widths} from '../holder-groups.js'
import type {LeakRule} from '../rule.js'
import {medianSlope, warmUp} from '../trend.js'

interface Told {
  readonly group: LabelledGroup<Label>
  readonly leak: Leak
  readonly places: readonly number[]
  readonly sharedWith: Set<number>
}

/**
 * Buffers of one kind that are born over and over and never die, while the kind grows.
 *
 * Taken for a leak by mistake: a cache or pool that still fills up in all the time that was seen, and a saw-tooth of
 * which no fall was seen. That is why it is never certain.
 */
export const growingHolder: LeakRule = {
  id: 'growing-holder',
  least: 4,
  needs: [
    {
      anyOf: ['dmabuf-fdinfo', 'dmabuf-dump', 'dmabuf-sysfs', 'dmabuf-bufinfo', 'dmabuf-bpf'],
      extent: 'readable',
      inOrder: true
    }
  ],
  summary: 'buffers of one kind that are born over and over and never die',
  surest: 'likely',
  watch: () => {
    const held = bufferGroups(byHolder)
    const unheld = bufferGroups(byNobody)
    const times: (number | null)[] = []
    /** By the last snapshot that was seen: of those it does not tell of nothing is said. */
    let isUnseen = unseenHolders({processes: []})
    return {
      findings: () => {
        for (const [at, {label}] of held.groups) if (isUnseen(label)) held.groups.delete(at)
        return told([held, unheld]).map((one) => finding(one, times))
      },
      see: (snapshot, {index, uptimeSeconds}) => {
        times[index] = uptimeSeconds
        if (holdersAreRead(snapshot)) {
          isUnseen = unseenHolders(snapshot)
          held.see(snapshot, index)
        }
        if (listsAreWhole(snapshot.coverage)) unheld.see(snapshot, index)
      }
    }
  }
}

const holdersAreRead = ({coverage}: Snapshot): boolean =>
  coverage.some(
    ({interface: id, lost, status}) =>
      (id === 'dmabuf-fdinfo' || id === 'dmabuf-dump') && lost === 0 && (status === 'complete' || status === 'partial')
  )

/** The closest group that tells of a buffer tells it; others that hold the same are named beside it. */
function told(sources: readonly BufferGroups<Label>[]): Told[] {
  const found: Told[] = []
  const tellers = new Map<number, Told>()
  for (const width of widths) {
    const known = new Set(tellers.keys())
    const seen = sources.flatMap(({groups, places}) =>
      [...groups.values()]
        .filter(({label}) => label.width === width)
        .flatMap((group) => {
          const leak = judgeGroup(group, places.length, known)
          return leak === null || !isVaried(leak, width) ? [] : [{group, leak, places, sharedWith: new Set<number>()}]
        })
    )
    for (const one of seen.toSorted(byExtent)) {
      const others = one.leak.members.flatMap(({inode}) => tellers.get(inode) ?? [])
      if (2 * others.length < one.leak.members.length) {
        found.push(one)
        for (const {inode} of one.leak.members) tellers.set(inode, one)
      } else if (one.group.label.pid !== null) for (const {sharedWith} of others) sharedWith.add(one.group.label.pid)
    }
  }
  return found
}

/** Several pools of one program, each of its own size or name, are no kind. */
function isVaried({members}: Leak, width: Label['width']): boolean {
  if (width !== 'names' && width !== 'sizes') return true
  const values = members.map(({name, size}) => (width === 'names' ? name : size))
  return 2 * new Set(values).size > members.length
}

/** Who holds more, then who was there first. */
const byExtent = (a: Told, b: Told): number =>
  b.leak.members.length - a.leak.members.length ||
  (a.group.label.startTime ?? 0) - (b.group.label.startTime ?? 0) ||
  (a.group.key < b.group.key ? -1 : 1)

function finding(
  {group: {label}, leak: {confidence, members}, places, sharedWith}: Told,
  times: readonly (number | null)[]
): Finding {
  const {comm, exporter, name, pid, size, startTime, width} = label
  const evidence = evidenceOf(members, places)
  const late = evidence.slice(warmUp(places.length))
  const perSecond = late.every(({snapshot}) => times[snapshot] != null)
    ? medianSlope(late.map(({bytes, snapshot}) => ({x: times[snapshot] ?? 0, y: bytes})))
    : null
  return {
    args: {
      births: new Set(members.map(({born}) => born)).size,
      buffers: members.length,
      group: width,
      perHourBytes: perSecond === null ? null : Math.round(perSecond * 3600),
      perSnapshotBytes: Math.round(medianSlope(late.map(({bytes}, place) => ({x: place, y: bytes}))))
    },
    bytes: members.reduce((sum, one) => sum + one.size, 0),
    confidence: width === 'sizes' || width === 'names' ? 'possible' : confidence,
    evidence,
    rule: 'growing-holder',
    subject: subject({
      comm,
      exporter,
      inodes: members.map(({inode}) => inode),
      name,
      pid,
      sharedWith: [...sharedWith].filter((one) => one !== pid).toSorted((a, b) => a - b),
      size,
      startTime
    })
  }
}

/** What was there of them at each snapshot that was seen. */
function evidenceOf(members: readonly Member[], places: readonly number[]) {
  const born = new Map<number, {bytes: number; count: number}>()
  for (const {born: place, size} of members) {
    const sum = born.get(place) ?? {bytes: 0, count: 0}
    born.set(place, {bytes: sum.bytes + size, count: sum.count + 1})
  }
  let bytes = 0
  let count = 0
  return places.map((snapshot, place) => {
    bytes += born.get(place)?.bytes ?? 0
    count += born.get(place)?.count ?? 0
    return {bytes, count, snapshot}
  })
}
