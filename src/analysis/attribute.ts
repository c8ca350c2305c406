/** Who holds the bytes: one row per process, exporter, device, buffer, instance, client, cgroup or user. */
import type {Coverage, DmaBuffer, InFlight, Issue, Snapshot} from '../model/snapshot.js'
import {type CrossCheck, crossChecks} from './cross-checks.js'
import {type DoubleExport, findDoubleExports} from './double-exports.js'
import {type Filter, type Selection, selectBy} from './filter.js'
import {type Footprint, footprint} from './footprint/footprint.js'
import {listsAreWhole, sumLedger, type Totals} from './ledger.js'
import {type BufferRow, bufferRows} from './rows/buffer.js'
import {type ClientRow, clientRows} from './rows/client.js'
import {type DeviceRow, deviceRows} from './rows/device.js'
import {type ExporterRow, exporterRows} from './rows/exporter.js'
import {type CgroupRow, cgroupRows, type UserRow, userRows} from './rows/group.js'
import {type InstanceRow, instanceRows} from './rows/instance.js'
import {type ProcessRow, processRows} from './rows/process.js'

export const groupings = ['process', 'exporter', 'device', 'buffer', 'instance', 'client', 'cgroup', 'user'] as const
export type Grouping = (typeof groupings)[number]

export type Rows =
  | {readonly by: 'buffer'; readonly rows: readonly BufferRow[]}
  | {readonly by: 'cgroup'; readonly rows: readonly CgroupRow[]}
  | {readonly by: 'client'; readonly rows: readonly ClientRow[]}
  | {readonly by: 'device'; readonly rows: readonly DeviceRow[]}
  | {readonly by: 'exporter'; readonly rows: readonly ExporterRow[]}
  | {readonly by: 'instance'; readonly rows: readonly InstanceRow[]}
  | {readonly by: 'process'; readonly rows: readonly ProcessRow[]}
  | {readonly by: 'user'; readonly rows: readonly UserRow[]}

export type Attribution = Rows & {
  readonly schema: 'mediamem.attribution/1'
  /** `footprint` null: the result was narrowed, and so is no whole. */
  readonly totals: Totals & {readonly footprint: Footprint | null}
  /** Buffers that may be the same memory as others. */
  readonly doubleExports: readonly DoubleExport[]
  /** What others state of the same memory, where it differs; of the whole machine. */
  readonly crossChecks: readonly CrossCheck[]
  /** What rows and totals were narrowed to; null: they are of the whole machine. */
  readonly filter: {readonly filters: readonly Filter[]; readonly ofBuffers: number; readonly ofBytes: number} | null
  /** Why a buffer without holder may still have one; null: nobody was missed. */
  readonly holderGap: string | null
  /** Sockets with descriptors queued in them: what may hold a buffer that no process does. */
  readonly inFlight: readonly InFlight[]
  readonly coverage: readonly Coverage[]
  readonly issues: readonly Issue[]
}

export type AttributionBy<By extends Grouping> = Extract<Attribution, {readonly by: By}>

/** Totals are of the buffers that were selected; shares always count every holder. */
export function attribute<By extends Grouping>(
  snapshot: Snapshot,
  by: By,
  selection: Selection = selectBy(snapshot, [])
): AttributionBy<By> {
  const {filters} = selection
  const buffers = snapshot.buffers.filter((_, index) => selection.buffers[index])
  const result: Attribution = {
    schema: 'mediamem.attribution/1',
    ...rowsOf(buffers, snapshot, by, selection),
    coverage: snapshot.coverage,
    crossChecks: crossChecks(snapshot, listsAreWhole(snapshot.coverage)),
    doubleExports: findDoubleExports(snapshot, buffers),
    filter: filters.length === 0 ? null : {filters, ...whole(snapshot)},
    holderGap: snapshot.machine.holderGap,
    inFlight: snapshot.inFlight,
    issues: snapshot.issues,
    totals: {...sumLedger(buffers, snapshot), footprint: filters.length === 0 ? footprint(snapshot) : null}
  }
  return result as AttributionBy<By>
}

function whole({buffers}: Snapshot): {ofBuffers: number; ofBytes: number} {
  return {ofBuffers: buffers.length, ofBytes: buffers.reduce((sum, {size}) => sum + size, 0)}
}

function rowsOf(buffers: readonly DmaBuffer[], snapshot: Snapshot, by: Grouping, {passes, pids}: Selection): Rows {
  switch (by) {
    case 'buffer':
      return {by, rows: bufferRows(buffers, snapshot)}
    case 'cgroup':
      return {by, rows: cgroupRows(buffers, snapshot)}
    case 'client':
      return {by, rows: clientRows(snapshot).filter((row) => passes(row.pids, [row.pdev, row.path, row.driver]))}
    case 'device':
      return {by, rows: deviceRows(buffers)}
    case 'exporter':
      return {by, rows: exporterRows(buffers, snapshot)}
    case 'instance':
      return {by, rows: instanceRows(snapshot).filter((row) => passes(pidsOf(row), [row.device, row.path]))}
    case 'process':
      return {by, rows: processRows(buffers, snapshot).filter(({pid}) => pids.has(pid))}
    case 'user':
      return {by, rows: userRows(buffers, snapshot)}
  }
}

const pidsOf = ({holders, pid}: InstanceRow): number[] => [
  ...(pid === null ? [] : [pid]),
  ...holders.map((one) => one.pid)
]
