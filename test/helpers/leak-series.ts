/** Series of small snapshots of one boot. */
import type {Coverage, Snapshot} from '../../src/model/snapshot.js'
import {snapshot} from './snapshot.js'

const complete = (id: Coverage['interface']): Coverage => ({
  denied: 0,
  gone: 0,
  interface: id,
  lost: 0,
  read: 1,
  reason: null,
  status: 'complete',
  unit: 'processes'
})

/** Of a machine that root read whole. */
const wholeCoverage: readonly Coverage[] = (
  ['process-list', 'dmabuf-fdinfo', 'dmabuf-maps', 'dmabuf-sysfs', 'dmabuf-bufinfo', 'socket-fdinfo'] as const
).map(complete)

/** The same with one interface of which a process could not be read. */
export const coverageWithout = (id: Coverage['interface'], over: Partial<Coverage> = {}): readonly Coverage[] =>
  wholeCoverage.map((one) =>
    one.interface === id ? {...one, denied: 1, reason: 'refused', status: 'partial', ...over} : one
  )

/** One snapshot for each place, ten seconds apart, read whole unless told otherwise. */
export const series = (count: number, at: (place: number) => Parameters<typeof snapshot>[0]): readonly Snapshot[] =>
  Array.from({length: count}, (_, place) => {
    const {machine, ...over} = at(place) ?? {}
    return snapshot({coverage: wholeCoverage, machine: {uptimeSeconds: 60 + 10 * place, ...machine}, ...over})
  })
