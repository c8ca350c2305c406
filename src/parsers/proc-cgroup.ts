/**
 * `/proc/<pid>/cgroup`.
 *
 *     cgroup := { hierarchy ":" controllers ":" path [ " (deleted)" ] LF }
 *
 * - Version 2 has one hierarchy, number 0, no controllers: `0::/path`. Where both versions are mounted, its path is
 *   taken, be it `/`; else that of the first line. A kernel without cgroups has no such file.
 * - A path holds no newline, the kernel refuses it, but may hold colons. Outside the reader's cgroup namespace it
 *   begins with `/..`. What stands for it in a redacted capture has no slash: `cgroup-0123abcd`.
 *
 * Read in kernel/cgroup/cgroup.c proc_cgroup_show(), cgroup_mkdir().
 */

import {cutShort, wholeLines} from './cut.js'
import type {Origin, Parsed, ParseIssue} from './interface.js'
import {issue} from './scan.js'

interface Cgroup {
  /** null: in none that is known. */
  readonly path: string | null
}

export function parseCgroup(text: string, {path: origin}: Origin): Parsed<Cgroup> {
  const cut = cutShort(text, origin)
  const issues: ParseIssue[] = cut === null ? [] : [cut]
  let first: string | null = null
  let unified: string | null = null
  for (const line of wholeLines(text)) {
    const [, hierarchy, path] = /^(\d+):[^:]*:(\/.*|cgroup-[\da-f]{8})$/s.exec(line.text) ?? []
    if (path === undefined) {
      issues.push(issue('unexpected-line', origin, line.number, line.text))
      continue
    }
    const stripped = path.endsWith(' (deleted)') ? path.slice(0, -10) : path
    first ??= stripped
    if (hierarchy === '0') unified ??= stripped
  }
  return {issues, value: {path: unified ?? first}}
}
