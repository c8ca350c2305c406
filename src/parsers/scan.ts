/** Primitives every parser shares; none knows an interface. */
import type {IssueCode, ParseIssue} from './interface.js'

/** Decimal digits only, a safe integer, leading zeros allowed (bufinfo pads); else null. */
export function uint(text: string): number | null {
  if (!/^\d{1,20}$/.test(text)) return null
  const n = Number(text)
  return Number.isSafeInteger(n) ? n : null
}

/** Hexadecimal digits only, a safe integer; else null. */
export function hex(text: string): number | null {
  if (!/^[\da-f]{1,16}$/i.test(text)) return null
  const n = Number.parseInt(text, 16)
  return Number.isSafeInteger(n) ? n : null
}

export interface Line {
  /** 1-based. */
  readonly number: number
  readonly text: string
}

/** Lines without their LF; a last line without LF counts, the empty rest after the last LF does not. */
export function* lines(text: string): Generator<Line> {
  let number = 0
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start)
    number += 1
    yield {number, text: end === -1 ? text.slice(start) : text.slice(start, end)}
    if (end === -1) return
    start = end + 1
  }
}

/** Bounded, so that one hostile line cannot fill a report. */
export function issue(code: IssueCode, path: string, line: number, text: string): ParseIssue {
  return {code, line, path, text: text.length > 200 ? `${text.slice(0, 199)}…` : text}
}
