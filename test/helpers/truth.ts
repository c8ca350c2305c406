/** What a workload knows of itself, against what a snapshot says: read on its own, sharing no arithmetic with src/. */
import {readFileSync} from 'node:fs'
import {gunzipSync} from 'node:zlib'
import {attribute} from '../../src/analysis/attribute.js'
import type {DmaBuffer, Snapshot} from '../../src/model/snapshot.js'

interface TruthHolder {
  readonly pid: number
  readonly fds: readonly number[]
  readonly maps: readonly {readonly len: number}[]
  readonly shares_fd_table_with: number | null
}

interface TruthBuffer {
  readonly ino: number
  readonly size: number
  readonly exporter: string
  readonly name: string | null
  readonly name_hex?: string
  readonly expected_file_count: number
  readonly creator_pid?: number
  readonly holders: readonly TruthHolder[]
  readonly kernel_refs: readonly TruthKernelRef[]
}

/** What the kernel holds a buffer by, of itself. */
interface TruthKernelRef {
  readonly kind: string
  readonly file_refs: number
  readonly attachment?: boolean
  readonly device?: string
  readonly driver?: string
  readonly queued_to_pid?: number
  readonly queue_fd_pid?: number
}

export interface Truth {
  readonly kernel: string
  readonly totals: {
    readonly unique_buffers: number
    readonly unique_bytes: number
    readonly kernel_only_bytes?: number
    readonly pss_sum: number
  }
  readonly by_exporter: Readonly<Record<string, {readonly buffers: number; readonly bytes: number}>>
  readonly buffers: readonly TruthBuffer[]
  readonly processes: readonly {
    readonly pid: number
    readonly comm?: string
    readonly uid: number
    readonly buffers?: number
    readonly rss_bytes?: number
    readonly pss_bytes_x1?: number
    readonly private_bytes?: number
    readonly fds?: number
  }[]
  readonly capture: {readonly by_uid: number | string}
  /** Of the kernel that tracks: in the order they were opened. */
  readonly memtrack_expected?: readonly {
    readonly opener_tgid: number
    readonly opener_alive: boolean
    readonly output_bytes: number
    readonly output_count: number
    readonly capture_bytes: number
    readonly capture_count: number
  }[]
  readonly v4l2_instances?: readonly {
    readonly pid: number
    readonly fd: number
    readonly dir: string
    readonly memory_usage_ctrl?: number
    readonly now_held_by?: number
  }[]
  readonly memtrack_expected_vivid_000?: Readonly<Record<string, number>>
}

export function readTruth(file: string): Truth {
  const bytes = readFileSync(file)
  return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'))
}

/** Everything that differs, as sentences; empty: nothing does. */
export function differences(snapshot: Snapshot, truth: Truth): string[] {
  const found: string[] = []
  const same = (what: string, ours: unknown, theirs: unknown) => {
    if (JSON.stringify(ours) !== JSON.stringify(theirs))
      found.push(`${what}: ${JSON.stringify(ours)}, in truth ${JSON.stringify(theirs)}`)
  }
  const {rows, totals} = attribute(snapshot, 'process')
  same('buffers', totals.buffers, truth.totals.unique_buffers)
  same('bytes', totals.bytes, truth.totals.unique_bytes)
  same('unheld bytes', totals.unheldBytes, truth.totals.kernel_only_bytes ?? 0)
  same('held bytes', totals.heldBytes, truth.totals.unique_bytes - (truth.totals.kernel_only_bytes ?? 0))
  same('unheld kind', totals.unheldKind, truth.totals.kernel_only_bytes === undefined ? null : 'kernel-held')
  same('complete', totals.complete, true)
  same(
    'ledger',
    totals.exclusiveBytes + totals.sharedBytes + totals.kernelHeldBytes + totals.unattributedBytes,
    totals.bytes
  )

  const exporters = attribute(snapshot, 'exporter')
  const sortKeys = (entries: [string, unknown][]) => entries.sort(([a], [b]) => (a < b ? -1 : 1))
  same(
    'exporters',
    sortKeys(exporters.rows.map(({buffers, bytes, exporter}) => [exporter ?? '', {buffers, bytes}])),
    sortKeys(Object.entries(truth.by_exporter).map(([name, {buffers, bytes}]) => [name, {buffers, bytes}]))
  )

  const byInode = new Map(snapshot.buffers.map((buffer) => [buffer.inode, buffer]))
  same('inodes', [...byInode.keys()].sort(compare), truth.buffers.map(({ino}) => ino).sort(compare))
  for (const buffer of truth.buffers) compareBuffer(byInode.get(buffer.ino), buffer, same)

  const held = truth.processes.filter(({buffers}) => (buffers ?? 0) > 0)
  same('pids', rows.map(({pid}) => pid).sort(compare), held.map(({pid}) => pid).sort(compare))
  for (const process of held) {
    const row = rows.find(({pid}) => pid === process.pid)
    const mine = truth.buffers.flatMap((buffer) => buffer.holders.filter(({pid}) => pid === process.pid))
    same(
      `process ${process.pid}`,
      [row?.buffers, row?.rss, row?.pss, row?.uss, row?.descriptors, row?.maps, row?.uid],
      [
        process.buffers,
        process.rss_bytes,
        exactPss(truth, process.pid),
        process.private_bytes ?? 0,
        process.fds ?? 0,
        mine.reduce((sum, {maps}) => sum + maps.length, 0),
        process.uid
      ]
    )
    const shown = process.pss_bytes_x1 ?? 0
    if (Math.abs((row?.pss ?? 0) - shown) > (process.buffers ?? 0) + 1)
      found.push(`process ${process.pid}: pss ${row?.pss} far from ${shown}`)
  }
  same(
    'sum of pss',
    rows.reduce((sum, {pss}) => sum + (pss ?? 0), 0),
    totals.heldBytes
  )
  return found
}

type Same = (what: string, ours: unknown, theirs: unknown) => void

function compareBuffer(ours: DmaBuffer | undefined, theirs: TruthBuffer, same: Same): void {
  const sum = (count: (holder: TruthHolder) => number) =>
    theirs.holders.reduce((total, holder) => total + count(holder), 0)
  const seen = sum(
    ({fds, maps, shares_fd_table_with}) => maps.length + (shares_fd_table_with === null ? fds.length : 0)
  )
  const what = `buffer ${theirs.ino}`
  same(
    what,
    [ours?.size, ours?.exporter, ours?.refs, ours?.hiddenRefs],
    [theirs.size, theirs.exporter, theirs.expected_file_count, theirs.expected_file_count - seen]
  )
  same(
    `${what} holders`,
    ours?.holders.map(({descriptors, maps, pid}) => [pid, descriptors, maps]),
    [...theirs.holders].sort((a, b) => a.pid - b.pid).map(({fds, maps, pid}) => [pid, fds.length, maps.length])
  )
  const name = theirs.name_hex === undefined ? theirs.name : surrogateescape(Buffer.from(theirs.name_hex, 'hex'))
  same(`${what} name`, ours?.name ?? '', name ?? '')
}

/** Shares rounded down, the odd bytes to the lowest pids. */
function exactPss(truth: Truth, pid: number): number {
  let pss = 0
  for (const {holders, size} of truth.buffers) {
    const pids = holders.map((holder) => holder.pid).sort(compare)
    const place = pids.indexOf(pid)
    if (place !== -1) pss += (size - (size % pids.length)) / pids.length + (place < size % pids.length ? 1 : 0)
  }
  return pss
}

const compare = (a: number | null, b: number | null): number => (a ?? 0) - (b ?? 0)

/** Byte by byte, slowly: as Python's surrogateescape reads it. */
function surrogateescape(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  return text.includes('\ufffd')
    ? [...bytes].map((byte) => String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte)).join('')
    : text
}
