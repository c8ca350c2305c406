/**
 * `/proc/vmstat`: counters of the kernel's memory management.
 *
 *     vmstat := { name " " uint LF }
 *
 * - `nr_free_pages` comes first. Those named `nr_` tell what is now, mostly in pages, some in KiB (`nr_kernel_stack`)
 *   or bytes; the others count since boot, and may wrap. Which there are depends on the kernel, so all are kept.
 *
 * Read in mm/vmstat.c vmstat_show() at v5.10, v6.12, v7.3.
 */
import {wholeLines} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, uint} from '../scan.js'
import {cutBeforePrompt, isPrompt} from '../text/terminal.js'

export interface Vmstat {
  readonly counters: readonly {readonly name: string; readonly value: number}[]
}

export function parseVmstat(text: string, {path}: Origin): Parsed<Vmstat> {
  const issues: ParseIssue[] = []
  const counters = new Map<string, number>()
  let repeated = false
  for (const {number, text: line} of wholeLines(text)) {
    const [, name, digits] = /^(\w{1,64})[\t ]+(\S+)\s*$/.exec(line) ?? []
    const before = name === undefined ? undefined : counters.get(name)
    if (name === undefined || digits === undefined) {
      const first = counters.size + issues.length === 0
      if (line.trim() !== '' && !(first && isPrompt(line))) issues.push(issue('unexpected-line', path, number, line))
      continue
    }
    const value = uint(digits)
    if (value === null) issues.push(issue('bad-number', path, number, line))
    else if (before === undefined) counters.set(name, value)
    else if (before !== value && !repeated) {
      repeated = true
      issues.push(issue('conflict', path, number, line))
    }
  }
  const cut = cutBeforePrompt(text, path)
  return {
    issues: cut === null ? issues : [...issues, cut],
    value: {counters: [...counters].map(([name, value]) => ({name, value}))}
  }
}

/** A text without a path: its first counter, which may stand below a prompt. */
export function looksLikeVmstat(head: string): boolean {
  const top = head
    .slice(0, 2048)
    .split('\n')
    .filter((line) => line.trim() !== '')
  return top.slice(0, isPrompt(top[0] ?? '') ? 2 : 1).some((line) => /^nr_free_pages \d+\s*$/.test(line))
}
