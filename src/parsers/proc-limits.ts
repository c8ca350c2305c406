/**
 * `/proc/<pid>/limits`: how many descriptors a process may have.
 *
 *     limits := "Limit" blanks "Soft Limit" blanks "Hard Limit" blanks "Units" blanks LF { row LF }
 *     row    := name, 25 columns, " " soft, 20 columns, " " hard, 20 columns, " " units, 10 columns
 *     soft   := uint | "unlimited"
 *
 * Read in fs/proc/base.c proc_pid_limits(); the row is `Max open files`, in files.
 */

import {cutShort} from './cut.js'
import type {Origin, Parsed} from './interface.js'
import {issue, lines, uint} from './scan.js'

interface Limits {
  /** null: no limit, or none known. */
  readonly openFiles: number | null
}

const key = 'Max open files'

export function parseLimits(text: string, {path}: Origin): Parsed<Limits> {
  const unknown = {openFiles: null}
  const cut = cutShort(text, path)
  for (const line of lines(text)) {
    if (!line.text.startsWith(key)) continue
    // Whole if another column follows it.
    const soft = /^ +(\S+) /.exec(line.text.slice(key.length))?.[1]
    if (soft === undefined && cut !== null) continue
    if (soft === 'unlimited') return {issues: [], value: unknown}
    const openFiles = uint(soft ?? '')
    if (openFiles !== null) return {issues: [], value: {openFiles}}
    return {issues: [issue('bad-number', path, line.number, line.text)], value: unknown}
  }
  return {issues: [cut ?? issue('missing-field', path, 0, key)], value: unknown}
}
