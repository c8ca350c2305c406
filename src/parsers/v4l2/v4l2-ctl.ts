/**
 * What `v4l2-ctl` prints about a video device with `--list-ctrls`, `--list-ctrls-menus`, `--get-ctrl`, `--info`, `--all`,
 * and about all of them with `--list-devices`.
 *
 *     ctl     := ( class | control | item | got | section | device | notice | prompt )*
 *     class   := LF text LF LF                                  `User Controls`
 *     control := …                                              v4l2-ctl-control.ts
 *     item    := TAB TAB TAB TAB uint ": " text LF              of the menu above it; numbers may be left out
 *     got     := name ": " value LF                             --get-ctrl
 *     section := …                                              v4l2-ctl-section.ts
 *     device  := card " (" bus "):" LF (TAB node [" <- " link (", " link)*] LF)+ [LF]
 *
 * - People paste these texts: prompts stand among them, tabs are blanks or gone, long lines are broken. A line that
 *   begins with a field of a control goes on with the control above it.
 * - After `VIDIOC_G_EXT_CTRLS: failed` the values `--get-ctrl` prints are not the device's: null.
 * - A card's name is the device's, a menu's text the driver's. Neither is escaped.
 *
 * Read in utils/v4l2-ctl/v4l2-ctl-common.cpp list_devices(), print_control(), common_get() of v4l-utils; the
 * outputs of 1.22.1 were seen.
 */
import {cutShort} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, type Line, lines} from '../scan.js'
import {controlOf, controlStart, gotControl, type V4l2Control} from './v4l2-ctl-control.js'
import {deviceHead, nodeOf, typed} from './v4l2-ctl-line.js'
import {recordsOf, type V4l2Record} from './v4l2-ctl-record.js'
import {type DriverInfo, formatOf, infoOf, type VideoFormat} from './v4l2-ctl-section.js'
import {isMemoryUsage, memoryUsageOf} from './v4l2-memory-usage.js'

export interface V4l2Ctl {
  readonly controls: readonly V4l2Control[]
  /** Of `--list-devices`. */
  readonly devices: readonly V4l2Device[]
  /** Of the first `Driver Info:`. */
  readonly info: DriverInfo | null
  /** Of video queues, not of overlays, VBI or metadata. */
  readonly formats: readonly VideoFormat[]
  /** The one the commands in the text name; null: they name none, or several. */
  readonly node: string | null
}

interface V4l2Device {
  readonly card: string
  readonly bus: string | null
  readonly nodes: readonly string[]
}

/** One record read: a part of the value, and what is wrong with it. */
interface Read {
  readonly control?: V4l2Control | null
  readonly format?: VideoFormat | null
  readonly info?: DriverInfo
  readonly issues: readonly ParseIssue[]
}

export function parseV4l2Ctl(text: string, {path}: Origin): Parsed<V4l2Ctl> {
  const all = [...lines(text)]
  const cut = cutShort(text, path)
  // A prompt ends without LF.
  const half = cut === null || cut.text.trim() === '' || typed(cut.text) !== null ? undefined : all.pop()
  const {ends, records, strangers} = recordsOf(all, half)
  const issues: ParseIssue[] = strangers.map((line) => issue('unexpected-line', path, line.number, line.text))
  if (half !== undefined) issues.push(issue('cut-short', path, half.number, half.text))
  const parts: Read[] = []
  let heading: string | null = null
  let unread = false
  for (const record of records) {
    if (record.kind === 'class') heading = record.text
    if (record.kind === 'command') heading = null
    if (record.kind === 'command' || record.kind === 'unread') unread = record.kind === 'unread'
    const read = readOf(record, path, heading, unread)
    const lacks = read.issues.find(({code}) => code === 'missing-field' || code === 'total-mismatch')
    if (!ends || record !== records.at(-1) || record.kind === 'unread' || lacks === undefined) {
      parts.push(read)
      for (const one of read.issues) issues.push(one)
    } else if (half === undefined) issues.push({...lacks, code: 'cut-short'})
  }
  const {node, conflict} = nodeIn(records)
  if (conflict !== null) issues.push(issue('conflict', path, conflict.number, conflict.text))
  const value = {
    controls: parts.flatMap(({control}) => control ?? []),
    devices: records.flatMap((record) => (record.kind === 'device' ? deviceOf(record) : [])),
    formats: parts.flatMap(({format}) => format ?? []),
    info: parts.find(({info}) => info !== undefined)?.info ?? null,
    node
  }
  return {issues: issues.sort((a, b) => a.line - b.line), value}
}

function readOf(record: V4l2Record, path: string, heading: string | null, unread: boolean): Read {
  if (record.kind === 'unread') return {issues: [issue('missing-field', path, record.line.number, record.line.text)]}
  if (record.kind === 'section' && record.section.kind === 'info') return infoOf(record.section, path)
  if (record.kind === 'section' && record.section.kind === 'format') return formatOf(record.section, path)
  if (record.kind === 'got') {
    const control = unread ? {...record.control, value: null, valueText: null} : record.control
    return {control, issues: notBytes(control, record.line, path)}
  }
  if (record.kind !== 'control') return {issues: []}
  const {line, menu, start} = record
  const {control, faults} = controlOf(start, heading)
  const issues = faults.map((fault) => issue(fault, path, line.number, line.text))
  if (control === null) return {issues}
  return {control: {...control, menu}, issues: [...issues, ...notBytes(control, line, path)]}
}

const notBytes = (control: V4l2Control, line: Line, path: string): readonly ParseIssue[] =>
  isMemoryUsage(control) && control.value !== null && memoryUsageOf(control) === null
    ? [issue('bad-number', path, line.number, line.text)]
    : []

/** None where the only line of its nodes is cut. */
const deviceOf = ({bus, card, nodes}: V4l2Device): readonly V4l2Device[] =>
  nodes.length === 0 ? [] : [{bus, card, nodes}]

function nodeIn(records: readonly V4l2Record[]): {readonly node: string | null; readonly conflict: Line | null} {
  let node: string | null = null
  for (const record of records) {
    const named = record.kind === 'command' ? nodeOf(record.text) : null
    if (record.kind === 'command' && named !== null && node !== null && named !== node)
      return {conflict: record.line, node: null}
    node ??= named
  }
  return {conflict: null, node}
}

/** A text without a path: one of its lines is a control, or the beginning of what v4l2-ctl prints about devices. */
export function looksLikeV4l2Ctl(head: string): boolean {
  const all = head.split('\n').filter((line) => line.trim() !== '')
  // Other tools of the same project print the same sections.
  if (/^(?:v4l2-compliance|Compliance test|cec-|media-ctl)/m.test(head)) return false
  if (all.some((line) => (controlStart(line)?.digits ?? null) !== null)) return true
  const about = (line: string, next = '') =>
    (/^Driver Info(?: \([^)]*\))?:$/.test(line.trimEnd()) && /^\s*Driver (?:name|version)\s*:/.test(next)) ||
    deviceHead(line, next) !== null
  if (all.some((line, at) => about(line, all[at + 1]))) return true
  const got = all.map(gotControl)
  const asked = all.some((line) => /v4l2-ctl .*(?:-C|--get-ctrl)/.test(typed(line) ?? ''))
  if (asked && got.some((control) => control !== null)) return true
  return (
    all.length > 0 &&
    got.every((control) => control !== null) &&
    got.some((control) => control !== null && isMemoryUsage(control))
  )
}
