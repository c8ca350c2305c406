import {type BesideCma, type CmaArea, cmaFigures} from '../cma-figures.js'
import {bytesAsEvidence, type FigureSeries, figures, growthArgs, growthBeside} from '../figures.js'
import {type Confidence, type Finding, subject} from '../finding.js'
import type {LeakRule} from '../rule.js'
import {steadyRise} from '../steady-rise.js'
import {lowerEnvelope, type Rise, warmUp} from '../trend.js'

const floor = 1 << 20

/**
 * A contiguous area that loses a piece per run and never gets it back, while the buffers that could be in it do not
 * grow by as much.
 *
 * Taken for a leak by mistake: movable pages of programs and files, which the kernel puts there while nobody else needs
 * the area, where only /proc/meminfo tells of it; memory of V4L2 queues and GPU objects that no interface lists: while
 * more devices are open than before it is no more than possible.
 */
export const cmaStaircase: LeakRule = {
  id: 'cma-staircase',
  least: 4,
  needs: [{anyOf: ['cma', 'meminfo'], extent: 'readable'}],
  summary: 'a contiguous area that loses a piece per run',
  surest: 'likely',
  watch: () => {
    const areas = figures<CmaArea, BesideCma>('gone')
    return {
      findings: () => areas.series().flatMap((one) => finding(one) ?? []),
      see: (snapshot, moment) => areas.see(cmaFigures(snapshot), moment)
    }
  }
}

function finding({label: {counts, name, path}, points}: FigureSeries<CmaArea, BesideCma>): Finding | null {
  const rise = steadyRise(points, floor)
  if (rise === null) return null
  const steps = equalSteps(points.slice(warmUp(points.length)).map(({value}) => value))
  const equal = steps.count >= 4 && steps.count * steps.bytes >= (2 / 3) * rise.growth
  const media = growthBeside(points, (beside) => beside.media)
  const movable = growthBeside(points, (beside) => beside.movable)
  const opens = growthBeside(points, (beside) => beside.opens)
  if (media !== null && media >= rise.growth / 2) return null
  const pages = movable === null ? null : movable >= rise.growth / 2
  if (counts === 'not free' && !equal && pages === true) return null
  const sure = media !== null && opens === 0 && (counts === 'taken' || (equal && pages === false))
  return {
    args: {
      ...growthArgs(points, rise),
      counts,
      equalSteps: equal ? steps.count : 0,
      mediaGrowthBytes: media,
      moreOpen: opens,
      stepBytes: equal ? steps.bytes : null
    },
    bytes: rise.growth,
    confidence: confidenceOf(rise, sure, equal),
    evidence: bytesAsEvidence(points),
    rule: 'cma-staircase',
    subject: subject({path, what: name ?? 'CmaFree'})
  }
}

/** Equal steps are nobody's accident: few of them say as much as a steady rise. */
const confidenceOf = ({confidence}: Rise, sure: boolean, equal: boolean): Confidence =>
  sure && equal ? 'likely' : sure ? confidence : 'possible'

/** Most steps of one size, give or take 2 %, and that size. */
function equalSteps(values: readonly number[]): {readonly count: number; readonly bytes: number} {
  const least = lowerEnvelope(values)
  const steps = least
    .slice(1)
    .map((value, at) => value - (least[at] ?? value))
    .filter((step) => step > 0)
    .sort((a, b) => a - b)
  let best = {bytes: 0, count: 0}
  let from = 0
  for (const [at, step] of steps.entries()) {
    while ((steps[from] ?? step) * 1.04 < step) from += 1
    const count = at - from + 1
    if (count * step >= best.count * best.bytes) best = {bytes: steps[(from + at) >> 1] ?? step, count}
  }
  return best
}
