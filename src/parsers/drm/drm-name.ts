/**
 * `/sys/kernel/debug/dri/<unique or minor>/name`: the device.
 *
 *     name := driver [" dev=" device] [" master=" unique] [" unique=" unique] LF
 *
 * `master=` is printed while a process is master and has a bus id of its own.
 *
 * Read in drivers/gpu/drm/drm_debugfs.c drm_name_info() and drivers/accel/drm_accel.c accel_name_info(); the
 * lines of v5.10, v6.12 and v7.3 were seen.
 */

import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {oneLine} from '../one-line.js'
import {issue} from '../scan.js'
import {isPrompt} from '../text/terminal.js'
import {sorted} from './drm-listing.js'

export interface DrmName {
  readonly driver: string
  readonly device: string | null
  readonly unique: string | null
}

const format = /^([\w.-]{1,64})(?: dev=(\S+))?(?: master=\S+)?(?: unique=(\S+))? *$/

export function parseDrmName(text: string, origin: Origin): Parsed<DrmName | null> {
  const end = text.indexOf('\n') + 1
  const pasted = end > 0 && isPrompt(text.slice(0, end))
  const {issues, value: line} = oneLine(pasted ? text.slice(end) : text, origin)
  const moved: ParseIssue[] = issues.map((each) => ({...each, line: each.line + (pasted ? 1 : 0)}))
  if (line === null) return {issues: moved, value: null}
  const [whole, driver = '', device, unique] = format.exec(line) ?? []
  if (whole === undefined) moved.push(issue('unexpected-line', origin.path, pasted ? 2 : 1, line))
  return sorted(whole === undefined ? null : {device: device ?? null, driver, unique: unique ?? null}, moved)
}

/** With a device, and nothing else: a word alone is anything. */
export const looksLikeDrmName = (head: string): boolean =>
  head.length <= 1024 && /^[\w.-]{1,64} dev=\S+(?: master=\S+)?(?: unique=\S+)? *\n$/.test(head)
