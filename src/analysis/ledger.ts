/** The ledger: every byte of every buffer once. */
import type {Coverage, DmaBuffer, Snapshot} from '../model/snapshot.js'

export type Unheld = 'kernel-held' | 'unattributed'

export interface Totals {
  readonly buffers: number
  readonly bytes: number
  readonly heldBuffers: number
  readonly heldBytes: number
  readonly unheldBuffers: number
  readonly unheldBytes: number
  /** `kernel-held` if all of them are; null if there are none. */
  readonly unheldKind: Unheld | null
  /** A global list was read whole. Else the totals are lower bounds. */
  readonly complete: boolean
  /** Held by one process and nobody else, as far as can be known. */
  readonly exclusiveBuffers: number
  readonly exclusiveBytes: number
  /** Held by several, or by one and others that were not seen. */
  readonly sharedBuffers: number
  readonly sharedBytes: number
  readonly kernelHeldBuffers: number
  readonly kernelHeldBytes: number
  readonly unattributedBuffers: number
  readonly unattributedBytes: number
  /** Of `bytes`: sizes that are only a map's length. */
  readonly estimatedBytes: number
}

/** null: held. A buffer that came or went between two readings, or whose holders were guessed, is nobody's proof of anything. */
export function unheldKind(buffer: DmaBuffer, {machine}: Snapshot): Unheld | null {
  if (buffer.holders.length > 0) return null
  const certain = machine.holderGap === null && buffer.churn === null && !buffer.identityEstimated
  return certain ? 'kernel-held' : 'unattributed'
}

const globalLists: ReadonlySet<string> = new Set(['dmabuf-bpf', 'dmabuf-bufinfo', 'dmabuf-dump', 'dmabuf-sysfs'])

export const listsAreWhole = (coverage: readonly Coverage[]): boolean =>
  coverage.some((one) => globalLists.has(one.interface) && one.status === 'complete')

/** Is there any interface that tells dma-bufs apart? Without, that there are none is no fact. */
export const tellsBuffers = (buffers: number, coverage: readonly Coverage[]): boolean =>
  buffers > 0 || coverage.some(({interface: id, status}) => id.startsWith('dmabuf-') && status !== 'absent')

/** Where processes may have been missed, references beyond those seen may be theirs. */
export const mayHaveOthers = ({hiddenRefs}: DmaBuffer, {machine}: Snapshot): boolean =>
  machine.holderGap !== null && (hiddenRefs ?? 0) > 0

/** Held by one process, and by nobody else as far as can be known. */
const isExclusive = (buffer: DmaBuffer, snapshot: Snapshot): boolean =>
  buffer.holders.length === 1 && !mayHaveOthers(buffer, snapshot)

/** `bytes = exclusive + shared + kernelHeld + unattributed`, to the byte. */
export function sumLedger(buffers: readonly DmaBuffer[], snapshot: Snapshot): Totals {
  const exclusive = tally(buffers.filter((buffer) => isExclusive(buffer, snapshot)))
  const shared = tally(buffers.filter((buffer) => buffer.holders.length > 0 && !isExclusive(buffer, snapshot)))
  const kernelHeld = tally(buffers.filter((buffer) => unheldKind(buffer, snapshot) === 'kernel-held'))
  const unattributed = tally(buffers.filter((buffer) => unheldKind(buffer, snapshot) === 'unattributed'))
  const unheldBuffers = kernelHeld.count + unattributed.count
  return {
    buffers: buffers.length,
    bytes: exclusive.bytes + shared.bytes + kernelHeld.bytes + unattributed.bytes,
    complete: listsAreWhole(snapshot.coverage),
    estimatedBytes: tally(buffers.filter(({sizeEstimated}) => sizeEstimated)).bytes,
    exclusiveBuffers: exclusive.count,
    exclusiveBytes: exclusive.bytes,
    heldBuffers: exclusive.count + shared.count,
    heldBytes: exclusive.bytes + shared.bytes,
    kernelHeldBuffers: kernelHeld.count,
    kernelHeldBytes: kernelHeld.bytes,
    sharedBuffers: shared.count,
    sharedBytes: shared.bytes,
    unattributedBuffers: unattributed.count,
    unattributedBytes: unattributed.bytes,
    unheldBuffers,
    unheldBytes: kernelHeld.bytes + unattributed.bytes,
    unheldKind: unheldBuffers === 0 ? null : unattributed.count === 0 ? 'kernel-held' : 'unattributed'
  }
}

const tally = (buffers: readonly DmaBuffer[]): {readonly bytes: number; readonly count: number} => ({
  bytes: buffers.reduce((sum, {size}) => sum + size, 0),
  count: buffers.length
})
