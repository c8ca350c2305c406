/** The size of a page, which no interface read here tells: two that count the same memory, one in KiB, one in pages. */
import type {Meminfo} from './meminfo.js'
import type {Vmstat} from './vmstat.js'

const candidates = [4096, 16_384, 65_536]

/** The same number in `/proc/meminfo` and in `/proc/vmstat`. */
const pairs: readonly (readonly [string, string])[] = [
  ['CmaFree', 'nr_free_cma'],
  ['MemFree', 'nr_free_pages'],
  ['Active(anon)', 'nr_active_anon'],
  ['Inactive(anon)', 'nr_inactive_anon'],
  ['Active(file)', 'nr_active_file'],
  ['Inactive(file)', 'nr_inactive_file'],
  ['AnonPages', 'nr_anon_pages'],
  ['Mapped', 'nr_mapped'],
  ['Shmem', 'nr_shmem'],
  ['SReclaimable', 'nr_slab_reclaimable'],
  ['SUnreclaim', 'nr_slab_unreclaimable'],
  ['PageTables', 'nr_page_table_pages']
]

/**
 * Both read at about the same moment. null: fewer than two numbers agree on a size within a tenth, or too many on
 * another.
 */
export function pageSizeOf(fields: Meminfo['fields'], counters: Vmstat['counters']): number | null {
  const bytes = new Map(fields.map((field) => [field.name, field.bytes]))
  const pages = new Map(counters.map(({name, value}) => [name, value]))
  const ratios = pairs.map(([field, counter]) => (bytes.get(field) ?? 0) / (pages.get(counter) ?? 0))
  const votes = candidates.map((size) => ratios.filter((ratio) => Math.abs(ratio / size - 1) <= 0.1).length)
  const all = votes.reduce((sum, count) => sum + count, 0)
  const best = votes.findIndex((count) => count >= 2 && count * 3 > all * 2)
  return candidates[best] ?? null
}
