/** Members of a source to observations: which are read, and what each states. */

import {fault, observeFolder, observeLink} from '../parsers/entries.js'
import {isRead, observeText} from '../parsers/index.js'
import type {InterfaceId} from '../parsers/interface.js'
import type {Observation, Seen} from '../parsers/observation.js'
import {leadsToPlace, type Place, placeOf, splitRoot} from '../parsers/paths.js'
import type {Slot} from '../parsers/slots.js'
import {type BulkParts, bulkKind, splitBulk} from './bulk.js'
import {linksSeen, plainMapsSeen} from './collect-live.js'
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

  const takeFault = (path: string, kind: Fault, detail: string): void => {
    const found = place(path)
    if (found !== null) target.add(fault(found, kind, detail))
  }

  const takeText = (path: string, read: () => string, cut: boolean): void => {
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
    const text = read()
    if (ofItsMoment.has(found.slot)) {
      if ((moments.get(found.path) ?? text) !== text) twice ??= found.path
      moments.set(found.path, text)
    }
    const seen = observeText(found, text)
    if (found.slot === 'command' && seen.observations.length > 0) met += 1
    pass(seen)
  }

  const takeLink = (path: string, destination: string): void => {
    const found = place(path)
    if (found !== null) pass(observeLink(found, destination))
  }

  const takeFolder = (path: string): void => {
    const found = place(path)
    if (found !== null) pass(observeFolder(found))
  }

  /** As if its parts were members; `prefix` stands before the root of the machine. */
  const takeParts = ({faults, files, folders, links, strange}: BulkParts, path: string, prefix: string): void => {
    for (const folder of folders) takeFolder(prefix + folder)
    for (const link of links) takeLink(prefix + link.path, link.target)
    for (const one of files) takeText(prefix + one.path, () => one.text, one.cut)
    for (const one of faults) takeFault(prefix + one.path, one.fault, one.detail)
    for (const one of strange) target.addIssue({...one, code: 'unexpected-line', path})
  }

  return {
    collected: () => ({met, roots: roots.several(), strangers, twice}),
    directory: takeFolder,
    fault: takeFault,
    file(path, bytes, cut) {
      const {at} = locate(path)
      const kind = at === null ? null : bulkKind(at.path)
      if (at === null || kind === null) takeText(path, () => decode(bytes), cut)
      else takeParts(splitBulk(kind, decode(bytes), cut), at.path, at.prefix)
    },
    link: takeLink,
    links(folder, names, targets, kept) {
      const found = place(folder)
      if (found?.slot === 'fd' && found.pid !== null) target.add(linksSeen(found.pid, names, targets, kept))
    },
    plainMaps(path, bytes, cut) {
      const pid = place(path)?.pid ?? null
      const seen = pid === null || cut ? null : plainMapsSeen(pid, bytes)
      if (seen === null) takeText(path, () => decode(bytes), cut)
      else target.add(seen)
    },
    wants(path, type) {
      const {at, place: found} = locate(path)
      if (at !== null && bulkKind(at.path) !== null) return type === 'file'
      if (found === null && type !== 'directory' && strangers.length < 5) strangers.push(path)
      if (type === 'directory') return at === null || at.path.startsWith('dev/dma_heap/') || leadsToPlace(at.path)
      return found !== null && (type === 'link' || isRead(found.slot))
    }
  }
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
