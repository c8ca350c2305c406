/** Many sources, to their snapshots in order of time, one at a time. */
import {statSync} from 'node:fs'
import {ExitCode, MediamemError} from './errors.js'
import {type Loaded, type LoadOptions, load, loadMoment} from './load.js'
import {inOrder, type Moment, type Placed} from './model/moment.js'
import type {Snapshot} from './model/snapshot.js'
import {losses, lossWarnings, type PassedOver} from './series-losses.js'
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
  readonly passedOver: readonly PassedOver[]
  readonly warnings: readonly string[]
}

interface Probed {
  readonly of: ExpandedSource
  /** What can be read once was read. */
  readonly loaded: Loaded | null
}

/**
 * Throws MediamemError for a source that is none, where the user named it, and where none is left; files of a folder or
 * pattern that are none are passed over. Of several snapshots of one moment one is taken, a whole one where there is one.
 */
export async function loadSeries(given: readonly string[], options: SeriesOptions): Promise<Series> {
  const {asGiven = false, plan, see, ...rest} = options
  const loading = {...rest, ...(rest.onProgress !== undefined && {onProgress: summed(rest.onProgress)})}
  const {attempt, passedOver} = losses()
  const warnings: string[] = []
  const sources = await expandSources(given)

  const probed: {readonly item: Probed; readonly moment: Moment}[] = []
  for (const one of sources) {
    const found = await attempt(one, () => probe(one, loading))
    if (found !== null) probed.push(found)
    // A small file is read at once, without a word.
    loading.onProgress?.(0, null)
  }
  if (probed.length === 0 && sources.length > 0) throw noCapture(given, passedOver)
  const places: SeriesPlace[] = []
  const moments = byMoment(inOrder(probed, ({of: {source}}) => source, asGiven))
  plan?.(moments.map(([{boot}]) => boot))
  for (const twins of moments) {
    const taken = await best(twins, ({of, loaded}) =>
      attempt(of, async () => loaded ?? (await load(of.source, loading)))
    )
    if (taken === null) continue
    const {one, snapshot} = taken
    const {source} = one.item.of
    for (const {item} of twins) {
      if (item.of.source !== source)
        warnings.push(`${item.of.source} is of the same moment as ${source}: it is left out`)
    }
    const place = {boot: one.boot, index: places.length, moment: one.moment, source}
    places.push(place)
    warnings.push(...taken.warnings)
    see(snapshot, place)
  }
  return {passedOver, places, warnings: [...warnings, ...lossWarnings(passedOver)]}
}

const noCapture = (given: readonly string[], passedOver: readonly PassedOver[]): MediamemError =>
  new MediamemError(
    'NO_INTERFACE',
    `${given.join(', ')}: ${passedOver.length > 1 ? `none of ${passedOver.length} files is` : 'what is there is not'} a capture: ${passedOver[0]?.reason ?? ''}`,
    ExitCode.Usage,
    ['folders are not searched below; a pattern is: mediamem leaks "captures/**/*.tar.gz"']
  )

/** Snapshots of one moment together. */
function byMoment(placed: readonly Placed<Probed>[]): [Placed<Probed>, ...Placed<Probed>[]][] {
  const groups: [Placed<Probed>, ...Placed<Probed>[]][] = []
  for (const one of placed) {
    const last = groups.at(-1)
    if (last !== undefined && sameMoment(last[0], one)) last.push(one)
    else groups.push([one])
  }
  return groups
}

type Taken = Loaded & {readonly one: Placed<Probed>}

/** The first that is whole, else the first that can be read. */
async function best(
  twins: readonly Placed<Probed>[],
  read: (item: Probed) => Promise<Loaded | null>
): Promise<Taken | null> {
  let first: Taken | null = null
  for (const one of twins) {
    const loaded = await read(one.item)
    if (loaded === null) continue
    const taken = {...loaded, one}
    if (!loaded.snapshot.issues.some(({code}) => code === 'archive-damaged' || code === 'input-limit')) return taken
    first ??= taken
  }
  return first
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
  a.boot === b.boot &&
  a.moment.uptimeSeconds === b.moment.uptimeSeconds &&
  (a.moment.uptimeSeconds !== null ||
    (a.moment.captureStart !== null && a.moment.captureStart === b.moment.captureStart))
