/** Observations of V4L2 and DRM devices, heaps and pools into facts, in any order. */
import type {MediaObservation, Observation} from '../parsers/observation.js'
import type {MediaFacts} from './media-facts.js'

type Unowned = Exclude<MediaObservation, {readonly pid: number | null}>

const kinds: ReadonlySet<string> = new Set<Unowned['of']>([
  'courses',
  'dma-heap',
  'drm-name',
  'drm-node',
  'drm-opens',
  'media-read',
  'meminfo',
  'memtrack',
  'statements',
  'table',
  'timelines',
  'v4l2-ctl',
  'v4l2-mem',
  'video-node',
  'vmstat'
])

export const isMedia = (seen: Observation): seen is Unowned => kinds.has(seen.of)

/** Two of the same thing: the later stands. */
export function addMediaFact(facts: MediaFacts, seen: Unowned): void {
  switch (seen.of) {
    case 'courses':
      for (const one of seen.all) facts.courses.push(one)
      return
    case 'dma-heap':
      facts.heaps.add(seen.name)
      return
    case 'drm-name':
      facts.drmNames.set(seen.folder, seen.value)
      return
    case 'drm-node':
      facts.drmNodes.set(seen.node, seen.device)
      return
    case 'drm-opens':
      facts.drmOpens.push({folder: seen.folder, rows: seen.rows})
      return
    case 'media-read':
      facts.read.set(
        seen.interface,
        (facts.read.get(seen.interface) ?? new Map<string, string | null>()).set(seen.path, seen.partial ?? null)
      )
      return
    case 'meminfo':
    case 'vmstat':
      addFigures(facts, seen)
      return
    case 'memtrack':
      facts.memtracks.set(seen.device, seen.value)
      return
    case 'statements':
      for (const one of seen.all) facts.statements.push(one)
      return
    case 'table':
      facts.tables.push({interface: seen.interface, path: seen.path, value: seen.value})
      return
    case 'timelines':
      for (const {fences, name, value} of seen.all)
        facts.timelines.push({name, unsignalled: fences.filter(({state}) => state === 'active').length, value})
      return
    case 'v4l2-ctl':
      facts.ctls.push({node: seen.node, value: seen.value})
      return
    case 'v4l2-mem':
      facts.mems.set(seen.device, seen.rows)
      return
    case 'video-node': {
      const known = facts.nodes.get(seen.node)
      facts.nodes.set(seen.node, {
        device: seen.device ?? known?.device ?? null,
        name: seen.name ?? known?.name ?? null
      })
    }
  }
}

/** The file itself stands before what a command printed of it; of several commands one, whatever the order. */
function isBetter(known: string | undefined, path: string): boolean {
  if (known === undefined) return true
  const own = path.startsWith('proc/')
  return own === known.startsWith('proc/') ? path <= known : own
}

function addFigures(facts: MediaFacts, seen: Extract<Unowned, {readonly of: 'meminfo' | 'vmstat'}>): void {
  if (seen.of === 'meminfo') {
    if (isBetter(facts.meminfo?.path, seen.path)) facts.meminfo = {path: seen.path, value: seen.value}
  } else if (isBetter(facts.vmstat?.path, seen.path)) facts.vmstat = {path: seen.path, value: seen.value}
}
