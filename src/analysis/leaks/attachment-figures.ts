/** How often devices are attached to the buffers of a snapshot, as figures to follow. */
import type {Snapshot} from '../../model/snapshot.js'
import {listsAreWhole} from '../ledger.js'
import type {Figure} from './tracks.js'

export interface Attached {
  readonly device: string
  /**
   * - `pair`: attachments of the device to one buffer.
   * - `surplus`: attachments of the device beyond one of each buffer.
   * - `buffers`: buffers that it is attached to.
   */
  readonly of: 'buffers' | 'pair' | 'surplus'
  /** Of a pair. */
  readonly buffer: {
    readonly inode: number | null
    readonly exporter: string | null
    readonly name: string | null
    readonly size: number
  } | null
}

export interface AttachmentFigures {
  readonly figures: readonly Figure<Attached>[]
  /** Every buffer and every attachment is in them, and each buffer is known from the others. */
  readonly whole: boolean
}

export const buffersKey = (device: string): string => `buffers ${device}`

/** Lists of vendors that name the devices of each buffer. */
const vendors: ReadonlySet<string> = new Set(['mtk-dma-heap', 'rk-dma-heap'])

/** A pair of one attachment is followed only where it had more: `isFollowed`. */
export function attachmentFigures(
  {buffers, coverage}: Snapshot,
  isFollowed: (key: string) => boolean
): AttachmentFigures {
  const sums = new Map<string, {buffers: number; surplus: number}>()
  const figures: Figure<Attached>[] = []
  let sure = true
  for (const {attachments, exporter, identityEstimated, inode, name, size} of buffers) {
    if (attachments === null || attachments.length === 0) continue
    sure &&= inode !== null && !identityEstimated
    const counts = new Map<string, number>()
    for (const device of attachments) counts.set(device, (counts.get(device) ?? 0) + 1)
    for (const [device, value] of counts) {
      const key = `${inode} ${device}`
      if (value > 1 || isFollowed(key))
        figures.push({key, label: {buffer: {exporter, inode, name, size}, device, of: 'pair'}, value})
      const sum = sums.get(device) ?? {buffers: 0, surplus: 0}
      sums.set(device, {buffers: sum.buffers + 1, surplus: sum.surplus + value - 1})
    }
  }
  const listed = coverage.some(({interface: id, status}) => vendors.has(id) && status === 'complete')
  return {
    figures: [
      ...figures,
      ...[...sums].flatMap(([device, sum]): Figure<Attached>[] => [
        {key: buffersKey(device), label: {buffer: null, device, of: 'buffers'}, value: sum.buffers},
        {key: `surplus ${device}`, label: {buffer: null, device, of: 'surplus'}, value: sum.surplus}
      ])
    ],
    whole: sure && (listed || listsAreWhole(coverage))
  }
}
