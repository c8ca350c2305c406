import type {DmaBuffer, Snapshot} from '../../../model/snapshot.js'
import {foldNumbers} from '../../fold-numbers.js'
import {unheldKind} from '../../ledger.js'
import {alike} from '../alike.js'
import {evidenceOf} from '../evidence.js'
import {type Finding, subject} from '../finding.js'
import {inFlightSource, mayImportUnseen} from '../references.js'
import type {LeakRule} from '../rule.js'
import {least, type Stay, secondsOf, stayed} from '../stay.js'

/** What lies in the queues of sockets at one moment. */
interface Queues {
  /** Of the only socket with something in its queue; null: there are several. */
  readonly only: string | null
  readonly sockets: number
  /** Descriptors in them, of any file. */
  readonly queued: number
  readonly pids: readonly number[]
}

interface Waiting extends Stay {
  readonly buffer: Pick<DmaBuffer, 'exporter' | 'inode' | 'name' | 'size'>
  readonly queues: Queues
  /** It alone can be what is queued, in the only socket there is, at all of these moments. */
  readonly sure: boolean
}

/**
 * Buffers that live only because their descriptor was sent over a unix socket and nobody received it.
 *
 * Taken for a leak by mistake: what happened to be on its way at that moment; a receiver that is stopped or frozen and
 * will read later; and a descriptor of another file in the queue, while a driver keeps the buffer.
 */
export const inFlightDescriptors: LeakRule = {
  id: 'in-flight-descriptors',
  least: 1,
  needs: [
    {anyOf: ['dmabuf-bufinfo'], extent: 'whole'},
    {anyOf: ['process-list'], extent: 'whole'},
    {anyOf: ['dmabuf-fdinfo'], extent: 'whole'},
    {anyOf: ['dmabuf-maps'], extent: 'whole'},
    {anyOf: ['socket-fdinfo'], extent: 'whole'}
  ],
  summary: 'descriptors of buffers that were sent and never received',
  surest: 'likely',
  watch: () => {
    const places: number[] = []
    let waiting = new Map<number, Waiting>()
    let last: Snapshot | null = null
    return {
      findings: () => (last === null ? [] : grouped([...waiting.values()], places, last)),
      see: (snapshot, {index, uptimeSeconds}) => {
        const place = places.push(index) - 1
        const queues = queuesOf(snapshot)
        const imported = mayImportUnseen(snapshot)
        const now = new Map<number, Waiting>()
        for (const buffer of explained(snapshot, queues)) {
          const {exporter, inode, name, size} = buffer
          if (inode === null) continue
          const known = waiting.get(inode) ?? null
          // Who takes one out of it reads it: what is in it still came later.
          const before = known !== null && isSame(known, buffer) && isStuck(known.queues, queues) ? known : null
          const sure = !imported && queues.only !== null && inFlightSource(buffer)?.sole === true
          now.set(inode, {
            ...stayed(before, place, uptimeSeconds),
            buffer: {exporter, inode, name, size},
            queues,
            sure: sure && (before?.sure ?? true)
          })
        }
        waiting = now
        last = snapshot
      }
    }
  }
}

const isSame = ({buffer}: Waiting, {exporter, size}: DmaBuffer): boolean =>
  buffer.size === size && buffer.exporter === exporter

const isStuck = (before: Queues, now: Queues): boolean => before.only === now.only && now.queued >= before.queued

/** Two descriptors of one socket show the same queue. */
function queuesOf({inFlight}: Snapshot): Queues {
  const queues = new Map(inFlight.map((one) => [String(one.socket ?? `${one.pid}/${one.descriptor}`), one.queued]))
  const [only] = queues.size === 1 ? queues.keys() : []
  return {
    only: only ?? null,
    pids: [...new Set(inFlight.map(({pid}) => pid))].sort((a, b) => a - b),
    queued: [...queues.values()].reduce((sum, queued) => sum + queued, 0),
    sockets: queues.size
  }
}

/** Unheld buffers that the queues can explain, all of them together; none if they cannot. */
function explained(snapshot: Snapshot, {queued}: Queues): readonly DmaBuffer[] {
  const open = snapshot.buffers.filter((buffer) => inFlightSource(buffer) !== null)
  const refs = open.reduce((sum, {hiddenRefs, hiddenRefsFrom}) => {
    const attached = hiddenRefsFrom.find(({kind}) => kind === 'attachment')?.refs ?? 0
    return sum + (hiddenRefs ?? 0) - attached
  }, 0)
  return refs > queued ? [] : open.filter((buffer) => unheldKind(buffer, snapshot) === 'kernel-held')
}

function grouped(waiting: readonly Waiting[], places: readonly number[], last: Snapshot): readonly Finding[] {
  const sorted = waiting.toSorted((a, b) => (a.buffer.inode ?? 0) - (b.buffer.inode ?? 0))
  return alike(sorted, ({buffer: {exporter, name, size}}) =>
    JSON.stringify([exporter, name === null ? null : foldNumbers(name), size])
  ).map((group) => finding(group, places, last))
}

function finding(found: readonly [Waiting, ...Waiting[]], places: readonly number[], {processes}: Snapshot): Finding {
  const [first] = found
  const {exporter, name, size} = first.buffer
  const {only, pids, queued, sockets} = first.queues
  const owner = only === null ? undefined : processes.find(({pid}) => pid === pids[0])
  const sure = found.every((one) => one.sure)
  return {
    args: {
      buffers: found.length,
      queued,
      seconds: least(found.map(secondsOf)),
      snapshots: least(found.map(({snapshots}) => snapshots)),
      sockets,
      sure: Number(sure)
    },
    bytes: size * found.length,
    confidence: sure && found.every(({apart}) => apart >= 2) ? 'likely' : 'possible',
    evidence: evidenceOf(
      found.map(({since}) => ({since, size})),
      places
    ),
    rule: 'in-flight-descriptors',
    subject: subject({
      comm: owner?.comm ?? null,
      exporter,
      inodes: found.flatMap(({buffer: {inode}}) => inode ?? []),
      name: name === null ? null : foldNumbers(name),
      pid: owner?.pid ?? null,
      sharedWith: pids.filter((pid) => pid !== owner?.pid),
      size,
      startTime: owner?.startTime ?? null
    })
  }
}
