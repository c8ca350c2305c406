import {stringify} from 'csv-stringify/sync'
import type {Cell, Format} from '../report.js'
import {printable} from '../text.js'

/** The whole at once would hold ten times its size in memory. */
const batch = 4096

/**
 * RFC 4180: a header line of column keys, CRLF after every line, quotes doubled. The first table alone, with all its
 * columns; bytes are exact, `null` is empty, booleans are `true` and `false`.
 *
 * A text that a spreadsheet could take for a formula gets one apostrophe in front, and so does a text that begins with
 * an apostrophe: take one leading apostrophe off every cell that has one, and all texts are as they were. Numbers never
 * get one. On a terminal control characters are shown as tables show them.
 */
export const csv: Format = ({tables: [table]}, {header, terminal}) => {
  if (table === undefined) return ''
  const parts = header ? [records([table.columns.map(({key}) => key)])] : []
  for (let start = 0; start < table.rows.length; start += batch) {
    parts.push(
      records(
        table.rows
          .slice(start, start + batch)
          .map((row) =>
            row.map((cell) => (terminal && typeof cell === 'string' ? field(printable(cell)) : field(cell)))
          )
      )
    )
  }
  return parts.join('')
}

/** Naming the line end alone would leave a newline in a name unquoted: it is not CRLF. */
const records = (rows: readonly (readonly string[])[]): string =>
  stringify([...rows], {quote_record_delimiter: true, record_delimiter: 'windows'})

/** Spreadsheets skip a tab or line break before a formula, and some read the full-width signs as the plain ones. */
const defused = /^[-=+@\t\r\n'\uff0b\uff0d\uff1d\uff20]/

function field(cell: Cell): string {
  if (cell === null) return ''
  return typeof cell === 'string' && defused.test(cell) ? `'${cell}` : String(cell)
}
