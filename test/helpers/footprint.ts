/** The footprint by the names of its figures; what is 0 is in no list. */
import {footprint} from '../../src/analysis/footprint/footprint.js'
import type {Snapshot} from '../../src/model/snapshot.js'
import {snapshot} from './snapshot.js'

export function told(over: Partial<Snapshot>) {
  const {bytes, leftOut, notRam, parts, unknown} = footprint(snapshot(over))
  const of = (list: readonly {what: string; bytes: number}[]) =>
    Object.fromEntries(list.map((one) => [one.what, one.bytes]))
  return {bytes, leftOut: of(leftOut), notRam: of(notRam), parts: of(parts), unknown: of(unknown)}
}
