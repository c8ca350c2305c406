/** Many sources, to their snapshots in order of time, one at a time. */
import {statSync} from 'node:fs'
import {MediamemError} from './errors.js'
import {type Loaded, type LoadOptions, load, loadMoment} from './load.js'
import {inOrder, type Moment, type Placed} from './model/moment.js'
import type {Snapshot} from './model/snapshot.js'
import {type ExpandedSource, expandSources} from './sources/expand.js'
import type {Progress} from './sources/source.js'

export interface SeriesPlace {
  /** From 0, by time. */
  readonly index: number
  readonly source: string
  readonly boot: number
  readonly moment: Moment
}

export interface SeriesOptions extends LoadOptions {
  /** What tells no time is of one boot, in the order given. */
  readonly asGiven?: boolean
  /** Called before the first, with the boot of each that is to come. */
  readonly plan?: (boots: readonly number[]) => void
  /** Called in order of time; the snapshot is not kept. */
  readonly see: (snapshot: Snapshot, place: SeriesPlace) => void
}

export interface Series {
  readonly places: readonly SeriesPlace[]
  readonly warnings: readonly string[]
}

interface Probed {
  readonly of: ExpandedSource
  /** What can be read once was read. */
  readonly loaded: Loaded | null
}

/**
 * Throws MediamemError for a source that is none, where the user named it; files of a folder or pattern that are none
 * are passed over. Two snapshots of one moment are taken once.
 */
export async function loadSeries(given: readonly string[], options: SeriesOptions): Promise<Series> {
  const {asGiven = false, plan, see, ...rest} = options
  const loading = {...rest, ...(rest.onProgress !== undefined && {onProgress: summed(rest.onProgress)})}
  const passedOver: string[] = []
  const warnings: string[] = []
  const sources = await expandSources(given)
  const unlessNamed = async <T>({named, source}: ExpandedSource, read: () => Promise<T>): Promise<T | null> =>
    read().catch((error: unknown) => {
      if (named || !(error instanceof MediamemError)) throw error
      passedOver.push(source)
      return null
    })

  const probed: {readonly item: Probed; readonly moment: Moment}[] = []
  for (const one of sources) {
    const found = await unlessNamed(one, () => probe(one, loading))
    if (found !== null) probed.push(found)
    // A small file is read at once, without a word.
    loading.onProgress?.(0, null)
  }
  const places: SeriesPlace[] = []
  const placed = inOrder(probed, ({of: {source}}) => source, asGiven)
  const once = placed.filter((one, at) => {
    const twin = placed[at - 1]
    if (twin === undefined || !sameMoment(twin, one)) return true
    warnings.push(`${one.item.of.source} is of the same moment as ${twin.item.of.source}: it is taken once`)
    return false
  })
  plan?.(once.map(({boot}) => boot))
  for (const {boot, item, moment} of once) {
    const {source} = item.of
    const loaded = item.loaded ?? (await unlessNamed(item.of, () => load(source, loading)))
    if (loaded === null) continue
    const place = {boot, index: places.length, moment, source}
    places.push(place)
    warnings.push(...loaded.warnings)
    see(loaded.snapshot, place)
  }
  if (passedOver.length > 0) {
    const named = passedOver.slice(0, 3).join(', ')
    warnings.push(
      `passed over ${passedOver.length} that are no captures: ${named}${passedOver.length > 3 ? ', …' : ''}`
    )
  }
  return {places, warnings}
}

async function probe(of: ExpandedSource, loading: LoadOptions): Promise<{item: Probed; moment: Moment}> {
  const {source} = of
  const again = statSync(source, {throwIfNoEntry: false})
  const rereadable = again !== undefined && !again.isFIFO()
  const moment = rereadable ? await loadMoment(source, loading.onProgress) : null
  if (moment !== null) return {item: {loaded: null, of}, moment}
  const loaded = await load(source, loading)
  return {item: {loaded, of}, moment: loaded.snapshot.machine}
}

/** Over all sources; each begins anew. How much there is in all is not known. */
function summed(onProgress: Progress): Progress {
  let before = 0
  let last = 0
  return (bytesRead) => {
    if (bytesRead < last) before += last
    last = bytesRead
    onProgress(before + last, null)
  }
}

/** Of two machines that tell no boot, the same uptime is chance. */
const sameMoment = (a: Placed<Probed>, b: Placed<Probed>): boolean =>
  a.boot === b.boot && a.moment.uptimeSeconds !== null && a.moment.uptimeSeconds === b.moment.uptimeSeconds
