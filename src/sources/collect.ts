/** Members of a source to observations: which are read, and what each states. */

import {fault, observeFolder, observeLink} from '../parsers/entries.js'
import {isRead, observeText} from '../parsers/index.js'
import type {InterfaceId} from '../parsers/interface.js'
import type {Observation, Seen} from '../parsers/observation.js'
import {leadsToPlace, type Place, placeOf, splitRoot} from '../parsers/paths.js'
import type {Slot} from '../parsers/slots.js'
import {decode} from './decode.js'
import type {Fault, LiveSink} from './source.js'

export interface Collected {
  /** Members of an interface, read or not. */
  readonly met: number
  /** Folders before `proc/` or `sys/` under which the same kind of thing stands: more than one machine; empty: one. */
  readonly roots: readonly string[]
  /** A member that comes twice and says something else: two moments, or two machines, in one; null: none. */
  readonly twice: string | null
  /** A few paths of members that no interface claims, to tell what else this is. */
  readonly strangers: readonly string[]
}

export interface Collector extends LiveSink {
  collected(): Collected
}

export interface Target {
  add(observation: Observation): void
  addIssue(issue: {
    readonly code: 'cut-short' | Seen['issues'][number]['code']
    readonly path: string
    readonly line: number
    readonly text: string
  }): void
}

/** Takes members in any order and passes on what they state; keeps none. */
export function collector(target: Target): Collector {
  const roots = rootWatch()
  const strangers: string[] = []
  const moments = new Map<string, string>()
  let twice: string | null = null
  let met = 0
  // A member is asked for, then given: its place is found once.
  let last: {readonly path: string; readonly at: ReturnType<typeof splitRoot>; readonly place: Place | null} | null =
    null

  const locate = (path: string) => {
    if (last?.path !== path) {
      const at = splitRoot(path)
      last = {at, path, place: at === null ? null : placeOf(at.path)}
    }
    return last
  }

  const place = (path: string): Place | null => {
    const {at, place: found} = locate(path)
    if (found === null) return null
    if (!tellsNothing.has(found.slot)) met += 1
    if (at !== null) roots.add(found, at.prefix)
    return found
  }

  const pass = ({issues, observations}: Seen): void => {
    for (const observation of observations) target.add(observation)
    for (const one of issues) target.addIssue(one)
  }

  return {
    collected: () => ({met, roots: roots.several(), strangers, twice}),
    directory(path) {
      const found = place(path)
      if (found !== null) pass(observeFolder(found))
    },
    fault(path, kind: Fault, detail) {
      const found = place(path)
      if (found !== null) target.add(fault(found, kind, detail))
    },
    file(path, bytes, cut) {
      const found = place(path)
      if (found === null) return
      if (cut) {
        target.addIssue({
          code: 'cut-short',
          line: 0,
          path: found.path,
          text: 'the archive ends in the middle of this member'
        })
        // What is left must not pass for the whole; of a list or of independent rows a part is worth having.
        target.add(fault(found, 'lost', 'cut'))
        if (!hasParts.has(found.interface)) return
      }
      const text = decode(bytes)
      if (ofItsMoment.has(found.slot)) {
        if ((moments.get(found.path) ?? text) !== text) twice ??= found.path
        moments.set(found.path, text)
      }
      const seen = observeText(found, text)
      if (found.slot === 'command' && seen.observations.length > 0) met += 1
      pass(seen)
    },
    link(path, destination) {
      const found = place(path)
      if (found !== null) pass(observeLink(found, destination))
    },
    links(folder, names, targets, kept) {
      const found = place(folder)
      if (found?.slot !== 'fd' || found.pid === null) return
      const {pid} = found
      if (kept === null) target.add({fds: names.map(Number), of: 'descriptors', others: 0, pid, targets})
      else {
        const pick = (all: readonly string[]) => kept.map((at) => all[at] ?? '')
        const others = names.length - kept.length
        target.add({fds: pick(names).map(Number), of: 'descriptors', others, pid, targets: pick(targets)})
      }
    },
    plainMaps(path, bytes, cut) {
      const found = place(path)
      if (found?.pid == null) return
      const vmas = countLines(bytes)
      if (vmas === 0 || cut) this.file(path, bytes, cut)
      else target.add({devices: [], file: 'maps', maps: [], of: 'maps', pid: found.pid, vmas})
    },
    wants(path, type) {
      const {at, place: found} = locate(path)
      if (found === null && type !== 'directory' && strangers.length < 5) strangers.push(path)
      if (type === 'directory') return at === null || at.path.startsWith('dev/dma_heap/') || leadsToPlace(at.path)
      return found !== null && (type === 'link' || isRead(found.slot))
    }
  }
}

function countLines(bytes: Uint8Array): number {
  let lines = 0
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines += 1
  return lines
}

/** Alone they make no capture: names of heaps, folders, who took it, and what commands printed, unless it is known. */
const tellsNothing: ReadonlySet<Slot> = new Set(['command', 'dma-heap', 'manifest', 'media-folder'])

const hasParts: ReadonlySet<InterfaceId> = new Set(['dmabuf-bpf', 'dmabuf-bufinfo', 'machine', 'proc-fd-stat'])

/** Read twice, they differ: a boot has one id, a process another run time. */
const ofItsMoment: ReadonlySet<Slot> = new Set(['boot-id', 'bufinfo', 'stat', 'uptime'])

export interface RootWatch {
  add(place: Place, prefix: string): void
  several(): string[]
}

/** One machine's processes stand below one folder, and so does each of its lists of buffers. */
export function rootWatch(): RootWatch {
  const prefixes = new Map<string, Set<string>>()
  return {
    add({interface: id, pid}, prefix) {
      const kind = pid === null ? id : 'processes'
      if (kind === 'machine') return
      const found = prefixes.get(kind) ?? new Set()
      prefixes.set(kind, found.add(normal(prefix)))
    },
    several: () => [...([...prefixes.values()].find(({size}) => size > 1) ?? [])].sort()
  }
}

/** `./` in front is how tar was called, no other machine. */
const normal = (prefix: string): string => prefix.replace(/^(?:\.\/|\/)+/, '')
