/** What sections of a bugreport and services in them state: each is read by the parser of what it prints. */
import {looksLikeAndroidGpumem, parseAndroidGpumem} from '../android/android-gpumem.js'
import {looksLikeAndroidGralloc, parseAndroidGralloc} from '../android/android-gralloc.js'
import {parseAndroidMeminfo} from '../android/android-meminfo.js'
import {tableOfGralloc} from '../android/gralloc-table.js'
import {looksLikeLmkdKills, parseLmkdKills} from '../android/lmkd-kills.js'
import {observeDmabufDump} from '../dmabuf-dump/observe.js'
import {observeText} from '../index.js'
import type {InterfaceId, Origin, Parsed} from '../interface.js'
import {lsofObservations} from '../listed-texts.js'
import type {Observation, Seen} from '../observation.js'
import {looksLikeLibrank, parseLibrank} from '../pasted/librank.js'
import {looksLikeLsof, parseLsof} from '../pasted/lsof.js'
import {type Place, placeOf} from '../paths.js'
import {ofAndroidMeminfo, ofGpumem, ofLibrank, ofLmkdKills, place} from '../statements-of.js'
import {looksLikeProperties, parseProperties} from './properties.js'
import type {PartName} from './report-part.js'

/** null: it is not what its name says. */
type Reader = (text: string, path: string) => Seen | null

export interface KnownPart {
  readonly title: string
  readonly service: string | null
  readonly command: string | null
}

const media =
  <T>(
    id: InterfaceId,
    looksLike: (text: string) => boolean,
    parse: (text: string, origin: Origin) => Parsed<T | null>,
    observe: (value: T, path: string) => readonly Observation[]
  ): Reader =>
  (text, path) => {
    if (!looksLike(text)) return null
    const {issues, value} = parse(text, {path})
    const found = value === null ? [] : observe(value, path)
    return {issues, observations: [...found, {interface: id, of: 'media-read', path}]}
  }

/** The names of processes are those of packages. */
const meminfo: Reader = (text, path) => {
  const {issues, value} = parseAndroidMeminfo(text, {path})
  if (value.system === null && value.processes.length === 0 && value.lists.length === 0) return null
  const listed = value.lists.flatMap(({rows}) => rows)
  const names = new Map(
    [...listed, ...value.processes].flatMap(({name, pid}) => (pid === null || name === null ? [] : [[pid, name]]))
  )
  return {
    issues,
    observations: [
      {all: place('android-meminfo', path, ofAndroidMeminfo(value)), of: 'statements'},
      {interface: 'android-meminfo', of: 'media-read', path},
      {names, of: 'packages'}
    ]
  }
}

const properties: Reader = (text) =>
  looksLikeProperties(text)
    ? {issues: [], observations: [{of: 'android-properties', value: parseProperties(text)}]}
    : null

const services: Readonly<Record<string, Reader>> = {
  SurfaceFlinger: media('android-gralloc', looksLikeAndroidGralloc, parseAndroidGralloc, (value, path) => [
    {interface: 'android-gralloc', of: 'table', path, value: tableOfGralloc(value)}
  ]),
  gpu: media('android-gpumem', looksLikeAndroidGpumem, parseAndroidGpumem, (value, path) => [
    {all: place('android-gpumem', path, ofGpumem(value)), of: 'statements'}
  ]),
  meminfo
}

/** Of thousands of libraries and files, those that are memory of devices. */
const ofDevices = /dmabuf|^\/dev\/(?:dri|ion|kgsl|mali|nvmap|pmem|video)/

/** Thousands of lines of which a few count: without one, nothing is understood. */
const log: Reader = media('android-lmkd', looksLikeLmkdKills, parseLmkdKills, (value, path) => [
  {all: place('android-lmkd', path, ofLmkdKills(value)), of: 'statements'}
])

const sections: Readonly<Record<string, Reader>> = {
  'Dmabuf dump': observeDmabufDump,
  'Dmabuf per-buffer/per-exporter/per-device stats': observeDmabufDump,
  'EVENT LOG': log,
  LIBRANK: media('librank', looksLikeLibrank, parseLibrank, ({rows}, path) => [
    {
      all: place('librank', path, ofLibrank({rows: rows.filter(({library}) => ofDevices.test(library))})),
      of: 'statements'
    }
  ]),
  'LIST OF OPEN FILES': media('lsof', looksLikeLsof, parseLsof, lsofObservations),
  'SYSTEM LOG': log,
  'SYSTEM PROPERTIES': properties
}

/** A report of any release may have these; what is not in it is told. */
export const knownParts: readonly KnownPart[] = [
  ...Object.keys(sections).map((title) => ({command: null, service: null, title})),
  {command: '/proc/meminfo', service: null, title: 'MEMORY INFO'},
  {command: '/proc/vmstat', service: null, title: 'VIRTUAL MEMORY STATS'},
  ...Object.keys(services).map((service) => ({command: null, service, title: 'DUMPSYS'}))
]

const own = <T>(of: Readonly<Record<string, T>>, key: string): T | null =>
  Object.hasOwn(of, key) ? (of[key] ?? null) : null

/** A section that prints a file is read as the file: `(/proc/meminfo)`, `(/d/ion/heaps/system)`. */
export function placeOfPart({command, service}: PartName): Place | null {
  if (service !== null || command === null || !command.startsWith('/')) return null
  const found = placeOf(command.replace(/^\/d\//, '/sys/kernel/debug/').slice(1))
  return found === null || found.slot === 'command' || found.pid !== null ? null : found
}

/** Before Android 9 a section of its own: `DUMPSYS MEMINFO (/system/bin/dumpsys -t 90 meminfo -a)`. */
const asService = ({command, service}: PartName): string | null =>
  service ?? /^(?:\/system\/bin\/)?dumpsys(?: -[tT] \d+)? (\w+) -a$/.exec(command ?? '')?.[1] ?? null

function readerOf(name: PartName): Reader | null {
  const service = asService(name)
  if (service !== null) return own(services, service)
  const found = placeOfPart(name)
  return found === null ? own(sections, name.title) : (text) => observeText(found, text)
}

export const isKnownPart = (name: PartName): boolean => readerOf(name) !== null

/** Where figures of it are said to stand: the file it prints, or `cmd/dumpsys meminfo`. */
export function pathOfPart(name: PartName): string {
  const service = asService(name)
  return placeOfPart(name)?.path ?? (service === null ? `cmd/${name.title}` : `cmd/dumpsys ${service}`)
}

/** null: not known, or not what is known by that name. An empty text has nothing to say. */
export function observePart(name: PartName, text: string): Seen | null {
  const read = readerOf(name)
  if (read === null) return null
  if (text.trim() === '') return {issues: [], observations: []}
  return read(text, pathOfPart(name))
}
