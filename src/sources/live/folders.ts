/** Files of V4L2, DRM, heaps and pools: which of them are there, by the folders they can be in. */
import {isRead} from '../../parsers/index.js'
import {mediaFolders} from '../../parsers/media-paths.js'
import {placeOf} from '../../parsers/paths.js'
import type {Entry} from './entries.js'
import type {MachineFiles} from './machine-files.js'

/** Hold more than media, and nothing of it themselves. */
const crowded: ReadonlySet<string> = new Set([
  'dev',
  'proc',
  'sys',
  'sys/class',
  'sys/class/misc',
  'sys/devices',
  'sys/devices/virtual',
  'sys/kernel',
  'sys/kernel/debug',
  'sys/kernel/mm'
])

/** Reading it makes the kernel do more than print. */
const acts = /\/rss_pid$|_shrink$/

const debugfs = 'sys/kernel/debug'

export interface MediaPaths {
  /** Heaps, by their folder or node, which is not opened. */
  readonly names: readonly string[]
  readonly files: readonly string[]
  readonly links: readonly string[]
}

/** `inDebugfs`: those below /sys/kernel/debug, else all others. Folders that are refused are told to the sink. */
export function mediaPaths(files: MachineFiles, inDebugfs: boolean): MediaPaths {
  const found = new Set<string>()
  const links = new Set<string>()
  const names = new Set<string>()
  const listings = new Map<string, readonly Entry[]>()

  const list = (path: string): readonly Entry[] => {
    const known = listings.get(path)
    if (known !== undefined) return known
    const entries = files.list(path) ?? []
    listings.set(path, entries)
    if (!crowded.has(path)) for (const entry of entries) meet(`${path}/${entry.name}`, entry)
    return entries
  }
  const meet = (path: string, entry: Entry): void => {
    const place = placeOf(path)
    if (place === null || acts.test(path)) return
    if (entry.isSymbolicLink()) links.add(path)
    else if (place.slot === 'dma-heap') names.add(path)
    else if (!entry.isDirectory() && isRead(place.slot)) found.add(path)
  }
  const walk = (path: string, rest: readonly string[]): void => {
    const [segment, ...more] = rest
    if (segment === undefined) {
      list(path)
      return
    }
    const open = segment.endsWith('*')
    if (!open && crowded.has(path)) {
      walk(`${path}/${segment}`, more)
      return
    }
    for (const entry of list(path)) {
      const fits = open ? entry.name.startsWith(segment.slice(0, -1)) : entry.name === segment
      if (fits && (entry.isDirectory() || isClassLink(path, entry))) walk(`${path}/${entry.name}`, more)
    }
  }

  for (const [first = '', ...rest] of mediaFolders) {
    const below = [first, ...rest].join('/').startsWith(`${debugfs}/`)
    if (below === inDebugfs) walk(first, rest)
  }
  return {files: [...found], links: [...links], names: [...names]}
}

/** A device below /sys/class is a link to it. */
const isClassLink = (folder: string, entry: Entry): boolean => entry.isSymbolicLink() && folder === 'sys/class/misc'
