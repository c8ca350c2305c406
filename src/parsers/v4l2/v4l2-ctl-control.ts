/**
 * One control as `v4l2-ctl` lists it, and as `v4l2-ctl -C` prints it.
 *
 *     control := blanks name [" 0x" hex8] " (" type ")" blanks ":" fields [" flags=" flag (", " flag)*] LF
 *     fields  := ( " type=" hex | " min=" | " max=" | " step=" | " default=" )* ( " value=" value | [" elems=" uint] " dims=" dim+ )
 *     dim     := "[" uint "]"
 *     value   := int | hex | int " (" text ")" | "'" text "'" | uint "x" uint | "(" int "," int ")/" uint "x" uint
 *              | "unsupported payload type"
 *     got     := name dim* ": " value LF                      -C; rows of an array: numbers with commas
 *
 * - The name is the kernel's, lower case, other characters `_`: it cannot hold what follows it. Text of a menu and of a
 *   string may hold anything but LF, so flags are taken from the end: they hold neither `)` nor a quote, which those end in.
 * - `type=` is hexadecimal without saying so.
 * - Older ones print no text after the number of a menu, no value of compound controls, `[2][3]` without `dims=`; older
 *   still, no id.
 *
 * Read in utils/v4l2-ctl/v4l2-ctl-common.cpp name2var(), safename(), print_qctrl(), print_value(), common_get() of
 * v4l-utils, one before those values and one with rectangles; the lines of 1.22.1 were seen.
 */
import type {IssueCode} from '../interface.js'
import {hex, uint} from '../scan.js'

export interface V4l2Control {
  /** null: `-C` prints none. */
  readonly id: number | null
  readonly name: string
  /** The heading it stands under: `User Controls`. */
  readonly class: string | null
  /** As printed: int, int64, bool, menu, intmenu, button, str, bitmask, u8, area, h264-sps; `unknown` by `-C` too. */
  readonly type: string
  /** Of a type this v4l2-ctl did not know. */
  readonly typeNumber: number | null
  /** Exact texts: 64 bits do not fit a number. */
  readonly min: string | null
  readonly max: string | null
  readonly step: string | null
  readonly default: string | null
  readonly value: string | null
  /** What the menu calls the value. */
  readonly valueText: string | null
  readonly flags: readonly string[]
  readonly dims: readonly number[] | null
  readonly menu: readonly MenuItem[]
}

export interface MenuItem {
  readonly index: number
  readonly text: string
}

export interface ControlStart {
  readonly name: string
  readonly type: string
  /** Hexadecimal digits of the id. */
  readonly digits: string | null
  /** All that follows the colon. */
  readonly fields: string
}

const range = ['min', 'max', 'step', 'default'] as const
type Key = (typeof range)[number]

/** What every version prints of a type that is no array. */
const printed: Readonly<Record<string, readonly (Key | 'value')[]>> = {
  bitmask: ['max', 'default', 'value'],
  bool: ['default', 'value'],
  button: [],
  int: [...range, 'value'],
  int64: [...range, 'value'],
  intmenu: ['min', 'max', 'default', 'value'],
  menu: ['min', 'max', 'default', 'value'],
  s16: range,
  s32: range,
  s8: range,
  str: ['min', 'max', 'step', 'value'],
  u16: range,
  u32: range,
  u8: range
}
const unsupported = 'unsupported payload type'
const number = /^(?:-?\d{1,20}|0x[\da-f]{1,16})$/
const elided = /\.\.\.|…|<snip>/
/** Fields before it are plain: the first one is it. */
const valueField = /(?:^|[\t ])value=/

/** null: no control. Without an id only a known type tells. */
export function controlStart(line: string): ControlStart | null {
  const [, name = '', digits = null, type = '', fields = ''] =
    /^(?:(?!0x[\da-f]{8,16} \()([a-z\d_]{1,63}) )?(?:0x([\da-f]{8,16}) )?\(([a-z][a-z\d-]{0,40})\)[\t ]{0,40}:(?:[\t ](.*))?$/.exec(
      line.trim()
    ) ?? []
  if (type === '' || (digits === null && (name === '' || !Object.hasOwn(printed, type)))) return null
  return {digits, fields: fields.trim(), name, type}
}

/** Whether a line goes on where a mailer broke the control's. */
export function continues(fields: string, line: string): boolean {
  const next = line.trim()
  if (/^(?:type|min|max|step|default|value|elems|dims|flags)=\S|^(?:\[\d{1,10}\])+(?:[\t ]|$)/.test(next)) return true
  if (/flags=[\w, -]*,$/.test(fields.slice(-400))) return /^[a-z\d-]+(?:,|$)/.test(next)
  const value = fields.slice(split(fields).end)
  if (/^-?\d{1,20}$/.test(value)) return /^\(.*\)/.test(next)
  if (/^-?\d{1,20} \([^)]*$/.test(value)) return /\)(?: flags=.*)?$/.test(next)
  return /^unsupported(?: payload)?$/.test(value) && /^(?:payload )?type\b/.test(next)
}

/** No control: the fault says why. With one, `missing-field` says that a field is not there which every version prints. */
export function controlOf(
  {digits, fields, name, type}: ControlStart,
  heading: string | null
): {readonly control: V4l2Control | null; readonly faults: readonly IssueCode[]} {
  const none = (fault: IssueCode) => ({control: null, faults: [fault]})
  const {flags, rest} = withoutFlags(fields)
  const {end, start} = split(rest)
  const faults = new Set<IssueCode>()
  const found = new Map<string, string>()
  for (const token of rest.slice(0, start).split(/[\t ]+/)) {
    if (token === '') continue
    const [, key = '', text = token] = /^(?:([a-z_]{1,20})=|(?=\[))(.*)$/.exec(token) ?? []
    if ((key === '' && !token.startsWith('[')) || key === 'flags' || elided.test(text)) return none('unexpected-line')
    if (found.has(key || 'dims')) faults.add('conflict')
    else found.set(key || 'dims', text)
  }
  const of = (key: string) => found.get(key) ?? null
  const ends = {default: of('default'), max: of('max'), min: of('min'), step: of('step')}
  const dims = dimsOf(of('dims'))
  const [id, typeNumber] = [digits, of('type')].map((text) => (text === null ? null : (hex(text) ?? 'bad')))
  if (id === 'bad' || typeNumber === 'bad' || dims === 'bad') return none('bad-number')
  if (!range.every((key) => number.test(ends[key] ?? '0'))) return none('bad-number')
  const value = readValue(type, rest.slice(end).trim())
  if (typeof value === 'string') return none(value)
  const unread = value.value === null && dims === null && !flags.includes('write-only')
  if ((printed[type] ?? []).some((key) => (key === 'value' ? unread : ends[key] === null))) faults.add('missing-field')
  const known = {class: heading, dims, flags, id: id ?? null, menu: [], name, type, typeNumber: typeNumber ?? null}
  return {control: {...known, ...ends, ...value}, faults: [...faults]}
}

/** Where the value's field begins and its text does; the end of the text: nowhere. */
function split(fields: string): {readonly start: number; readonly end: number} {
  const found = valueField.exec(fields)
  const start = found?.index ?? fields.length
  return {end: start + (found?.[0].length ?? 0), start}
}

function withoutFlags(fields: string): {readonly flags: readonly string[]; readonly rest: string} {
  const at = fields.lastIndexOf(' flags=') + 1
  const [, list] = /^flags=([\w-]+(?:,[\t ]*[\w-]+)*)$/.exec(fields.slice(at)) ?? []
  if (list === undefined) return {flags: [], rest: fields}
  return {flags: list.split(/,[\t ]*/), rest: fields.slice(0, at).trimEnd()}
}

function readValue(type: string, text: string): Pick<V4l2Control, 'value' | 'valueText'> | IssueCode {
  if (text === '') return {value: null, valueText: null}
  const plain = {value: text, valueText: null}
  if (text === unsupported) return plain
  if (type === 'str') return /^'.*'$/.test(text) ? plain : 'unexpected-line'
  const [, menu, called] = /^(-?\d{1,20}) \((.*)\)$/.exec(text) ?? []
  if (menu !== undefined && called !== undefined) return {value: menu, valueText: called}
  if (number.test(text) || (!Object.hasOwn(printed, type) && !elided.test(text))) return plain
  return /[\t ]/.test(text) || elided.test(text) ? 'unexpected-line' : 'bad-number'
}

function dimsOf(text: string | null): readonly number[] | null | 'bad' {
  if (text === null) return null
  if (!/^(?:\[\d{1,10}\]){1,8}$/.test(text)) return 'bad'
  return [...text.matchAll(/\d+/g)].map(([digits]) => uint(digits) ?? 0)
}

/** A line of `-C`. null: none. */
export function gotControl(line: string): V4l2Control | null {
  const [, name = '', text = ''] = /^([a-z\d_]{1,63}(?:\[\d{1,10}\]){0,8}): (.*)$/.exec(line) ?? []
  const value = text.trim()
  if (!/[a-z]/.test(name) || !isGot(value)) return null
  const [, menu = value, called = null] = /^(-?\d{1,20}) \((.*)\)$/.exec(value) ?? []
  const ends = {default: null, max: null, min: null, step: null}
  const unnamed = {class: null, dims: null, flags: [], id: null, menu: [], type: 'unknown', typeNumber: null}
  return {...unnamed, ...ends, name, value: menu, valueText: called}
}

const isGot = (text: string): boolean =>
  text === unsupported ||
  /^(?:'.*'|-?\d{1,20}(?: \(.*\))?|0x[\da-f]{1,16}|\d{1,10}x\d{1,10}|\(-?\d{1,10},-?\d{1,10}\)\/\d{1,10}x\d{1,10})$/.test(
    text
  ) ||
  /^-?\d{1,20}(?:, {0,11}-?\d{1,20})+$/.test(text)
