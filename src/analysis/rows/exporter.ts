import type {DmaBuffer, Snapshot} from '../../model/snapshot.js'
import {type Placement, placementOf} from '../footprint/placement.js'

export interface ExporterRow {
  readonly exporter: string | null
  readonly buffers: number
  readonly bytes: number
  readonly heldBytes: number
  readonly unheldBytes: number
  /** Is it system memory? null: the name does not tell. */
  readonly ram: boolean | null
}

const ram: Readonly<Record<Placement, boolean | null>> = {
  'not-ram': false,
  'pages-of-processes': true,
  ram: true,
  unknown: null
}

/** Largest first. */
export function exporterRows(buffers: readonly DmaBuffer[], snapshot: Snapshot): ExporterRow[] {
  const place = placementOf(snapshot)
  const sums = new Map<string | null, {buffers: number; bytes: number; heldBytes: number}>()
  for (const {exporter, holders, size} of buffers) {
    const sum = sums.get(exporter) ?? {buffers: 0, bytes: 0, heldBytes: 0}
    sums.set(exporter, sum)
    sum.buffers += 1
    sum.bytes += size
    sum.heldBytes += holders.length > 0 ? size : 0
  }
  return [...sums]
    .map(([exporter, sum]) => ({
      exporter,
      ...sum,
      ram: ram[place(exporter)],
      unheldBytes: sum.bytes - sum.heldBytes
    }))
    .sort((a, b) => b.bytes - a.bytes || ((a.exporter ?? '') < (b.exporter ?? '') ? -1 : 1))
}
