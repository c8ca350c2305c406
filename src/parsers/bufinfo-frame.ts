/** What stands around the records of bufinfo: title, heading, total, and lines that belong to none of them. */

import {isBlank, isDevices, readDevicesTotal} from './bufinfo-record.js'
import {type Columns, continueHeading, readHeading} from './bufinfo-row.js'
import {type Line, lines, uint} from './scan.js'

export interface Total {
  readonly buffers: number
  readonly bytes: number
}

interface TotalLine extends Total {
  readonly line: Line
}

export interface Loose {
  readonly totals: readonly TotalLine[]
  readonly unexpected: readonly Line[]
}

export const isTitle = (text: string): boolean => /^[\t ]*Dma-buf Objects:[\t ]*$/.test(text)

export const isSkipped = (text: string): boolean => /^[\t ]*ERROR locking buffer object: skipping/.test(text)

export function readTotal(text: string): Total | null {
  const found = /^[\t ]*Total (\d{1,20}) objects, (\d{1,20}) bytes[\t ]*$/.exec(text)
  const buffers = uint(found?.[1] ?? '')
  const bytes = uint(found?.[2] ?? '')
  return buffers === null || bytes === null ? null : {buffers, bytes}
}

/**
 * Lines with their LF, and the one that lost it; a count or total there is whole all the same. The CR of a terminal
 * is taken off when every line has one, so that it is no part of a name.
 */
export function completeLines(text: string): {readonly complete: Line[]; readonly cut: Line | null} {
  const complete = [...lines(/(?:^|[^\r])\n/.test(text) ? text : text.replaceAll('\r\n', '\n'))]
  const last = complete.at(-1)
  if (last === undefined || text.endsWith('\n') || isBlank(last.text)) return {complete, cut: null}
  if (readTotal(last.text) !== null || readDevicesTotal(last.text) !== null) return {complete, cut: null}
  return {complete: complete.slice(0, -1), cut: last}
}

/** Lines above the first row. Those above title or heading are the command that printed them, or its prompt. */
export function readTop(top: readonly Line[]): {readonly columns: Columns | null; readonly loose: readonly Line[]} {
  let columns: Columns | null = null
  let loose: Line[] = []
  for (const line of top) {
    const found: Columns | null = columns === null ? readHeading(line.text) : continueHeading(columns, line.text)
    if (columns === null && (found !== null || isTitle(line.text))) loose = []
    else if (found === null) loose.push(line)
    columns = found ?? columns
  }
  return {columns, loose}
}

/**
 * A list of devices whose row is missing is one unexpected line; reference traces of Qualcomm kernels are none. Totals
 * up to line `open` stand where a name may hold them.
 */
export function readLoose(loose: readonly Line[], open: number): Loose {
  const totals: TotalLine[] = []
  const unexpected: Line[] = []
  let inside: 'devices' | 'trace' | null = null
  for (const line of loose) {
    const {text} = line
    const total = line.number > open ? readTotal(text) : null
    if (isBlank(text)) inside = null
    else if (total !== null) totals.push({...total, line})
    else if (isDevices(text)) {
      unexpected.push(line)
      inside = 'devices'
    } else if (/^[\t ]*References: \d/.test(text)) inside = 'trace'
    else if (/^[\t ]*Total references: \d/.test(text) || (inside === 'devices' && readDevicesTotal(text) !== null))
      inside = null
    else if (inside === null) unexpected.push(line)
  }
  return {totals, unexpected}
}
