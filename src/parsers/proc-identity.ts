/**
 * Who a process is: `/proc/<pid>/{status,stat,comm,cmdline}`.
 *
 * Names are up to 15 bytes of anything, set by the process itself (of workqueue threads up to 63, made by the kernel).
 *
 * Read in fs/proc/array.c proc_pid_status(), proc_task_name(), do_task_stat(), fs/proc/base.c comm_show(),
 * proc_pid_cmdline_read() and include/linux/sched.h PF_KTHREAD; the files of v5.10, v6.12 and v7.3 were seen.
 */

import {cutShort, wholeLines} from './cut.js'
import type {Origin, Parsed, ParseIssue} from './interface.js'
import {issue, uint} from './scan.js'

export interface StatusIdentity {
  readonly name: string | null
  readonly tgid: number | null
  readonly pid: number | null
  readonly ppid: number | null
  /** The real one. */
  readonly uid: number | null
  /** Pid namespaces the process is in, seen from here: 1 is none but the reader's. null: a kernel without them. */
  readonly namespaces: number | null
  readonly threads: number | null
  /** The letter: `S`. */
  readonly state: string | null
  /** null: this kernel does not say (v5.10). */
  readonly kernelThread: boolean | null
}

/**
 *     status := { key ":\t" text LF }     in a fixed order, `Name` first
 *
 * In `Name` a newline is printed `\n` and a backslash `\\`, so no name forges a line; the first of each key wins.
 */
export function parseStatus(text: string, {path}: Origin): Parsed<StatusIdentity | null> {
  const cut = cutShort(text, path)
  const issues: ParseIssue[] = cut === null ? [] : [cut]
  const first = new Map<string, {readonly number: number; readonly text: string}>()
  for (const line of wholeLines(text)) {
    const colon = line.text.indexOf(':\t')
    if (colon === -1) issues.push(issue('unexpected-line', path, line.number, line.text))
    else if (!first.has(line.text.slice(0, colon))) {
      first.set(line.text.slice(0, colon), {number: line.number, text: line.text.slice(colon + 2)})
    }
  }

  const number = (key: string): number | null => {
    const found = first.get(key)
    if (found === undefined) return null
    const n = uint(found.text.split('\t', 1)[0] ?? '')
    if (n === null) issues.push(issue('bad-number', path, found.number, `${key}:\t${found.text}`))
    return n
  }
  const name = first.get('Name')?.text
  if (name === undefined) {
    if (cut === null) issues.push(issue('missing-field', path, 0, 'Name'))
    return {issues, value: null}
  }
  const kthread = first.get('Kthread')?.text
  const value = {
    kernelThread: kthread === undefined ? null : kthread === '1',
    name: name.replace(/\\([n\\])/g, (_, code) => (code === 'n' ? '\n' : '\\')),
    namespaces: first.get('NSpid')?.text.split('\t').length ?? null,
    pid: number('Pid'),
    ppid: number('PPid'),
    state: first.get('State')?.text.slice(0, 1) ?? null,
    tgid: number('Tgid'),
    threads: number('Threads'),
    uid: number('Uid')
  }
  return {issues, value}
}

export interface StatIdentity {
  readonly pid: number
  readonly comm: string
  readonly ppid: number
  /** The letter: `S`. */
  readonly state: string
  readonly kernelThread: boolean
  /** Of the process, living ones: a leader may be a zombie while others run on. */
  readonly threads: number | null
  /** Ticks of USER_HZ since boot: with the pid it names one process of this boot. */
  readonly startTime: number
}

const kernelThreadFlag = 0x00200000

/**
 *     stat := pid " (" comm ") " state " " ppid " " … flags is field 9, start time field 22 … LF
 *
 * The name is printed as it is, parentheses and newlines too: it ends at the last `)`.
 */
export function parseStat(text: string, {path}: Origin): Parsed<StatIdentity | null> {
  const cut = cutShort(text, path)
  const issues: ParseIssue[] = cut === null ? [] : [cut]
  const open = text.indexOf(' (')
  const close = text.lastIndexOf(') ')
  const rest = close === -1 ? [] : text.slice(close + 2).split(' ')
  // The last field may have lost digits.
  if (cut !== null) rest.pop()
  // From the third field on: parent is 4, flags 9, threads 20, start time 22.
  const [pid, ppid, flags, startTime] = [text.slice(0, Math.max(0, open)), rest[1], rest[6], rest[19]].map((field) =>
    uint(field ?? '')
  )
  const state = rest[0] ?? ''
  if (
    open === -1 ||
    close <= open ||
    startTime == null ||
    flags == null ||
    ppid == null ||
    pid == null ||
    !/^[A-Za-z]$/.test(state)
  ) {
    if (issues.length === 0) issues.push(issue('unexpected-line', path, 1, text))
    return {issues, value: null}
  }
  const kernelThread = Math.floor(flags / kernelThreadFlag) % 2 === 1
  return {
    issues,
    value: {comm: text.slice(open + 2, close), kernelThread, pid, ppid, startTime, state, threads: uint(rest[17] ?? '')}
  }
}

/** `comm := bytes LF`: the name as it is, newlines too, or nothing. null: cut. */
export function parseComm(text: string, {path}: Origin): Parsed<string | null> {
  if (text.endsWith('\n')) return {issues: [], value: text.slice(0, -1)}
  const cut = cutShort(text, path)
  return {issues: cut === null ? [] : [cut], value: null}
}

/**
 * `cmdline := { bytes NUL }`: the arguments, joined here by a blank. A process may write over them, so NULs may be
 * missing or too many; those at the end say nothing. null: none, of kernel threads and zombies.
 */
export function parseCmdline(text: string, _origin: Origin): Parsed<string | null> {
  let end = text.length
  while (end > 0 && text[end - 1] === '\0') end -= 1
  return {issues: [], value: end === 0 ? null : text.slice(0, end).replaceAll('\0', ' ')}
}
