/** What the listings of DRM drivers in debugfs have in common: lines, some missing, and a total that counts them. */
import {cutShort, wholeLines} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import type {Allocation} from '../memory-table.js'
import {issue, type Line, uint} from '../scan.js'
import {isPrompt} from '../text/terminal.js'

interface Listing {
  /** Those that are whole and not blank, without the prompts of a pasted text. */
  readonly lines: readonly Line[]
  /** Of lines before which others were left out: what was open there is not theirs. */
  readonly afterGap: ReadonlySet<number>
  /** So far: that rows are missing. */
  readonly issues: ParseIssue[]
  /** Nothing is missing, as far as the text tells. */
  readonly complete: boolean
}

export function readListing(text: string, {path}: Origin): Listing {
  const all: Line[] = []
  for (const line of wholeLines(text)) if (line.text.trim() !== '') all.push(line)
  const cut = cutShort(text, path)
  const [first] = all
  const pasted = first !== undefined && isPrompt(first.text)
  const rows = pasted ? all.slice(1) : all
  const isLeft = (line: string) => pasted && isPrompt(line)
  const elided = rows.find((line) => isElision(line.text))
  const issues: ParseIssue[] = []
  if (elided !== undefined) issues.push(issue('cut-short', path, elided.number, elided.text))
  if (cut !== null && cut.text.trim() !== '' && !isLeft(text.slice(text.lastIndexOf('\n') + 1))) issues.push(cut)
  const afterGap = new Set<number>()
  for (const [at, line] of rows.entries()) {
    const before = rows[at - 1]
    if (before !== undefined && isElision(before.text)) afterGap.add(line.number)
  }
  return {
    afterGap,
    complete: issues.length === 0,
    issues,
    lines: rows.filter((line, at) => !isElision(line.text) && !(at === rows.length - 1 && isLeft(line.text)))
  }
}

/** What people write where they left lines out. */
function isElision(line: string): boolean {
  const text = line.trim()
  return text.length <= 64 && /^[-=<[(8 ]*(?:\.{2,}|…+|snip(?:ped)?|truncated|elided)[-=>\]) 8]*$/i.test(text)
}

export interface Total {
  readonly line: Line
  readonly objects: number
  readonly bytes: number
}

const totalLine = /^\s*Total:? +(\d+) objects, +(\d+) bytes$/

/** `Total 3 objects, 2490368 bytes`, as etnaviv and msm print it. undefined: not this line. null: no numbers. */
export function readTotal(line: Line): Total | null | undefined {
  const [whole, count = '', size = ''] = totalLine.exec(line.text.trimEnd()) ?? []
  if (whole === undefined) return undefined
  const [objects, bytes] = [uint(count), uint(size)]
  return objects === null || bytes === null ? null : {bytes, line, objects}
}

/** The issue of a total that is not that of the rows. */
export function checkTotal(total: Total, rows: readonly Allocation[], {path}: Origin): readonly ParseIssue[] {
  const agrees = total.objects === rows.length && total.bytes === sumOf(rows)
  return agrees ? [] : [issue('total-mismatch', path, total.line.number, total.line.text)]
}

export const sumOf = (rows: readonly Allocation[]): number => rows.reduce((sum, {bytes}) => sum + bytes, 0)

/** KiB as bytes; null: no number, or too large. */
export function fromKib(text: string): number | null {
  const n = uint(text)
  return n === null || !Number.isSafeInteger(n * 1024) ? null : n * 1024
}

/** A fence of the object above: dma_resv_describe(), and describe_fence() of older drivers. */
export const isFence = (line: string): boolean =>
  /^\s+(?:Exclusive|Shared|kernel|write|read|bookkeep|other)(?: fence)?:/.test(line)

/** The first line of a text, behind the prompt of a pasted one, and the line after it. */
export function topLines(head: string): readonly [string, string] {
  const top = head
    .slice(0, 8192)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 3)
  const at = top[0] !== undefined && isPrompt(top[0]) ? 1 : 0
  return [top[at] ?? '', top[at + 1] ?? '']
}

export const sorted = <T>(value: T, issues: ParseIssue[]): Parsed<T> => ({
  issues: issues.sort((a, b) => a.line - b.line),
  value
})
