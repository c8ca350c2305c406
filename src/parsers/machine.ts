/**
 * Which machine, which boot, and what it hides.
 *
 *     /proc/sys/kernel/random/boot_id   8-4-4-4-12 hex digits LF           new with every boot; `boot-0123abcd` if redacted
 *     /proc/sys/kernel/osrelease        release LF                         `6.12.107`
 *     /proc/version                     "Linux version " release " " … LF
 *     /proc/uptime                      seconds "." 2 digits " " idle LF   seconds since boot
 *     /proc/loadavg                     3 averages " " running "/" tasks " " newest pid LF
 *     /proc/mounts                      { device " " folder " " type " " options " 0 0" LF }
 *
 * - `tasks` counts threads, kernel threads too.
 * - proc mounted with `hidepid` shows a process to those who may trace it only: whoever reads it sees too few, and no
 *   error. Printed as a word since v5.8, as a number before, not at all when off.
 *
 * Read in drivers/char/random.c proc_do_uuid(), fs/proc/version.c, fs/proc/uptime.c, fs/proc/loadavg.c
 * loadavg_proc_show(), fs/proc/root.c hidepid2str() and fs/proc_namespace.c show_vfsmnt().
 */

import {cutShort, wholeLines} from './cut.js'
import type {Origin, Parsed, ParseIssue} from './interface.js'
import {oneLine} from './one-line.js'
import {issue, uint} from './scan.js'

const fromLine =
  <T>(value: (line: string) => T | null) =>
  (text: string, origin: Origin): Parsed<T | null> => {
    const read = oneLine(text, origin)
    if (read.value === null) return {issues: read.issues, value: null}
    const found = value(read.value)
    return found === null
      ? {issues: [issue('unexpected-line', origin.path, 1, read.value)], value: null}
      : {issues: [], value: found}
  }

export const parseBootId = fromLine((line) =>
  /^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|boot-[\da-f]{8})$/.test(line) ? line : null
)

/** Of either file. */
export const parseRelease = fromLine((line) => /^(?:Linux version )?(\S+)(?: |$)/.exec(line)?.[1] ?? null)

/** Seconds. */
export const parseUptime = fromLine((line) => {
  const seconds = /^(\d{1,15}\.\d\d) \d+\.\d\d$/.exec(line)?.[1]
  return seconds === undefined ? null : Number(seconds)
})

export const parseLoadavgTasks = fromLine((line) => uint(/^[\d.]+ [\d.]+ [\d.]+ \d+\/(\d+) \d+$/.exec(line)?.[1] ?? ''))

/** What `hidepid` is on `/proc`: `0`, `1`, `2`, `4`, `off`, `noaccess`, `invisible`, `ptraceable`. null: not said, which is off. */
export function parseMountsHidepid(text: string, {path}: Origin): Parsed<string | null> {
  const cut = cutShort(text, path)
  const issues: ParseIssue[] = cut === null ? [] : [cut]
  let value: string | null = null
  for (const {number, text: line} of wholeLines(text)) {
    const [, folder, type, options] = line.split(' ')
    if (options === undefined) issues.push(issue('unexpected-line', path, number, line))
    // The last one mounted there covers the others.
    else if (folder === '/proc' && type === 'proc') value = /(?:^|,)hidepid=(\w+)/.exec(options)?.[1] ?? null
  }
  return {issues, value}
}

/** `mounted` or `not mounted`; null: cut before that could be told, or no list of mounts. */
export function parseMountsDebugfs(text: string, {path}: Origin): Parsed<string | null> {
  const types = [...wholeLines(text)].map((line) => line.text.split(' ')[2])
  const value = types.includes('debugfs')
    ? 'mounted'
    : types.includes('proc') && cutShort(text, path) === null
      ? 'not mounted'
      : null
  return {issues: [], value}
}

interface CaptureError {
  /** The name of an error number: `EACCES`. */
  readonly errno: string
  /** What was tried: `open`, `read`, `readlink`, `opendir`, `stat`. */
  readonly operation: string
  readonly path: string
}

/**
 * `capture-errors.tsv`, a capture's own list of what could not be read: `{ errno TAB operation TAB path LF }`.
 * A line cut in the middle may name another path than it did, and is left out.
 */
export function parseCaptureErrors(text: string, {path: origin}: Origin): Parsed<readonly CaptureError[]> {
  const cut = cutShort(text, origin)
  const issues: ParseIssue[] = cut === null ? [] : [cut]
  const value: CaptureError[] = []
  for (const line of wholeLines(text)) {
    const [, errno, operation, path] = /^(E[A-Z\d]+)\t(\w+)\t(\/.*)$/s.exec(line.text) ?? []
    if (errno === undefined || operation === undefined || path === undefined) {
      issues.push(issue('unexpected-line', origin, line.number, line.text))
    } else value.push({errno, operation, path})
  }
  return {issues, value}
}
