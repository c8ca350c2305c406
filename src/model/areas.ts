/** Areas and allocations of all tables, and areas that are files of single figures. */

import {pageSizeOf} from '../parsers/memory/page-size.js'
import type {MemoryTable} from '../parsers/memory-table.js'
import {area} from '../parsers/memory-table.js'
import type {Statement} from '../parsers/statement.js'
import type {MediaFacts} from './media-facts.js'
import type {Allocation, Area} from './memory.js'

export function buildAreas(facts: MediaFacts): {readonly areas: Area[]; readonly allocations: Allocation[]} {
  const tables = withoutMinors(facts)
  const areas = tables.flatMap(({interface: id, path, value}) =>
    value.areas.map((one) => ({...one, interface: id, path}))
  )
  const allocations = tables.flatMap(({interface: id, path, value}) =>
    value.allocations.map((one) => ({...one, interface: id, path}))
  )
  return {allocations, areas: [...areas, ...cmaAreas(facts), ...vramAreas(facts.statements)]}
}

/**
 * debugfs shows a DRM device once by its own name and again by each of its minors: as links since 6.12, before as
 * folders of the same content.
 */
function withoutMinors({drmNames, tables}: MediaFacts): MediaFacts['tables'] {
  const kept = new Map<string, MediaFacts['tables'][number]>()
  for (const [index, table] of tables.toSorted((a, b) => (a.path < b.path ? -1 : 1)).entries()) {
    const [, folder, file] = /\/(?:dri|accel)\/([^/]+)\/([^/]+)$/.exec(table.path) ?? []
    const minor = folder !== undefined && /^\d+$/.test(folder)
    const unique = folder === undefined ? undefined : drmNames.get(folder)?.unique
    const device = unique ?? (minor ? contentOf(table.value) : folder)
    const key = folder === undefined ? String(index) : `${device}/${file}`
    if (!kept.has(key)) kept.set(key, table)
  }
  return [...kept.values()]
}

const contentOf = (table: MemoryTable): string => JSON.stringify(table)

/** Both trees of CMA count pages: sysfs the whole and, since 7.3, what is available; debugfs the whole and what is used. */
function cmaAreas({meminfo, statements, vmstat}: MediaFacts): Area[] {
  const pageSize = meminfo === null || vmstat === null ? null : pageSizeOf(meminfo.value.fields, vmstat.value.counters)
  const byName = new Map<string, Map<string, Statement>>()
  for (const one of statements) {
    if (one.interface !== 'cma' || one.subject === null) continue
    // debugfs of old kernels: `cma-reserved`.
    const name = one.subject.replace(/^cma-/, '')
    const figures = byName.get(name) ?? new Map<string, Statement>()
    byName.set(name, figures.set(one.name, one))
  }
  if (pageSize === null) return []
  return [...byName].map(([name, figures]) => {
    const bytes = (figure: string): number | null => {
      const pages = figures.get(figure)?.value
      return pages === undefined || !Number.isSafeInteger(pages * pageSize) ? null : pages * pageSize
    }
    const capacity = bytes('total_pages') ?? bytes('count')
    const free = bytes('available_pages')
    const taken = bytes('alloc_pages_success')
    const released = bytes('release_pages_success')
    const used =
      bytes('used') ??
      (capacity !== null && free !== null ? capacity - free : null) ??
      (taken !== null && released !== null ? taken - released : null)
    const path = [...figures.values()].map((one) => one.path).sort()[0] ?? ''
    return {
      ...area('cma', name, {
        capacity,
        free: free ?? (capacity !== null && used !== null ? capacity - used : null),
        used
      }),
      interface: 'cma',
      path: path.slice(0, path.lastIndexOf('/'))
    }
  })
}

/** `dmem.capacity` and what the groups at the top have: those below are in their parents. */
function vramAreas(statements: readonly Statement[]): Area[] {
  const own = statements.filter((one) => one.interface === 'cgroup-dmem')
  const regions = [...new Set(own.map(({name}) => name.slice(name.indexOf(' ') + 1)))]
  return regions.map((region) => {
    const of = (file: string) => own.filter(({name}) => name === `${file} ${region}`)
    const top = of('current').filter(({subject}) => subject !== null && !subject.includes('/'))
    const capacity = of('capacity')[0]?.value ?? null
    const used = top.length === 0 ? null : top.reduce((sum, {value}) => sum + value, 0)
    return {
      ...area('vram', region, {capacity, free: capacity !== null && used !== null ? capacity - used : null, used}),
      interface: 'cgroup-dmem',
      path: 'sys/fs/cgroup'
    }
  })
}
