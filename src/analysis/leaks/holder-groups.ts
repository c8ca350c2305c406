/** What the buffers of a group have in common, for the rule that watches groups grow. */
import type {Process, Snapshot} from '../../model/snapshot.js'
import {foldNumbers} from '../fold-numbers.js'
import type {Filing, FilingPlan} from './buffer-groups.js'

/**
 * What the buffers of a group share. Those of one holder, exporter, name and size are of one pool; where every one has a
 * size or a name of its own they may be pictures that a user opens. Those that nobody is seen to hold have no holder to
 * share.
 */
export const widths = ['holder', 'sizes', 'names', 'unheld'] as const

export interface Label {
  readonly width: (typeof widths)[number]
  readonly pid: number | null
  readonly startTime: number | null
  readonly comm: string | null
  readonly exporter: string | null
  readonly name: string | null
  readonly size: number | null
}

const unread: ReadonlySet<Process['access']> = new Set(['denied', 'lost'])

/** Holders of which the snapshot does not tell what they have. */
export function unseenHolders({
  processes
}: Pick<Snapshot, 'processes'>): (label: Pick<Label, 'pid' | 'startTime'>) => boolean {
  const found = new Map(processes.filter(({access}) => unread.has(access)).map(({pid, startTime}) => [pid, startTime]))
  return ({pid, startTime}) => {
    const start = pid === null ? undefined : found.get(pid)
    return start !== undefined && (start === null || start === startTime)
  }
}

const key = (...parts: readonly (number | string | null)[]): string => parts.join('\0')

const folded = (name: string | null): string | null => (name === null ? null : foldNumbers(name))

export function byHolder(snapshot: Snapshot): FilingPlan<Label> {
  const comms = new Map(snapshot.processes.map(({comm, pid}) => [pid, comm]))
  return {
    filings: ({exporter, holders, name: given, size}) => {
      const name = folded(given)
      const found = new Map<string, Filing<Label>>()
      for (const {pid, startTime} of holders) {
        const one = {comm: comms.get(pid) ?? null, exporter, name, pid, size, startTime}
        const filed: readonly Label[] = [
          {...one, width: 'holder'},
          {...one, size: null, width: 'sizes'},
          {...one, name: null, width: 'names'}
        ]
        for (const label of filed) {
          const at = key(label.width, pid, startTime, exporter, label.name, label.size)
          found.set(at, {key: at, label, name})
        }
      }
      return [...found.values()]
    },
    signature: ({holders, name}) => key(name, ...holders.flatMap(({pid, startTime}) => [pid, startTime])),
    unseen: unseenHolders(snapshot)
  }
}

export const byNobody = (): FilingPlan<Label> => ({
  filings: ({exporter, holders, name: given, size}) => {
    if (holders.length > 0) return []
    const name = folded(given)
    const label: Label = {comm: null, exporter, name, pid: null, size, startTime: null, width: 'unheld'}
    return [{key: key(exporter, name, size), label, name}]
  },
  signature: ({holders, name}) => key(name, String(holders.length > 0)),
  unseen: () => false
})
