/**
 * Counters of Android's kernels in KiB.
 *
 *     /sys/kernel/ion/total_heaps_kb, /sys/kernel/ion/total_pools_kb,
 *     /sys/kernel/dma_heap/total_pools_kb, /sys/kernel/rk_dma_heap/rk_total_pools_kb    uint LF
 *
 * - Heaps: live buffers of ION, which are dma-bufs. Pools: free pages that heaps keep; no dma-buf.
 * - tar fills sysfs files up to a page with NULs. They are taken off.
 *
 * Read in drivers/dma-buf/dma-heap.c total_pools_kb_show() of Android's 5.10 and its twin of Rockchip's.
 */
import type {Origin, Parsed} from '../interface.js'
import {oneLine} from '../one-line.js'
import {issue} from '../scan.js'
import {kibibytes} from '../text/listing.js'

/** Bytes. null: nothing was read, or it is cut or no number: then there are issues. */
export function parseKilobytes(text: string, origin: Origin): Parsed<number | null> {
  const {issues, value: line} = oneLine(withoutPadding(text), origin)
  if (line === null) return {issues, value: null}
  const value = kibibytes(line)
  return {issues: value === null ? [issue('bad-number', origin.path, 1, line)] : [], value}
}

function withoutPadding(text: string): string {
  let end = text.length
  while (end > 0 && text[end - 1] === '\0') end -= 1
  return text.slice(0, end)
}
