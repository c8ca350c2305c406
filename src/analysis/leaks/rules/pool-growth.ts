import type {Snapshot} from '../../../model/snapshot.js'
import {listsAreWhole} from '../../ledger.js'
import {bytesAsEvidence, type Figure, type FigureSeries, figures, growthArgs, growthBeside} from '../figures.js'
import {type Finding, subject} from '../finding.js'
import {machinePath} from '../machine-path.js'
import type {LeakRule} from '../rule.js'
import {steadyRise} from '../steady-rise.js'

interface Label {
  /** `heap`: what it gave out; `pool`: free pages that are kept. */
  readonly kind: 'heap' | 'pool'
  readonly name: string | null
  readonly path: string | null
}

/** Bytes of all dma-bufs; null: not all were listed. */
type Beside = number | null

const floor = 1 << 20

/**
 * Heaps that give out ever more while the dma-bufs do not grow by as much; pools of free pages that only grow.
 *
 * Taken for a leak by mistake: a pool is a cache, which the kernel empties when memory runs short, and which fills for as
 * long as larger buffers than before are freed: it is never more than possible. So is a heap where the dma-bufs were not
 * listed: what grows there may be buffers in use.
 */
export const poolGrowth: LeakRule = {
  id: 'pool-growth',
  least: 4,
  needs: [
    {
      anyOf: ['dma-heap', 'ion', 'mtk-dma-heap', 'rk-dma-heap', 'mali', 'meminfo', 'nvmap', 'android-meminfo'],
      extent: 'readable'
    }
  ],
  summary: 'a heap or pool of pages that only grows',
  surest: 'likely',
  watch: () => {
    const all = figures<Label, Beside>('gone')
    return {
      findings: () => all.series().flatMap((one) => finding(one) ?? []),
      see: (snapshot, moment) => all.see([...areasOf(snapshot), ...countersOf(snapshot)], moment)
    }
  }
}

const dmabufBytes = ({buffers, coverage}: Snapshot): Beside =>
  listsAreWhole(coverage) ? buffers.reduce((sum, {size}) => sum + size, 0) : null

function areasOf(snapshot: Snapshot): Figure<Label, Beside>[] {
  const beside = dmabufBytes(snapshot)
  const sums = new Map<string, Figure<Label, Beside>>()
  for (const {free, interface: id, kind, name, path: of, used} of snapshot.areas) {
    const path = machinePath(of)
    const value = kind === 'pool' ? (used ?? free) : used
    if ((kind !== 'heap' && kind !== 'pool') || value === null) continue
    // Pools of one name are of several orders of pages.
    const key = JSON.stringify([id, kind, path, name])
    sums.set(key, {beside, key, label: {kind, name, path}, value: value + (sums.get(key)?.value ?? 0)})
  }
  return [...sums.values()]
}

const counters: ReadonlyMap<string, Label['kind']> = new Map([
  ['GPUReclaim', 'pool'],
  ['dmabufHeapsPool', 'pool'],
  ['ion pools', 'pool'],
  ['num_of_alloc_bytes', 'heap'],
  ['rk_total_pools_kb', 'pool'],
  ['total_heaps_kb', 'heap'],
  ['total_pools_kb', 'pool']
])

function countersOf(snapshot: Snapshot): Figure<Label, Beside>[] {
  const beside = dmabufBytes(snapshot)
  return snapshot.statements.flatMap(({interface: id, name, path: at, pid, subject: of, unit, value}) => {
    const kind = counters.get(name)
    const path = machinePath(at)
    return kind === undefined || unit !== 'bytes' || pid !== null
      ? []
      : [{beside, key: JSON.stringify([id, path, of, name]), label: {kind, name: of ?? name, path}, value}]
  })
}

function finding({label: {kind, name, path}, points}: FigureSeries<Label, Beside>): Finding | null {
  const rise = steadyRise(points, floor)
  if (rise === null) return null
  const dmabufs = growthBeside(points, (beside) => beside)
  if (kind === 'heap' && dmabufs !== null && dmabufs >= rise.growth / 2) return null
  return {
    args: {...growthArgs(points, rise), dmabufGrowthBytes: dmabufs, kind},
    bytes: rise.growth,
    confidence: kind === 'heap' && dmabufs !== null ? rise.confidence : 'possible',
    evidence: bytesAsEvidence(points),
    rule: 'pool-growth',
    subject: subject({name, path, what: kind})
  }
}
