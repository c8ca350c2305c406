import type {DmaBuffer, Process, Snapshot} from '../../../model/snapshot.js'
import {foldNumbers} from '../../fold-numbers.js'
import {listsAreWhole} from '../../ledger.js'
import {type BufferGroups, bufferGroups, type Filing, type FilingPlan, type LabelledGroup} from '../buffer-groups.js'
import {judgeGroup, type Leak} from '../cohorts.js'
import {type Finding, subject} from '../finding.js'
import type {LeakRule} from '../rule.js'
import {medianSlope, warmUp} from '../trend.js'

/**
 * What the buffers of a group share. The closer, the surer: buffers of one holder, exporter, name and size are one pool;
 * of several sizes they may be windows that a user opens.
 */
const widths = ['holder', 'sizes', 'comm', 'anyone'] as const

interface Label {
  readonly width: (typeof widths)[number]
  readonly pid: number | null
  readonly startTime: number | null
  readonly comm: string | null
  readonly exporter: string | null
  readonly name: string | null
  readonly size: number | null
}

interface Candidate {
  readonly group: LabelledGroup<Label>
  readonly leak: Leak
  readonly places: readonly number[]
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
    {anyOf: ['dmabuf-fdinfo', 'dmabuf-dump', 'dmabuf-sysfs', 'dmabuf-bufinfo', 'dmabuf-bpf'], extent: 'readable'}
  ],
  summary: 'buffers of one kind that are born over and over and never die',
  watch: () => {
    const held = bufferGroups(byHolder)
    const all = bufferGroups(byKind)
    const times: (number | null)[] = []
    /** Processes of which something was not seen: what they seem to have let go they may hold. */
    const doubtful = new Set<string>()
    return {
      findings: () => {
        const seen = [...candidates(held), ...candidates(all)].filter(({group: {label}}) => !doubtful.has(who(label)))
        return told(seen).map((one) => finding(one, times))
      },
      see: (snapshot, {index, uptimeSeconds}) => {
        times[index] = uptimeSeconds
        if (holdersAreRead(snapshot)) {
          for (const process of snapshot.processes) if (unread.has(process.access)) doubtful.add(who(process))
          held.see(snapshot, index)
        }
        if (listsAreWhole(snapshot.coverage)) all.see(snapshot, index)
      }
    }
  }
}

const unread: ReadonlySet<Process['access']> = new Set(['denied', 'lost'])

const holdersAreRead = ({coverage}: Snapshot): boolean =>
  coverage.some(
    ({interface: id, lost, status}) =>
      (id === 'dmabuf-fdinfo' || id === 'dmabuf-dump') && lost === 0 && (status === 'complete' || status === 'partial')
  )

const who = ({pid, startTime}: {readonly pid: number | null; readonly startTime: number | null}) =>
  pid === null ? '' : `${pid}/${startTime}`

const key = (...parts: readonly (number | string | null)[]): string => parts.join('\0')

function byHolder({processes}: Snapshot): FilingPlan<Label> {
  const comms = new Map(processes.map(({comm, pid}) => [pid, comm]))
  return {
    filings: ({exporter, holders, name: given, size}) => {
      const name = given === null ? null : foldNumbers(given)
      const found = new Map<string, Filing<Label>>()
      for (const {pid, startTime} of holders) {
        const comm = comms.get(pid) ?? null
        const one = {comm, exporter, name, pid, size, startTime}
        const filed: readonly Label[] = [
          {...one, width: 'holder'},
          {...one, size: null, width: 'sizes'},
          {...one, pid: null, startTime: null, width: 'comm'}
        ]
        for (const label of filed) {
          // A process that takes another name is the same one.
          const named = label.pid === null ? comm : null
          const at = key(label.width, label.pid, label.startTime, named, exporter, name, label.size)
          found.set(at, {key: at, label})
        }
      }
      return [...found.values()]
    },
    signature: ({holders, name}) => key(name, ...holders.flatMap(({pid, startTime}) => [pid, startTime]))
  }
}

const byKind = (): FilingPlan<Label> => ({
  filings: ({exporter, name: given, size}: DmaBuffer) => {
    const name = given === null ? null : foldNumbers(given)
    const label: Label = {comm: null, exporter, name, pid: null, size, startTime: null, width: 'anyone'}
    return [{key: key(exporter, name, size), label}]
  },
  signature: ({name}) => name ?? ''
})

const candidates = ({groups, places}: BufferGroups<Label>): Candidate[] =>
  [...groups.values()].flatMap((group) => {
    const leak = judgeGroup(group, places.length)
    return leak === null ? [] : [{group, leak, places}]
  })

/** The closest group that tells of a buffer tells it; others that hold the same are named beside it. */
function told(seen: readonly Candidate[]): (Candidate & {readonly sharedWith: readonly number[]})[] {
  const rank = ({group: {label}}: Candidate) => widths.indexOf(label.width)
  const order = seen.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      b.leak.members.length - a.leak.members.length ||
      (a.group.label.startTime ?? 0) - (b.group.label.startTime ?? 0) ||
      (a.group.key < b.group.key ? -1 : 1)
  )
  const tellers = new Map<number, {readonly sharedWith: number[]}>()
  return order.flatMap((one) => {
    const known = one.leak.members.flatMap(({inode}) => tellers.get(inode) ?? [])
    if (2 * known.length >= one.leak.members.length) {
      const {pid} = one.group.label
      for (const {sharedWith} of new Set(known)) if (pid !== null && !sharedWith.includes(pid)) sharedWith.push(pid)
      return []
    }
    const teller = {...one, sharedWith: []}
    for (const {inode} of one.leak.members) tellers.set(inode, teller)
    return [teller]
  })
}

function finding(
  {group: {label}, leak: {confidence, members}, places, sharedWith}: ReturnType<typeof told>[number],
  times: readonly (number | null)[]
): Finding {
  const {comm, exporter, name, pid, size, startTime, width} = label
  const at = (place: number) => members.filter(({born}) => born <= place)
  const evidence = places.map((snapshot, place) => {
    const alive = at(place)
    return {bytes: alive.reduce((sum, one) => sum + one.size, 0), count: alive.length, snapshot}
  })
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
    confidence: width === 'holder' ? confidence : 'possible',
    evidence,
    rule: 'growing-holder',
    subject: subject({
      comm,
      exporter,
      inodes: members.map(({inode}) => inode),
      name,
      pid,
      sharedWith: sharedWith.filter((one) => one !== pid).toSorted((a, b) => a - b),
      size,
      startTime
    })
  }
}
