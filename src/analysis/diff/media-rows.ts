/** Codec instances and GPU clients as rows: their memory is in no dma-buf, or may be. */
import {type ClientRow, clientRows} from '../rows/client.js'
import {type InstanceRow, instanceRows} from '../rows/instance.js'
import {type MediaChange, mediaChanges, type Open} from './media-changes.js'
import type {Side, Sides} from './side.js'

export interface InstanceKey {
  readonly key: string
  readonly kind: InstanceRow['kind']
  readonly device: string | null
  /** null across boots, as are pid, start time and descriptor: those of one device and name are one row. */
  readonly path: string | null
  readonly pid: number | null
  readonly startTime: number | null
  /** The opener's; null too where it was concluded, not read: it may be another's. */
  readonly descriptor: number | null
  /** Of the opener. */
  readonly comm: string | null
  readonly openerGone: boolean | null
}

export interface ClientKey {
  readonly key: string
  readonly driver: string | null
  /** null across boots, as are the client's number and the pids: those of one driver and name are one row. */
  readonly pdev: string | null
  readonly clientId: number | null
  readonly pids: readonly number[] | null
  readonly comms: readonly (string | null)[]
}

export const instanceChanges = (sides: Sides): (InstanceKey & MediaChange)[] =>
  mediaChanges(sides, instancesOf, 'video')
export const clientChanges = (sides: Sides): (ClientKey & MediaChange)[] => mediaChanges(sides, clientsOf, 'drm')

function instancesOf({moment: {selection, snapshot}, processes}: Side, sameBoot: boolean): Open<InstanceKey>[] {
  return instanceRows(snapshot).flatMap((instance) => {
    const {comm, device, holders, kind, openerGone, path, pid} = instance
    const pids = [...(pid === null ? [] : [pid]), ...holders.map((one) => one.pid)]
    if (!selection.passes(pids, [device, path])) return []
    const read = !instance.holdersEstimated
    const own = holders.find((holder) => holder.pid === pid)
    const descriptor = read ? (own?.descriptors[0] ?? null) : null
    const startTime = pid === null || openerGone === true ? null : (processes.get(pid)?.startTime ?? null)
    const there = sameBoot
      ? {descriptor, path: read ? path : null, pid, startTime}
      : {descriptor: null, path: null, pid: null, startTime: null}
    const who = openerGone === true ? '(opener gone)' : (comm ?? '')
    const words = [device ?? path ?? kind, there.pid, who, there.descriptor === null ? null : `fd ${there.descriptor}`]
    const id = JSON.stringify([kind, device, there, sameBoot ? null : [comm, openerGone]])
    return [
      {
        bytes: instance.bytes,
        id,
        listedBy: instance.listedBy,
        row: {comm, device, kind, openerGone, ...there, key: joined(words)}
      }
    ]
  })
}

function clientsOf({moment: {selection, snapshot}}: Side, sameBoot: boolean): Open<ClientKey>[] {
  return clientRows(snapshot).flatMap((client) => {
    const {clientId, driver, ownBytes, path, pdev, pids} = client
    if (!selection.passes(pids, [pdev, path, driver])) return []
    const comms = commsOf(client).sort()
    const there = sameBoot ? {clientId, pdev, pids} : {clientId: null, pdev: null, pids: null}
    // A client has one number for as long as it is open, whoever has it.
    const known = clientId === null ? [path, pids] : [clientId]
    const id = JSON.stringify(sameBoot ? [driver, pdev, known] : [driver, comms])
    const words = [there.pdev ?? driver, there.clientId, comms.map((comm) => comm ?? '?').join(', ')]
    return [{bytes: ownBytes, id, listedBy: client.listedBy, row: {comms, driver, ...there, key: joined(words)}}]
  })
}

const commsOf = ({holders}: ClientRow): (string | null)[] => [...new Set(holders.map(({comm}) => comm))]

const joined = (words: readonly (number | string | null)[]): string =>
  words.filter((word) => word !== null && word !== '').join(' ')
