/**
 * What `v4l2-ctl --all` says about a device besides its controls. Two sections are read, the others passed over.
 *
 *     info   := "Driver Info" [" (" text ")"] ":" LF field*      Driver name, Card type, Bus info, Driver version, …
 *     format := "Format " queue ":" LF field*                    Width/Height, Pixel Format, …
 *     field  := TAB key blanks ":" [" " text] LF
 *     queue  := "Video " ("Capture" | "Output") [" Multiplanar"]
 *
 * - One plane: its `Bytes per Line` and `Size Image` stand among the fields. Multiplanar: under `Plane 0 :`, and so on,
 *   as many as `Number of planes` says.
 * - `Media Driver Info:` has fields of the same names.
 *
 * Read in utils/v4l2-ctl/v4l2-ctl.cpp printfmt() of v4l-utils; the sections of 1.22.1 were seen.
 */
import type {ParseIssue} from '../interface.js'
import {issue, type Line, uint} from '../scan.js'

export interface DriverInfo {
  readonly driver: string | null
  readonly card: string | null
  readonly bus: string | null
  readonly version: string | null
}

export interface VideoFormat {
  /** `Video Capture`, `Video Output Multiplanar`. */
  readonly queue: string
  /** Four characters: `NV12`. */
  readonly pixelFormat: string | null
  readonly width: number | null
  readonly height: number | null
  readonly planes: readonly PlaneFormat[]
}

interface PlaneFormat {
  readonly bytesPerLine: number | null
  /** Bytes one buffer needs for it. */
  readonly sizeImage: number | null
}

export interface Section {
  readonly kind: 'info' | 'format' | 'other'
  readonly head: Line
  readonly fields: {readonly key: string; readonly text: string; readonly line: Line}[]
  /** A mailer broke the last line. */
  broken: boolean
}

const known =
  /^(?:Driver Info|Media Driver Info|Interface Info|Entity Info|Priority|Frequency|Tuner|Modulator|Video (?:in|out)put|Audio (?:in|out)put|Video Standard|DV [Tt]imings|Format|Framebuffer Format|Crop|Cropping|Selection|Streaming Parameters|Sliced VBI|JPEG|Sub-Device|ioctl: VIDIOC)\b[^:=]*[:=]/

export function sectionStart(line: Line): Section | null {
  if (!known.test(line.text)) return null
  const head = line.text.trimEnd()
  const info = /^Driver Info(?: \([^)]*\))?:$/.test(head)
  const kind = info ? 'info' : /^Format Video (?:Capture|Output)(?: Multiplanar)?:$/.test(head) ? 'format' : 'other'
  return {broken: false, fields: [], head: line, kind}
}

/** Takes a line of the section, indented or not; false: it is none. */
export function sectionLine(section: Section, line: Line): boolean {
  const text = line.text.trim()
  const [, key, value = ''] = /^([A-Z][^:=]{0,60}?)[\t ]{0,40}[:=](.*)$/.exec(text) ?? []
  const indented = /^[\t ]/.test(line.text)
  const last = section.fields.at(-1)?.key ?? section.head.text
  // Names of capabilities and standards, their indentation lost.
  const word = /^(?:Capabilit|Device Caps|Client Cap|Video Standard)/.test(last) && /^[A-Z][\w/ -]{0,40}$/.test(text)
  if (key === undefined && !indented && !word && !section.broken) return false
  if (key !== undefined) section.fields.push({key, line, text: value.trim()})
  section.broken = /^Link 0x/.test(text) && !/: (?:Data|Interface|Ancillary)\b[^:]*$/.test(text)
  return true
}

export function infoOf(
  {fields}: Section,
  path: string
): {readonly info: DriverInfo; readonly issues: readonly ParseIssue[]} {
  const issues: ParseIssue[] = []
  const found = new Map<string, string>()
  for (const {key, line, text} of fields) {
    if (!/^(?:Driver name|Card type|Bus info|Driver version)$/.test(key)) continue
    // A card's name may hold lines: the kernel prints each key once.
    if (found.has(key)) issues.push(issue('conflict', path, line.number, line.text))
    else found.set(key, text)
  }
  const of = (key: string) => found.get(key) || null
  return {
    info: {bus: of('Bus info'), card: of('Card type'), driver: of('Driver name'), version: of('Driver version')},
    issues
  }
}

/** No format: a number of it is bad. With one, an issue says what is missing. */
export function formatOf(
  {fields, head}: Section,
  path: string
): {readonly format: VideoFormat | null; readonly issues: readonly ParseIssue[]} {
  const planes: {bytesPerLine: number | null; sizeImage: number | null}[] = []
  let size: readonly number[] = []
  let pixelFormat: string | null = null
  let stated: {readonly line: Line; readonly planes: number} | null = null
  for (const {key, line, text} of fields) {
    const counted = /^(?:Width\/Height|Number of planes|Bytes per Line|Size Image)$/.test(key)
    const [n, second, ...others] = counted ? text.split('/', 3).map(uint) : [0]
    const bad = typeof n !== 'number' || second === null || others.length > 0
    if (bad || (second === undefined) === (key === 'Width/Height'))
      return {format: null, issues: [issue('bad-number', path, line.number, line.text)]}
    if (key === 'Width/Height' && size.length === 0) size = [n, second ?? 0]
    if (key === 'Pixel Format') pixelFormat ??= /^'(.{1,16}?)'(?: \(.*\))?$/.exec(text)?.[1] ?? null
    if (key === 'Number of planes') stated ??= {line, planes: n}
    const beneath = key === 'Bytes per Line' || key === 'Size Image'
    if (/^Plane \d{1,3}$/.test(key) || (beneath && planes.length === 0))
      planes.push({bytesPerLine: null, sizeImage: null})
    const plane = planes.at(-1)
    if (plane !== undefined && key === 'Bytes per Line') plane.bytesPerLine ??= n
    if (plane !== undefined && key === 'Size Image') plane.sizeImage ??= n
  }
  const [width = null, height = null] = size
  const all = planes.length > 0 && planes.every(({sizeImage}) => sizeImage !== null)
  const issues =
    stated !== null && stated.planes !== planes.length
      ? [issue('total-mismatch', path, stated.line.number, stated.line.text)]
      : width === null || pixelFormat === null || !all
        ? [issue('missing-field', path, head.number, head.text)]
        : []
  return {format: {height, pixelFormat, planes, queue: head.text.trim().slice('Format '.length, -1), width}, issues}
}
