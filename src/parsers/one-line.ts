/** Files that hold one value in one line. */
import type {Origin, Parsed} from './interface.js'
import {issue, uint} from './scan.js'

/** The line without its LF. null: empty, which is no issue, or cut, or more than one line. */
export function oneLine(text: string, {path}: Origin): Parsed<string | null> {
  if (text === '') return {issues: [], value: null}
  const end = text.indexOf('\n')
  if (end === -1) return {issues: [issue('cut-short', path, 1, text)], value: null}
  if (end < text.length - 1) return {issues: [issue('unexpected-line', path, 2, text.slice(end + 1))], value: null}
  return {issues: [], value: text.slice(0, end)}
}

/** The line as a number. null: as above, or no number. */
export function oneNumber(text: string, origin: Origin): Parsed<number | null> {
  const {issues, value: line} = oneLine(text, origin)
  if (line === null) return {issues, value: null}
  const value = uint(line)
  return {issues: value === null ? [issue('bad-number', origin.path, 1, line)] : issues, value}
}
