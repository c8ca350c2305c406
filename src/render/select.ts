/** What `--columns`, `--sort` and `--top` leave of a report, before any format sees it. */
import type {Cell, Column, Report, Table} from './report.js'

export interface Selection {
  /** Keys, in the order to print. */
  readonly columns?: readonly string[]
  /** A key; `-` before it for descending. */
  readonly sort?: string
  /** Rows to keep; 0: all. */
  readonly top?: number
  /** Columns that only CSV prints in tables too, and no marks. Beside `columns` it changes nothing. */
  readonly wide?: boolean
}

/**
 * The report with its first table folded or sorted, then cut, then reduced to the columns asked for; a column asked for is no
 * longer `wide`. Other tables stay. Throws a RangeError with the known keys for a key that is none.
 */
export function select(report: Report, {columns, sort, top = 0, wide = false}: Selection): Report {
  const [first, ...others] = report.tables
  if (first === undefined) return report
  const {fold, ...unfolded} = first
  const folds = fold !== undefined && sort === undefined && top > 0 && !wide
  const kept = folds ? folded(first, fold) : unfolded
  const sorted = sort === undefined ? kept : sortedBy(kept, sort)
  const cut = top > 0 ? firstRows(sorted, top) : sorted
  const chosen = columns !== undefined ? picked(cut, columns) : wide ? picked(cut, exactKeys(cut)) : cut
  return {...report, tables: [chosen, ...others]}
}

const exactKeys = ({columns}: Table): string[] => columns.filter(({unit}) => unit !== 'mark').map(({key}) => key)

const folded = ({fold: _, ...table}: Table, {from, sums}: NonNullable<Table['fold']>): Table => ({
  ...table,
  footer: [...sums, ...(table.footer ?? [])],
  rows: table.rows.slice(0, from)
})

function sortedBy(table: Table, sort: string): Table {
  const descending = sort.startsWith('-')
  const place = placeOf(table, descending ? sort.slice(1) : sort, '--sort')
  const cell = (row: readonly Cell[]): Cell => row[place] ?? null
  const rows = table.rows.map((row, at) => ({note: table.notes?.[at] ?? [], row}))
  rows.sort((a, b) => compare(cell(a.row), cell(b.row), descending))
  return shown({
    ...table,
    rows: rows.map(({row}) => row),
    ...(table.notes !== undefined && {notes: rows.map(({note}) => note)})
  })
}

/** What is not known comes last, whichever way the rest goes. Equal rows keep their order. */
function compare(a: Cell, b: Cell, descending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  const order = typeof a === typeof b ? (a < b ? -1 : Number(a > b)) : typeof a < typeof b ? -1 : 1
  return descending ? -order : order
}

function firstRows(table: Table, top: number): Table {
  const left = table.rows.length - top
  if (left <= 0) return table
  return {
    ...table,
    hidden: (table.hidden ?? 0) + left,
    rows: table.rows.slice(0, top),
    ...(table.notes !== undefined && {notes: table.notes.slice(0, top)})
  }
}

function picked(table: Table, keys: readonly string[]): Table {
  const places = keys.map((key) => placeOf(table, key.trim(), '--columns'))
  const cells = (rows: Table['rows']) => rows.map((row) => places.map((place) => row[place] ?? null))
  return shown({
    ...table,
    columns: places.flatMap((place) => table.columns.slice(place, place + 1)).map(narrow),
    ...(table.footer !== undefined && {footer: cells(table.footer)}),
    rows: cells(table.rows)
  })
}

/** Who asks for columns or an order wants to see it. */
const shown = ({wide: _, ...table}: Table): Table => table

const narrow = ({key, title, unit}: Column): Column => ({key, title, unit})

function placeOf({columns}: Table, key: string, flag: string): number {
  const wanted = key.toLowerCase()
  const named = columns.findIndex((column) => column.key === key)
  // What a table prints above a column will do as well.
  const place = named === -1 ? columns.findIndex(({title}) => title.toLowerCase() === wanted) : named
  if (place !== -1) return place
  throw new RangeError(`${flag}: no column "${key}"; there are ${columns.map((column) => column.key).join(', ')}`)
}
