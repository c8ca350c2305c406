/**
 * A GEM object as drm_gem_print_info() describes it, one key and value in a line, deeper than what it belongs to:
 *
 *     object := "name=" int LF "refcount=" uint LF "start=" hex LF "size=" uint LF "imported=" ("yes"|"no") LF driver*
 *
 * `start` is 0 until the object has an offset to be mapped at, which no other object of the device has.
 */
import type {ParseIssue} from '../interface.js'
import {type Allocation, allocation} from '../memory-table.js'
import {issue, type Line, uint} from '../scan.js'

export interface GemObject {
  /** The line that begins it. */
  readonly line: Line
  readonly keys: Map<string, Line>
}

const known = new Set(['imported', 'name', 'refcount', 'size', 'start'])
const field = /^\s*([A-Za-z][\w ]{0,40})=(.*)$/s

/** Is it a line of an object? The first of a key counts. */
export function addField(object: GemObject, line: Line): boolean {
  const [whole, key = '', value = ''] = field.exec(line.text) ?? []
  if (whole === undefined) return false
  if (known.has(key) && !object.keys.has(key)) object.keys.set(key, {number: line.number, text: value.trim()})
  return true
}

/** Equal for two lines of one object; null: nothing tells. */
export const startOf = ({keys}: GemObject): string | null => {
  const start = keys.get('start')?.text ?? ''
  return /^0*$/.test(start) ? null : start
}

export const sameObject = (a: GemObject, b: GemObject): boolean =>
  ['name', 'start', 'size'].every((key) => a.keys.get(key)?.text === b.keys.get(key)?.text)

/** Its memory, or why that is not known. An object that was not imported may have been exported. */
export function memoryOf({keys, line}: GemObject, of: Partial<Allocation>, path: string): Allocation | ParseIssue {
  const size = keys.get('size')
  if (size === undefined) return issue('missing-field', path, line.number, 'size')
  const bytes = uint(size.text)
  if (bytes === null) return issue('bad-number', path, size.number, `size=${size.text}`)
  const name = uint(keys.get('name')?.text ?? '')
  const label = name === null || name === 0 ? null : `name ${name}`
  return allocation(bytes, {dmabuf: keys.get('imported')?.text === 'yes' ? true : null, label, ...of})
}
