/**
 * `/proc/<pid>/fdinfo/<fd>` of a video device: how busy its codec was for this descriptor. Proposed four times in 2026,
 * in no kernel up to v7.3; vendors take what they find.
 *
 *     fdinfo := … the lines of every descriptor … ( v0 | v1 | v2 | v3 )
 *     v0     := "src-queued-count: " uint LF "dst-queued-count: " uint LF "buf-size: " uint LF       hantro only
 *     v1     := "media-driver:\t" text LF { "media-engine-" engine ":\t" uint " ns" LF
 *               "media-maxfreq-" engine ":\t" uint " Hz" LF "media-curfreq-" engine ":\t" uint " Hz" LF }
 *     v2     := "media-driver:\t" text LF                        of every video device, from the core
 *               [ "media-type:\t" type LF "media-engine-usage:\t" uint " ns" LF
 *               "media-maxfreq:\t" uint " Hz" LF "media-curfreq:\t" uint " Hz" LF ]
 *     v3     := "v4l2-driver:\t" text LF                         of every video device, from the core
 *               [ "v4l2-driver-type:\t" type LF { "v4l2-core-usage-time-" core ":\t" uint " ns" LF
 *               [ "v4l2-core-usage-cycles-" core ":\t" uint LF ]
 *               "v4l2-maxfreq-" core ":\t" uint " Hz" LF "v4l2-curfreq-" core ":\t" uint " Hz" LF } ]
 *
 * - v3's driver is the name of its V4L2 device, with the bus device's after a blank where the driver set none.
 * - No client's number is printed: a descriptor that was duplicated or passed on says all of it again.
 * - Memory was asked for in review and is in v0 alone. Any key of these prefixes whose value is a size is taken for
 *   memory: one with a unit of bytes, or without unit if its words say memory, mem, size or bytes.
 * - `media-driver` alone is of v1 or of v2: which, it does not say.
 *
 * Read in the patches "v4l2: add fdinfo" v1 to v3 of June and July 2026 (msgid 20260612-, 20260617-,
 * 20260706-v4l2-add-fdinfo) and 20260212162328.192217 of February; the lines of v1 were seen.
 */

import {beginsAsUsage, readUsage} from '../drm/usage-keys.js'
import {bytes, type EngineField, fillEngine} from '../drm/usage-values.js'
import type {Engine, OtherKey} from '../engine.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {issue} from '../scan.js'

export interface V4l2Fd {
  /** null: of one of them, and it does not say of which. */
  readonly proposal: 0 | 1 | 2 | 3 | null
  readonly driver: string | null
  /** `media-type`, `v4l2-driver-type`. */
  readonly type: string | null
  /** Named as the text names them; v2 by the type, or `engine`; v3 `core 0` and so on. */
  readonly engines: readonly Engine[]
  readonly memory: readonly V4l2Memory[]
  /** Keys not known here, and how many buffers v0 says are queued. */
  readonly others: readonly OtherKey[]
}

interface V4l2Memory {
  /** The key without its prefix. */
  readonly name: string
  readonly bytes: number
}

/** `buf-size` alone could be anyone's. */
const isOwn = (key: string): boolean => /^(?:media|v4l2)-|^(?:src|dst)-queued-count/.test(key)

/** null: a descriptor of something else, or of a video device without such keys: the usual case. */
export function parseV4l2Fdinfo(text: string, origin: Origin): Parsed<V4l2Fd | null> {
  if (!/media-|v4l2-|-queued-count/.test(text)) return {issues: [], value: null}
  const {issues: found, value: usage} = readUsage(text, origin, isOwn)
  if (usage === null) return {issues: found, value: null}
  const {keys} = usage
  const named = (...of: readonly string[]): string | null => {
    for (const key of of) if ((keys.get(key)?.value ?? '') !== '') return keys.get(key)?.value ?? null
    return null
  }
  const type = named('media-type', 'v4l2-driver-type')
  const issues: ParseIssue[] = [...found]
  const engines = new Map<string, Engine>()
  const memory: V4l2Memory[] = []
  const others: OtherKey[] = []
  for (const [key, {line, value}] of keys) {
    if (names.has(key)) continue
    const bad = () => issues.push(issue('bad-number', origin.path, line.number, line.text))
    const engine = engineOf(key, type)
    if (engine !== null) {
      if (!fillEngine(engines, engine.name, engine.field, value)) bad()
    } else if (isMemory(key, value)) {
      const size = bytes(value.replace(/^(\d{1,20})[ \t]*B$/, '$1'))
      if (size === null) bad()
      else memory.push({bytes: size, name: key.replace(/^(?:media|v4l2)-/, '')})
    } else others.push({key, value})
  }
  let proposal: V4l2Fd['proposal'] = null
  for (const key of keys.keys()) proposal ??= proposalOf(key)
  return {
    issues: issues.sort((a, b) => a.line - b.line),
    value: {
      driver: named('media-driver', 'v4l2-driver'),
      engines: [...engines.values()],
      memory,
      others,
      proposal,
      type
    }
  }
}

const names: ReadonlySet<string> = new Set(['media-driver', 'media-type', 'v4l2-driver', 'v4l2-driver-type'])

const v1Key = /^media-(engine|maxfreq|curfreq)-(.+)$/
const v3Key = /^v4l2-(core-usage-time|core-usage-cycles|maxfreq|curfreq)-(\d{1,9})$/
const v2Fields: ReadonlyMap<string, EngineField> = new Map([
  ['media-curfreq', 'curHz'],
  ['media-engine-usage', 'busyNs'],
  ['media-maxfreq', 'maxHz']
])
const fields: ReadonlyMap<string, EngineField> = new Map([
  ['core-usage-cycles', 'cycles'],
  ['core-usage-time', 'busyNs'],
  ['curfreq', 'curHz'],
  ['engine', 'busyNs'],
  ['maxfreq', 'maxHz']
])

function proposalOf(key: string): V4l2Fd['proposal'] {
  if (/^(?:src|dst)-queued-count$/.test(key)) return 0
  if (key === 'media-type' || v2Fields.has(key)) return 2
  if (v1Key.test(key)) return 1
  return key === 'v4l2-driver' || key === 'v4l2-driver-type' || v3Key.test(key) ? 3 : null
}

function engineOf(key: string, type: string | null): {readonly field: EngineField; readonly name: string} | null {
  const v2 = v2Fields.get(key)
  if (v2 !== undefined) return {field: v2, name: type ?? 'engine'}
  const [, core = '', number = ''] = v3Key.exec(key) ?? []
  const [, word = '', name = ''] = core === '' ? (v1Key.exec(key) ?? []) : []
  const field = fields.get(core === '' ? word : core)
  return field === undefined ? null : {field, name: core === '' ? name : `core ${Number(number)}`}
}

/** A value that is no number, of a key about memory, is a word about it. */
function isMemory(key: string, value: string): boolean {
  if (key === 'buf-size') return true
  if (!/^(?:media|v4l2)-/.test(key)) return false
  if (/^\d+[ \t]*(?:[KMG]i)?B$/.test(value)) return true
  const words = key.split(/[-_]/)
  return (
    /^(?:\d|\.\.\.|…)/.test(value) &&
    words.some((word) => /^(?:memory|mem|size|bytes)\d*$/.test(word)) &&
    !words.some((word) => /^(?:count|cycles|ns|nr|num|time)$/.test(word))
  )
}

/** A whole text, or the driver's lines of one. */
export function looksLikeV4l2Fdinfo(head: string): boolean {
  if (!beginsAsUsage(head, isOwn)) return false
  const {value} = parseV4l2Fdinfo(`${head}\n`, {path: ''})
  return value !== null && (value.proposal !== null || value.driver !== null || value.memory.length > 0)
}
