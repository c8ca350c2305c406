/**
 * What a capture holds once more, as it was when all processes had been read.
 *
 *     cmd/dmabuf-buffers-after.txt   { inode LF }              names in /sys/kernel/dmabuf/buffers
 *     cmd/mediamem/stat-after.txt    { pid " " start LF }      start times, in clock ticks since boot
 *
 * - Where there is none, the collector writes an empty line.
 *
 * A process that is missing here, or started at another time, ended while it was read.
 */

import {cutShort, wholeLines} from './cut.js'
import type {Origin, Parsed, ParseIssue} from './interface.js'
import {issue, uint} from './scan.js'

function rows<T>(text: string, path: string, read: (line: string) => T | null): Parsed<readonly T[]> {
  const cut = cutShort(text, path)
  const issues: ParseIssue[] = cut === null ? [] : [cut]
  const value: T[] = []
  for (const line of wholeLines(text)) {
    if (line.text === '') continue
    const found = read(line.text)
    if (found === null) issues.push(issue('unexpected-line', path, line.number, line.text))
    else value.push(found)
  }
  return {issues, value}
}

/** null: cut, so that what is missing proves nothing. */
export function parseBuffersAfter(text: string, {path}: Origin): Parsed<readonly number[] | null> {
  const {issues, value} = rows(text, path, uint)
  return {issues, value: issues.length === 0 ? value : null}
}

export function parseStatsAfter(text: string, {path}: Origin): Parsed<ReadonlyMap<number, number> | null> {
  const {issues, value} = rows(text, path, (line) => {
    const [pid, start, ...more] = line.split(' ').map(uint)
    return pid == null || start == null || more.length > 0 ? null : ([pid, start] as const)
  })
  return {issues, value: issues.length === 0 ? new Map(value) : null}
}
