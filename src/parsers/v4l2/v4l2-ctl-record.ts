/** Groups the lines of a `v4l2-ctl` text: what is one control, one section, one device, whatever a mailer made of it. */
import type {Line} from '../scan.js'
import {uint} from '../scan.js'
import {
  type ControlStart,
  continues,
  controlStart,
  gotControl,
  type MenuItem,
  type V4l2Control
} from './v4l2-ctl-control.js'
import {classHeading, deviceHead, deviceNode, isNotice, isUnread, typed} from './v4l2-ctl-line.js'
import {type Section, sectionLine, sectionStart} from './v4l2-ctl-section.js'

export type V4l2Record =
  | {readonly kind: 'class' | 'command' | 'unread'; readonly line: Line; readonly text: string}
  | {readonly kind: 'control'; readonly line: Line; start: ControlStart; pieces: number; readonly menu: MenuItem[]}
  | {readonly kind: 'device'; readonly card: string; readonly bus: string | null; readonly nodes: string[]}
  | {readonly kind: 'got'; readonly line: Line; readonly control: V4l2Control}
  | {readonly kind: 'section'; readonly section: Section}

interface Records {
  readonly records: readonly V4l2Record[]
  /** Lines that are nothing known. */
  readonly strangers: readonly Line[]
  /** The text ends in the last record, not behind it. */
  readonly ends: boolean
}

/** More pieces than a mailer breaks a control into. */
const most = 8

/** `half`: the line the text breaks off in. */
export function recordsOf(all: readonly Line[], half: Line | undefined): Records {
  const records: V4l2Record[] = []
  const strangers: Line[] = []
  /** Stands right above, and may go on. */
  let above: V4l2Record | undefined
  let blank = true
  for (const [at, line] of all.entries()) {
    const next = all[at + 1] ?? half
    const notice = isNotice(line.text)
    if (line.text.trim() === '') above = undefined
    else if (notice || above === undefined || !goesOn(above, line)) {
      const record = recordAt(line, next?.text, all[at + 2]?.text, blank)
      if (record !== null) records.push(record)
      else if (!notice) strangers.push(line)
      // A stranger among items or fields does not end them.
      const among = above?.kind === 'section' || (above?.kind === 'control' && above.menu.length > 0)
      above = record ?? (among ? above : undefined)
    }
    blank = line.text.trim() === '' || above?.kind === 'command'
  }
  if (
    half !== undefined &&
    above?.kind === 'control' &&
    above.menu.length === 0 &&
    continues(above.start.fields, half.text)
  )
    records.pop()
  return {ends: above !== undefined, records, strangers}
}

/** Takes a line that belongs to the record above it. */
function goesOn(above: V4l2Record, line: Line): boolean {
  if (controlStart(line.text) !== null) return false
  if (above.kind === 'control') {
    const {menu, start} = above
    const [, digits, text = ''] = /^[\t ]{0,99}(\d{1,10}):(?: (.*))?$/.exec(line.text) ?? []
    const index = uint(digits ?? '')
    if (index !== null && /^(?:int)?menu$/.test(start.type) && index > (menu.at(-1)?.index ?? -1)) {
      menu.push({index, text})
      return true
    }
    if (menu.length > 0 || above.pieces === most || !continues(start.fields, line.text)) return false
    above.start = {...start, fields: `${start.fields} ${line.text.trim()}`.trim()}
    above.pieces += 1
    return true
  }
  if (above.kind === 'device') {
    const node = deviceNode(line.text)
    if (node !== null) above.nodes.push(node)
    return node !== null
  }
  return above.kind === 'section' && sectionStart(line) === null && sectionLine(above.section, line)
}

function recordAt(line: Line, next: string | undefined, after: string | undefined, blank: boolean): V4l2Record | null {
  const {text} = line
  const start = controlStart(text)
  if (start !== null) return {kind: 'control', line, menu: [], pieces: 1, start}
  if (isUnread(text)) return {kind: 'unread', line, text}
  const device = deviceHead(text, next)
  if (device !== null) return {...device, kind: 'device', nodes: []}
  const command = typed(text)
  if (command !== null) return {kind: 'command', line, text: command}
  const control = gotControl(text)
  if (control !== null) return {control, kind: 'got', line}
  const section = sectionStart(line)
  if (section !== null) return {kind: 'section', section}
  const isControl = (other: string | undefined) => other !== undefined && controlStart(other) !== null
  const between = blank && next?.trim() === '' && isControl(after)
  return classHeading(text, between) ? {kind: 'class', line, text: text.trim()} : null
}
