import type {DmaBuffer} from '../../model/snapshot.js'

/** Rows overlap: a buffer attached to two devices stands under both. */
export interface DeviceRow {
  /** null: buffers that no device is attached to. */
  readonly device: string | null
  readonly buffers: number
  readonly bytes: number
  readonly attachments: number
}

/** Largest first. Buffers whose attachments no interface lists are in no row. */
export function deviceRows(buffers: readonly DmaBuffer[]): DeviceRow[] {
  const sums = new Map<string | null, {attachments: number; buffers: number; bytes: number}>()
  for (const {attachments, size} of buffers) {
    if (attachments === null) continue
    for (const device of attachments.length === 0 ? [null] : new Set(attachments)) {
      const sum = sums.get(device) ?? {attachments: 0, buffers: 0, bytes: 0}
      sums.set(device, sum)
      sum.buffers += 1
      sum.bytes += size
      sum.attachments += attachments.filter((one) => one === device).length
    }
  }
  return [...sums]
    .map(([device, sum]) => ({device, ...sum}))
    .sort(
      (a, b) =>
        Number(a.device === null) - Number(b.device === null) ||
        b.bytes - a.bytes ||
        ((a.device ?? '') < (b.device ?? '') ? -1 : 1)
    )
}
