import {type FigureSeries, figures, growthArgs, growthBeside} from '../figures.js'
import {type Finding, subject} from '../finding.js'
import {type BesideGpu, type GpuFigure, gpuFigures} from '../gpu-figures.js'
import type {LeakRule} from '../rule.js'
import {steadyRise} from '../steady-rise.js'
import type {Rise} from '../trend.js'

type Series = FigureSeries<GpuFigure, BesideGpu>

const floors = {bytes: 1 << 20, objects: 8} as const

/** A level of a game is loaded by then. */
const leastToBeLikely = 12

/**
 * GPU objects that grow in number or bytes while nothing that holds them does: the handle stays when the descriptor is
 * closed.
 *
 * Taken for a leak by mistake: a program that loads textures all the time that was seen, as games and browsers do.
 * Beyond possible it is only where they come as steadily at the end as before, over many snapshots, and where the
 * descriptors of the process were counted.
 */
export const gpuObjectGrowth: LeakRule = {
  id: 'gpu-object-growth',
  least: 4,
  needs: [{anyOf: ['drm-fdinfo', 'drm-debugfs', 'kgsl', 'mali', 'android-gpumem'], extent: 'readable'}],
  summary: 'GPU objects that grow while descriptors do not',
  surest: 'likely',
  watch: () => {
    const all = figures<GpuFigure, BesideGpu>('gone')
    return {
      findings: () => numbered(all.series().flatMap((one) => finding(one) ?? [])),
      see: (snapshot, moment) => all.see(gpuFigures(snapshot), moment)
    }
  }
}

function finding(series: Series): Finding | null {
  const {label, points} = series
  const rise = steadyRise(points, floors[label.unit])
  if (rise === null) return null
  const grown = label.unit === 'bytes' ? rise.growth : growthBeside(points, ({bytes}) => bytes)
  const descriptors = steadyRise(points.map(({beside, snapshot}) => ({snapshot, value: beside.descriptors ?? 0})))
  if (descriptors !== null || isAccountedFor(series, grown ?? rise.growth)) return null
  return {
    args: {
      ...growthArgs(points, rise),
      growthBytes: grown,
      growthObjects: label.unit === 'objects' ? rise.growth : null,
      of: label.of
    },
    bytes: grown ?? 0,
    confidence: isSure(series, rise) ? 'likely' : 'possible',
    evidence: points.map(({beside, snapshot, value}) =>
      label.unit === 'bytes' ? {bytes: value, count: null, snapshot} : {bytes: beside.bytes, count: value, snapshot}
    ),
    rule: 'gpu-object-growth',
    subject: subject({
      comm: label.comm,
      device: label.device,
      path: label.path,
      pid: label.pid,
      startTime: label.startTime,
      what: label.what
    })
  }
}

/** What grows in a device as a whole is told of the client, or of the dma-bufs, that it grows in. */
function isAccountedFor({label, points}: Series, bytes: number): boolean {
  if (label.of === 'client') return false
  const half = bytes / 2
  const others = [growthBeside(points, ({clients}) => clients), growthBeside(points, ({dmabufs}) => dmabufs)]
  return others.some((growth) => growth !== null && growth >= half)
}

function isSure({label, points}: Series, {confidence}: Rise): boolean {
  const asked = label.of === 'client' ? ({descriptors}: BesideGpu) => descriptors : ({clients}: BesideGpu) => clients
  const known = points.every(({beside}) => asked(beside) !== null)
  return confidence !== 'possible' && known && points.length >= leastToBeLikely
}

/** Clients of one process are told apart by their order. */
function numbered(found: readonly Finding[]): Finding[] {
  const seen = new Map<string, number>()
  return found.map((one) => {
    const {pid, device, path, what} = one.subject
    const key = JSON.stringify([pid, device, path, what])
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return count === 1 ? one : {...one, subject: {...one.subject, what: `${what} ${count}`}}
  })
}
