import type {DrmClient} from '../../model/media.js'
import type {Snapshot} from '../../model/snapshot.js'
import {isSystemRegion, ownOfClient} from '../own-memory.js'
import {heldBy, type InstanceRow} from './instance.js'

export type ClientRow = Omit<DrmClient, 'holders'> & {
  readonly pids: readonly number[]
  readonly holders: InstanceRow['holders']
  /** What no dma-buf and no other client is, in all regions together and beside them; null: the driver does not say. */
  readonly ownBytes: number | null
  /** Of `ownBytes`: system memory. */
  readonly ownRamBytes: number | null
}

/** Largest first; idle ones too. */
export function clientRows({clients, processes}: Snapshot): ClientRow[] {
  const comms = new Map(processes.map(({comm, pid}) => [pid, comm]))
  return clients
    .map((client) => ({
      ...client,
      holders: heldBy(client.holders, comms),
      ownBytes: ownOfClient(client),
      ownRamBytes: ownOfClient(client, isSystemRegion),
      pids: client.holders.length === 0 && client.opener !== null ? [client.opener] : client.holders.map(({pid}) => pid)
    }))
    .sort((a, b) => (b.ownBytes ?? -1) - (a.ownBytes ?? -1))
}
