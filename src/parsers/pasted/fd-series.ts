/**
 * How many descriptors a process has, asked again and again in a shell.
 *
 *     text   := ( prompt "ls -l /proc/" pid "/fd | wc -l" LF uint LF | time uint LF )*
 *
 * - `ls -l` prints a line before the descriptors (`total 0`), `ls` does not: the
 *   count here is of descriptors.
 * - They are descriptors of any file.
 */
import {cutShort, wholeLines} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, uint} from '../scan.js'
import {isElided, isPrompt} from '../text/terminal.js'

export interface FdSeries {
  readonly samples: readonly FdSample[]
}

interface FdSample {
  /** As it stands; null: not said. */
  readonly at: string | null
  /** null: not said. */
  readonly pid: number | null
  readonly count: number
}

const command = /\bls((?: -\w+)*) +\/proc\/(\d+)\/fd\/? *\| *wc -l\b/
const time = String.raw`(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?`
const row = new RegExp(String.raw`^\s*(?:(${time})[ \t]+)?(\d+)\s*$`)

export function parseFdSeries(text: string, {path}: Origin): Parsed<FdSeries> {
  const issues: ParseIssue[] = []
  const samples: FdSample[] = []
  let failed = false
  let asked: {readonly pid: number | null; readonly own: number} = {own: 0, pid: null}
  for (const {number, text: line} of wholeLines(text)) {
    const bounded = line.slice(0, 300)
    const question = isPrompt(bounded) ? command.exec(bounded) : null
    if (isPrompt(bounded)) failed = false
    if (question !== null) asked = {own: linesOf(question[1] ?? ''), pid: uint(question[2] ?? '')}
    if (bounded.trim() === '' || isPrompt(bounded)) continue
    const [, at, digits] = row.exec(bounded) ?? []
    const printed = uint(digits ?? '')
    if (printed !== null && failed) failed = false
    else if (printed !== null && printed >= asked.own)
      samples.push({at: at ?? null, count: printed - asked.own, pid: asked.pid})
    else {
      // What `ls` says of a process that is gone; the count that follows is of nothing.
      failed = digits === undefined && !isElided(line)
      const code =
        digits !== undefined && printed === null ? 'bad-number' : isElided(line) ? 'cut-short' : 'unexpected-line'
      issues.push(issue(code, path, number, line))
    }
  }
  const cut = cutShort(text, path)
  return {issues: cut === null ? issues : [...issues, cut], value: {samples}}
}

/** Lines that are no descriptors: `total 0`, and of `-a` the folder itself and its parent. */
const linesOf = (flags: string): number => (flags.includes('l') ? 1 : 0) + (flags.includes('a') ? 2 : 0)

/** It begins with the command. */
export function looksLikeFdSeries(head: string): boolean {
  for (const {text} of wholeLines(`${head.slice(0, 4096)}\n`)) {
    if (text.trim() !== '') return isPrompt(text) && command.test(text.slice(0, 300))
  }
  return false
}
