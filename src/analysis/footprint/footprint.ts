/** How much system memory media takes, every byte once, and what is left out because it is the same or none. */
import type {Snapshot} from '../../model/snapshot.js'
import {bufferParts} from './buffer-parts.js'
import {drmParts} from './drm-parts.js'
import {gpuParts} from './gpu-parts.js'
import {poolParts} from './pool-parts.js'
import {v4l2Parts} from './v4l2-parts.js'

/** Where a figure is from: interfaces, joined by `, `. */
interface Figure {
  readonly what: string
  readonly source: string
  readonly bytes: number
}

interface FootprintPart extends Figure {
  /** There may be more: what could not be told apart was left out. */
  readonly atLeast: boolean
}

interface Overlap extends Figure {
  /** What it is the same memory as, wholly or in part. */
  readonly overlaps: string
}

export interface FootprintParts {
  /** Disjoint, system memory. */
  readonly parts: readonly FootprintPart[]
  readonly leftOut: readonly Overlap[]
  readonly notRam: readonly Figure[]
  /** Where it is, its exporter's name does not tell. */
  readonly unknown: readonly Figure[]
}

export interface Footprint extends FootprintParts {
  /** The sum of `parts`. */
  readonly bytes: number
}

export const noParts: FootprintParts = {leftOut: [], notRam: [], parts: [], unknown: []}

export function footprint(snapshot: Snapshot): Footprint {
  const all = [
    bufferParts(snapshot),
    v4l2Parts(snapshot),
    drmParts(snapshot),
    ...gpuParts(snapshot),
    poolParts(snapshot)
  ]
  const parts = all.flatMap((one) => one.parts).filter(({bytes}) => bytes > 0)
  return {
    bytes: parts.reduce((sum, {bytes}) => sum + bytes, 0),
    leftOut: all.flatMap((one) => one.leftOut).filter(({bytes}) => bytes > 0),
    notRam: all.flatMap((one) => one.notRam).filter(({bytes}) => bytes > 0),
    parts,
    unknown: all.flatMap((one) => one.unknown).filter(({bytes}) => bytes > 0)
  }
}
