/** The columns of a table, one per process: the only names in it. */
import {uint} from '../scan.js'
import {afterBytes, commOf} from './figures.js'

interface Column {
  readonly pid: number
  readonly comm: string | null
}

const fixed = /^ *Dmabuf Inode +\| +Size +\|(?: +Fd Ref Counts +\| +Map Ref Counts +\|| +Ref Counts +\|)/

/** A comm may hold `|` and pids: it is taken by its width of 16 bytes, by its looks only where widths were lost. */
export function rawColumns(line: string): readonly Column[] | null {
  const text = line.trimEnd()
  const start = fixed.exec(text)?.[0].length ?? text.length
  return columnsInWidths(text, start) ?? every(text.slice(start).split('|').slice(0, -1).map(columnOf))
}

function columnsInWidths(text: string, start: number): readonly Column[] | null {
  const columns: Column[] = []
  const pid = /:(\d{1,10})( *)\|/y
  for (let at = start; at < text.length; at = pid.lastIndex) {
    const end = afterBytes(text, at, 16)
    pid.lastIndex = end ?? 0
    const [, digits = '', blanks = ''] = (end === null ? null : pid.exec(text)) ?? []
    if (end === null || digits === '' || digits.length + blanks.length !== Math.max(digits.length, 5) + 1) return null
    columns.push({comm: commOf(text.slice(at, end)), pid: uint(digits) ?? 0})
  }
  return columns
}

/** null also where a comm broke a column in two so that one part has no pid. */
export function csvColumns(line: string): readonly Column[] | null {
  const rest = line.trimEnd().slice('"Dmabuf Inode","Size(kB)","Fd Ref Counts","Map Ref Counts"'.length)
  if (rest === '') return []
  return rest.startsWith(',"') && rest.endsWith('"') ? every(rest.slice(2, -1).split('","').map(columnOf)) : null
}

function columnOf(text: string): Column | null {
  const colon = text.lastIndexOf(':')
  const pid = uint(text.slice(colon + 1).trimEnd())
  return colon === -1 || pid === null ? null : {comm: commOf(text.slice(0, colon)), pid}
}

function every<T>(all: readonly (T | null)[]): readonly T[] | null {
  const known = all.filter((one) => one !== null)
  return known.length === all.length ? known : null
}
