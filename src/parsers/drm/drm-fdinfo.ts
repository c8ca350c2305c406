/**
 * `/proc/<pid>/fdinfo/<fd>` of a GPU's or accelerator's device node: what the client behind it has allocated and used.
 *
 *     fdinfo := … the lines of every descriptor, "ino:\t" uint LF among them since v5.14 …
 *               "drm-driver:\t" text LF
 *               "drm-client-id:\t" uint LF                        of the open file: descriptors passed on share it
 *               [ "drm-pdev:\t" pci address LF ]                  PCI only
 *               [ "drm-client-name:\t" name LF ]                  in v7.3, not in v6.12
 *               { "drm-" stat "-" region ":\t" size LF }
 *               { "drm-engine-" engine ":\t" uint " ns" LF | "drm-engine-capacity-" engine ":\t" uint LF
 *               | "drm-cycles-" engine ":\t" uint LF | "drm-total-cycles-" engine ":\t" uint LF
 *               | ( "drm-maxfreq-" | "drm-curfreq-" ) engine ":\t" uint [ " Hz" | " KHz" | " MHz" ] LF }
 *               { key ":\t" text LF }                             the driver's own, between any of these
 *     stat   := "total" | "shared" | "resident" | "purgeable" | "active" | "memory" | "internal"
 *     size   := uint [ " KiB" | " MiB" ]                          without unit: bytes
 *
 * - A size is divided by 1024 while it divides evenly, twice at most: one text mixes units, and none is rounded.
 *   amdgpu's own lines are always KiB, and may say again what the common ones say.
 * - `total` and `shared` count each buffer of the client once, imported dma-bufs too. `shared`, those with a second
 *   client or a dma-buf, is a part of `total`: where it is more, that is a conflict, and both numbers are kept.
 *   What is resident or active may be more than the total: drivers differ in what they count.
 * - `memory` is amdgpu's older word for resident, and all it says in v6.1. `internal` was proposed for panfrost and
 *   panthor; v7.3 prints panthor's as `panthor-resident-memory`.
 * - Before v6.5 the client's number is the driver's own and may be another driver's too.
 * - The name is what the program chose, 64 printable characters without blanks. It cannot add a line; if it could, the
 *   first line of a key counts, and another that says otherwise is reported.
 * - amdgpu up to v5.18 prints `vram mem:` and no `drm-` key, which is not read.
 *
 * Read in drivers/gpu/drm/drm_file.c drm_show_fdinfo(), drm_fdinfo_print_size() and the show_fdinfo() of the drivers
 * at v6.1, v6.12, v7.3; Documentation/gpu/drm-usage-stats.rst.
 */
import type {Engine, OtherKey} from '../engine.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, uint} from '../scan.js'
import {beginsAsUsage, readUsage, type UsageKey} from './usage-keys.js'
import {bytes, type EngineField, fillEngine} from './usage-values.js'

export interface DrmFd {
  readonly driver: string | null
  readonly clientId: number | null
  /** PCI address; null: no PCI device, or not printed. */
  readonly pdev: string | null
  readonly clientName: string | null
  /** Of the device node the descriptor is of; null: before 5.14. */
  readonly inode: number | null
  /** In order of first mention. */
  readonly regions: readonly DrmRegion[]
  /** In order of first mention. */
  readonly engines: readonly Engine[]
  /** Keys of the driver's own and `drm-` keys not known here. */
  readonly others: readonly OtherKey[]
}

/** Bytes. */
export interface DrmRegion {
  readonly name: string
  readonly total: number | null
  readonly shared: number | null
  readonly resident: number | null
  readonly purgeable: number | null
  readonly active: number | null
  /** `drm-memory-`: what amdgpu calls resident. */
  readonly memory: number | null
  /** `drm-internal-`: kernel-internal objects of the client, not in the total. Proposed, never merged. */
  readonly internal: number | null
}

const isOwn = (key: string): boolean => key.startsWith('drm-')

/** null: no `drm-` key, the usual case. */
export function parseDrmFdinfo(text: string, origin: Origin): Parsed<DrmFd | null> {
  if (!text.includes('drm-')) return {issues: [], value: null}
  const {issues: found, value: usage} = readUsage(text, origin, isOwn)
  if (usage === null) return {issues: found, value: null}
  const {inode, keys, whole} = usage
  const issues: ParseIssue[] = [...found]
  const report = (code: 'bad-number' | 'conflict' | 'missing-field', {line}: UsageKey) =>
    issues.push(issue(code, origin.path, line.number, line.text))
  const regions = new Map<string, DrmRegion>()
  const engines = new Map<string, Engine>()
  const others: OtherKey[] = []
  let clientId: number | null = null
  for (const [key, at] of keys) {
    const {value} = at
    if (key === 'drm-client-id') {
      clientId = uint(value)
      if (clientId === null) report('bad-number', at)
      continue
    }
    if (names.has(key)) {
      if (value === '') report('missing-field', at)
      continue
    }
    const [, usageOf = '', engine = ''] = engineKey.exec(key) ?? []
    const field = engineFields.get(usageOf)
    const [, stat = '', name = ''] = field === undefined ? (regionKey.exec(key) ?? []) : []
    if (field !== undefined) {
      if (!fillEngine(engines, engine, field, value)) report('bad-number', at)
    } else if (isStat(stat)) {
      const size = bytes(value)
      if (size === null) report('bad-number', at)
      else {
        const region = {...(regions.get(name) ?? emptyRegion(name)), [stat]: size}
        regions.set(name, region)
        if ((stat === 'total' || stat === 'shared') && (region.shared ?? 0) > (region.total ?? Infinity))
          report('conflict', at)
      }
    } else others.push({key, value})
  }
  const driver = textOf(keys.get('drm-driver'))
  if (whole && !keys.has('drm-driver')) issues.push(issue('missing-field', origin.path, 0, 'drm-driver'))
  return {
    issues: issues.sort((a, b) => a.line - b.line),
    value: {
      clientId,
      clientName: textOf(keys.get('drm-client-name')),
      driver,
      engines: [...engines.values()],
      inode,
      others,
      pdev: textOf(keys.get('drm-pdev')),
      regions: [...regions.values()]
    }
  }
}

const names: ReadonlySet<string> = new Set(['drm-driver', 'drm-pdev', 'drm-client-name'])

const textOf = (found: UsageKey | undefined): string | null =>
  found === undefined || found.value === '' ? null : found.value

/** Before `regionKey`, which `drm-total-cycles-rcs` would be a region of. */
const engineKey = /^drm-(engine-capacity|engine|cycles|total-cycles|maxfreq|curfreq)-(.+)$/
const engineFields: ReadonlyMap<string, EngineField> = new Map([
  ['curfreq', 'curHz'],
  ['cycles', 'cycles'],
  ['engine', 'busyNs'],
  ['engine-capacity', 'capacity'],
  ['maxfreq', 'maxHz'],
  ['total-cycles', 'totalCycles']
])

const regionKey = /^drm-([a-z]+)-(.+)$/

const emptyRegion = (name: string): DrmRegion => ({
  active: null,
  internal: null,
  memory: null,
  name,
  purgeable: null,
  resident: null,
  shared: null,
  total: null
})

type Stat = Exclude<keyof DrmRegion, 'name'>

const stats: ReadonlySet<string> = new Set(Object.keys(emptyRegion('')))

const isStat = (word: string): word is Stat => word !== 'name' && stats.has(word)

/** A whole text, or the lines of one that a search for `drm-` left. */
export function looksLikeDrmFdinfo(head: string): boolean {
  if (!beginsAsUsage(head, isOwn)) return false
  const {value} = parseDrmFdinfo(`${head}\n`, {path: ''})
  return value !== null && (value.driver !== null || value.regions.length > 0 || value.engines.length > 0)
}
