/** Areas and allocations of all tables, and areas that are files of single figures. */

import {pageSizeOf} from '../parsers/memory/page-size.js'
import {area} from '../parsers/memory-table.js'
import type {Statement} from '../parsers/statement.js'
import type {MediaFacts} from './media-facts.js'
import type {Allocation, Area} from './memory.js'

export function buildAreas(facts: MediaFacts): {readonly areas: Area[]; readonly allocations: Allocation[]} {
  const tables = distinct(facts)
  const areas = tables.flatMap(({interface: id, path, value}) =>
    value.areas.map((one) => ({...one, interface: id, path}))
  )
  const allocations = tables.flatMap(({interface: id, path, value}) =>
    value.allocations.map((one) => ({...one, interface: id, path}))
  )
  return {allocations, areas: [...areas, ...cmaAreas(facts), ...vramAreas(facts.statements)]}
}

type Table = MediaFacts['tables'][number]

const ofDrm = /\/((?:dri|accel)\/([^/]+))\/([^/]+)$/

/**
 * debugfs shows a DRM device once by its own name and again by each of its minors: as links since 6.12, before as
 * folders of the same content. Rockchip shows its heaps in /proc and in debugfs.
 */
function distinct({drmNames, tables}: MediaFacts): Table[] {
  const kept = new Map<string, Table>()
  const nameless: Table[] = []
  const isMinor = ({path}: Table): boolean => /^\d+$/.test(ofDrm.exec(path)?.[2] ?? '')
  const ordered = tables.toSorted((a, b) => Number(isMinor(a)) - Number(isMinor(b)) || (a.path < b.path ? -1 : 1))
  for (const [index, table] of ordered.entries()) {
    const [, folder, name, file] = ofDrm.exec(table.path) ?? []
    const unique = folder === undefined ? null : (drmNames.get(folder)?.unique ?? null)
    const rockchip = /\/(rk_\w+\/[^/]+)$/.exec(table.path)?.[1]
    const key = folder === undefined ? (rockchip ?? String(index)) : `${unique ?? name}/${file}`
    if (isMinor(table) && unique === null) nameless.push(table)
    else if (!kept.has(key)) kept.set(key, table)
  }
  const contents = new Set([...kept.values()].map(contentOf))
  return [
    ...kept.values(),
    ...nameless.filter((table) => {
      const content = contentOf(table)
      return !contents.has(content) && contents.add(content)
    })
  ].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** Areas without a name of their own are called as their folder is. */
function contentOf({path, value}: Table): string {
  const [, , folder, file] = ofDrm.exec(path) ?? []
  const areas = value.areas.map((one) => ({...one, name: one.name === folder ? null : one.name}))
  return JSON.stringify([file, areas, value.allocations])
}

/** null where either is not known, or where they contradict each other: they were read at different moments. */
const minus = (a: number | null, b: number | null): number | null => (a === null || b === null || b > a ? null : a - b)

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
  return [...byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, figures]) => {
      const bytes = (figure: string): number | null => {
        const pages = figures.get(figure)?.value
        return pages === undefined || !Number.isSafeInteger(pages * pageSize) ? null : pages * pageSize
      }
      const capacity = bytes('total_pages') ?? bytes('count')
      const free = bytes('available_pages')
      const taken = bytes('alloc_pages_success')
      const released = bytes('release_pages_success')
      const used = bytes('used') ?? minus(capacity, free) ?? minus(taken, released)
      const path = [...figures.values()].map((one) => one.path).sort()[0] ?? ''
      return {
        ...area('cma', name, {
          capacity,
          free: free ?? minus(capacity, used),
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
  const regions = [...new Set(own.map(({name}) => name.slice(name.indexOf(' ') + 1)))].sort()
  return regions.map((region) => {
    const of = (file: string) => own.filter(({name}) => name === `${file} ${region}`)
    const top = of('current').filter(({subject}) => subject !== null && !subject.includes('/'))
    const capacity = of('capacity')[0]?.value ?? null
    const sum = top.reduce((total, {value}) => total + value, 0)
    const used = top.length === 0 || !Number.isSafeInteger(sum) ? null : sum
    return {
      ...area('vram', region, {capacity, free: minus(capacity, used), used}),
      interface: 'cgroup-dmem',
      path: 'sys/fs/cgroup'
    }
  })
}
