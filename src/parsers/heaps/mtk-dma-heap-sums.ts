/** What `/proc/dma_heap/all_heaps` states of its own rows, each rounded down to 1 KiB: see `mtk-dma-heap.ts`. */
import type {Allocation, MemoryArea} from '../memory-table.js'
import type {Line} from '../scan.js'

interface Stated {
  readonly line: Line
  readonly bytes: number
  readonly rss: number | null
}

interface Rows {
  readonly areas: readonly MemoryArea[]
  readonly allocations: readonly Allocation[]
  readonly processes: readonly {readonly pss: number; readonly rss: number}[]
}

export interface MtkSums {
  /** No row was lost. */
  complete: boolean
  /** The first of a name counts. */
  readonly state: (line: Line, sum: {readonly of: string; readonly bytes: number; readonly rss: number | null}) => void
  readonly stateHeap: (line: Line) => void
  /** The lines that are not what the rows add up to. */
  readonly mismatches: (rows: Rows) => readonly Line[]
}

export function mtkSums(): MtkSums {
  const stated = new Map<string, Stated>()
  const heaps: Line[] = []
  const sums: MtkSums = {
    complete: true,
    mismatches: (rows) => (sums.complete ? wrong(stated, heaps, rows) : []),
    state(line, {bytes, of, rss}) {
      if (!stated.has(of)) stated.set(of, {bytes, line, rss})
    },
    stateHeap: (line) => void heaps.push(line)
  }
  return sums
}

function wrong(stated: ReadonlyMap<string, Stated>, heapLines: readonly Line[], rows: Rows): readonly Line[] {
  const [all, others, held] = ['dmabuf buffer total', 'non-dma_heap buffer total', 'userspace_pss'].map((name) =>
    stated.get(name)
  )
  const found: Line[] = []
  const heaps = rows.areas.filter(({kind}) => kind === 'heap')
  const inHeaps = heaps.reduce((total, {used}) => total + (used ?? 0), 0)
  const listed = rows.allocations.reduce((total, {bytes}) => total + bytes, 0)
  const near = (bytes: number, sum: number, count: number) => bytes >= sum && bytes - sum <= count * 1024
  if (all !== undefined && others !== undefined && !near(all.bytes, inHeaps + others.bytes, heaps.length))
    found.push(others.line)
  const total =
    all ?? (heaps[0] === undefined || heaps.length > 1 ? undefined : {bytes: heaps[0].used ?? 0, line: heapLines[0]})
  if (total?.line !== undefined && rows.allocations.length > 0 && total.bytes !== listed - (listed % 1024))
    found.push(total.line)
  if (held === undefined) return found
  const count = rows.processes.length
  const [pss, rss] = [
    rows.processes.reduce((total, process) => total + process.pss, 0),
    rows.processes.reduce((total, process) => total + process.rss, 0)
  ]
  const agrees = near(held.bytes, pss, count) && (held.rss === null || near(held.rss, rss, count))
  return agrees ? found : [...found, held.line]
}
