/**
 * Contiguous memory areas, one number per file.
 *
 *     /sys/kernel/mm/cma/<name>/alloc_pages_success     pages, since boot; CONFIG_CMA_SYSFS, since v5.13
 *                               alloc_pages_fail        pages asked for in vain, since boot
 *                               release_pages_success   pages, since boot; in v6.12, not in v6.1
 *                               total_pages             in v7.3, not in v6.12
 *                               available_pages         in v7.3, not in v6.12
 *     /sys/kernel/debug/cma/<name>/count                pages; CONFIG_CMA_DEBUGFS
 *                                  used                 pages
 *                                  maxchunk             pages of the largest free piece
 *                                  order_per_bit        a bit of the bitmap is 2^order pages
 *                                  base_pfn             the first page frame; ranges/<n>/base_pfn in v7.3
 *     number := uint LF
 *
 * - Pages, not bytes: their size is not told here.
 * - `used` and `total_pages - available_pages` are what was taken with cma_alloc(). `CmaTotal - CmaFree` of
 *   /proc/meminfo holds movable pages of others too.
 * - `<name>` is that of the device tree or the driver: `reserved`, `linux,cma`; debugfs of v5.10 puts `cma-` before it.
 *
 * Read in mm/cma_sysfs.c at v6.1, v6.12, v7.3 and mm/cma_debug.c cma_debugfs_get(), cma_used_get(),
 * cma_maxchunk_get() at v5.10, v6.12, v7.3.
 */
import type {Origin, Parsed} from '../interface.js'
import {oneLine} from '../one-line.js'
import {hex, issue, uint} from '../scan.js'

/** Decimal, as the kernels read print it, or with 0x before it, as a frame number may be pasted. null: empty, or bad. */
export function parseCmaNumber(text: string, origin: Origin): Parsed<number | null> {
  const {issues, value: line} = oneLine(text, origin)
  if (line === null) return {issues, value: null}
  const digits = line.trimEnd()
  const value = digits.startsWith('0x') ? hex(digits.slice(2)) : uint(digits)
  return {issues: value === null ? [issue('bad-number', origin.path, 1, line)] : issues, value}
}
