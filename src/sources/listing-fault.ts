/** What a tool says of a file that it could not print. */
import type {Fault} from './source.js'

/** `{detail: 'EACCES', fault: 'denied', path: 'proc/1/maps'}`. */
export interface ListedFault {
  readonly path: string
  readonly fault: Fault
  readonly detail: string
}

const quoted =
  /^(?:cannot open|error reading|can't open|cannot access|can't read) ['"\u2018](.*)['"\u2019](?: for reading)?: (.*)$/

/**
 * Messages on standard error that ended up in the text: GNU and toybox `grep: PATH: Permission denied`, GNU
 * `head: cannot open 'PATH' for reading: Permission denied`, busybox `cat: can't open 'PATH': No such file or
 * directory`, GNU `Binary file PATH matches` and, since grep 3.5, `grep: PATH: binary file matches`.
 */
export function faultOf(line: string): ListedFault | null {
  if (line.length > 8192) return null
  const binary = /^Binary file (.*) matches$/.exec(line)?.[1]
  if (binary !== undefined) return faulty(binary, 'binary file matches')
  const said = /^(?:cat|e?grep|head|tail|toybox|busybox): (.*)$/.exec(line)?.[1]
  if (said === undefined) return null
  const [, path, detail] = quoted.exec(said) ?? []
  if (path !== undefined && detail !== undefined) return faulty(path, detail)
  const end = said.lastIndexOf(': ')
  return end <= 0 ? null : faulty(said.slice(0, end), said.slice(end + 2))
}

/** What the C library says of an error, and its name: one reason is one text, whoever was refused. */
const errnos: Readonly<Record<string, string>> = {
  'Input/output error': 'EIO',
  'No such file or directory': 'ENOENT',
  'No such process': 'ESRCH',
  'Operation not permitted': 'EPERM',
  'Permission denied': 'EACCES'
}

/** `said`: what stands after the path in a message. */
export const faulty = (path: string, said: string): ListedFault => {
  const detail = (Object.hasOwn(errnos, said) ? errnos[said] : undefined) ?? said
  return {detail, fault: faultKind(detail), path}
}

/** Of the words of a tool, or of an errno: `EACCES`. */
export const faultKind = (detail: string): Fault =>
  /permission denied|not permitted|^EACCES$|^EPERM$/i.test(detail)
    ? 'denied'
    : /^no such|^ENOENT$|^ESRCH$/i.test(detail)
      ? 'gone'
      : 'unreadable'
