/** What the buffers of a group have in common, for the rule that watches groups grow. */
import type {Snapshot} from '../../model/snapshot.js'
import {foldNumbers} from '../fold-numbers.js'
import type {Filing, FilingPlan} from './buffer-groups.js'

/**
 * What the buffers of a group share. Those of one holder, exporter, name and size are of one pool; where every one has a
 * size of its own they may be pictures that a user opens. Those that nobody is seen to hold have no holder to share.
 */
export const widths = ['holder', 'sizes', 'unheld'] as const

export interface Label {
  readonly width: (typeof widths)[number]
  readonly pid: number | null
  readonly startTime: number | null
  readonly comm: string | null
  readonly exporter: string | null
  readonly name: string | null
  readonly size: number | null
}

const key = (...parts: readonly (number | string | null)[]): string => parts.join('\0')

export function byHolder({processes}: Snapshot): FilingPlan<Label> {
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
          {...one, size: null, width: 'sizes'}
        ]
        for (const label of filed) {
          const at = key(label.width, pid, startTime, exporter, name, label.size)
          found.set(at, {key: at, label})
        }
      }
      return [...found.values()]
    },
    signature: ({holders, name}) => key(name, ...holders.flatMap(({pid, startTime}) => [pid, startTime]))
  }
}

export const byNobody = (): FilingPlan<Label> => ({
  filings: ({exporter, holders, name: given, size}) => {
    if (holders.length > 0) return []
    const name = given === null ? null : foldNumbers(given)
    const label: Label = {comm: null, exporter, name, pid: null, size, startTime: null, width: 'unheld'}
    return [{key: key(exporter, name, size), label}]
  },
  signature: ({holders, name}) => key(name, String(holders.length > 0))
})
