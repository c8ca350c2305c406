/** Texts that people copy from a terminal: a shell's line before them, places left out, the end cut off. */
import {cutShort} from '../cut.js'
import type {ParseIssue} from '../interface.js'
import {issue, type Line, lines} from '../scan.js'

interface Listing {
  /** Without blank lines, blanks at their ends, and the shell's line. */
  readonly lines: readonly Line[]
  /** Where something is missing, one each. */
  readonly issues: readonly ParseIssue[]
  /** Nothing is: totals can be checked. */
  readonly whole: boolean
}

const prompt = /^[^#$\t]{0,100}[#$] +(?:sudo +)?(?:adb|busybox|cat|dd|grep|head|less|more|su|tail)\b/
const emptyPrompt = /^[^#$\t]{0,100}[#$] ?$/
const leftOut = /^(?:\[?(?:\.{3,}|…+)\]?|[<[(](?:snip|snipped|cut|truncated|omitted|elided)[^\n]{0,40}[>\])])$/i

/** The line stands for what was left out. */
export const isLeftOut = (line: string): boolean => leftOut.test(line)

export function readListing(text: string, path: string): Listing {
  const issues: ParseIssue[] = []
  const kept: Line[] = []
  const cut = cutShort(text, path)
  for (const {number, text: line} of lines(text)) {
    const trimmed = line.trimEnd()
    if (trimmed === '' || (kept.length === 0 && prompt.test(trimmed))) continue
    if (cut?.line === number) {
      if (!emptyPrompt.test(line)) issues.push(cut)
    } else if (isLeftOut(trimmed.trimStart())) issues.push(issue('cut-short', path, number, line))
    else kept.push({number, text: trimmed})
  }
  return {issues, lines: kept, whole: issues.length === 0}
}

/** The lines of a head that tell what it is. */
export const firstLines = (head: string, count: number): readonly string[] =>
  readListing(`${head.slice(0, 4096)}\n`, '')
    .lines.slice(0, count)
    .map(({text}) => text)

/** The last `count` words, and the name before them, with the blanks it has inside; null: fewer words. */
export function lastWords(
  text: string,
  count: number
): {readonly name: string; readonly words: readonly string[]} | null {
  const words: string[] = []
  let end = text.length
  while (words.length < count) {
    while (end > 0 && isBlank(text, end - 1)) end -= 1
    let start = end
    while (start > 0 && !isBlank(text, start - 1)) start -= 1
    if (start === end) return null
    words.unshift(text.slice(start, end))
    end = start
  }
  return {name: text.slice(0, end).trim(), words}
}

const isBlank = (text: string, at: number): boolean => text[at] === ' ' || text[at] === '\t'

/** KiB as bytes; null: no number, or none that is safe. */
export function kibibytes(text: string): number | null {
  const n = /^\d{1,16}$/.test(text) ? Number(text) * 1024 : Number.NaN
  return Number.isSafeInteger(n) ? n : null
}
