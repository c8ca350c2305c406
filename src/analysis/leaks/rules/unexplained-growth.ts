import {bytesAsEvidence, type FigurePoint, figures, growthArgs} from '../figures.js'
import {type Finding, subject} from '../finding.js'
import type {LeakRule} from '../rule.js'
import {steadyRise} from '../steady-rise.js'
import type {Rise} from '../trend.js'
import {unexplained} from '../unexplained.js'

/** Pages come and go uncounted in lists of each processor. */
const floor = 16 << 20

/**
 * Memory that is neither free nor in any line of /proc/meminfo, nor in any interface about media, and that grows.
 *
 * What may be the same memory as something subtracted already is left in once and subtracted once: the rest must grow
 * either way, and by the lesser growth.
 *
 * Taken for a leak by mistake: pages that drivers take for themselves, of networks, file systems, virtual machines, for
 * as long as they take more. Nothing tells whose they are: it is never more than possible.
 */
export const unexplainedGrowth: LeakRule = {
  id: 'unexplained-growth',
  least: 8,
  needs: [
    {anyOf: ['meminfo'], extent: 'whole'},
    {anyOf: ['dmabuf-sysfs', 'dmabuf-bufinfo', 'dmabuf-bpf', 'dmabuf-dump'], extent: 'whole'}
  ],
  summary: 'memory in use that nothing accounts for, and that grows',
  surest: 'possible',
  watch: () => {
    const rests = figures<null, {readonly least: number}>('gone')
    return {
      findings: () =>
        rests.series().flatMap(({points}) => {
          const within = points.map((point) => ({...point, value: point.beside.least}))
          const most = steadyRise(points, floor)
          const least = steadyRise(within, floor)
          if (most === null || least === null) return []
          return [least.growth < most.growth ? finding(within, least) : finding(points, most)]
        }),
      see: (snapshot, moment) => {
        const rest = unexplained(snapshot)
        if (rest !== null) rests.see([{beside: {least: rest.least}, key: '', label: null, value: rest.most}], moment)
      }
    }
  }
}

const finding = (points: readonly FigurePoint<unknown>[], rise: Rise): Finding => ({
  args: {...growthArgs(points, rise), restBytes: points.at(-1)?.value ?? null},
  bytes: rise.growth,
  confidence: 'possible',
  evidence: bytesAsEvidence(points),
  rule: 'unexplained-growth',
  subject: subject({path: 'proc/meminfo'})
})
