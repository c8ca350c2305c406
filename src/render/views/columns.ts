/** Columns of a view, and the table they make of rows. */
import type {Cell, Column, Table} from '../report.js'

export interface Spec<Row> extends Column {
  readonly value: (row: Row) => Cell
}

export function table<Row>(rows: readonly Row[], specs: readonly Spec<Row>[], title = ''): Table {
  return {
    columns: specs.map(({key, last: isLast, title: heading, unit, wide: isWide}) => ({
      key,
      ...(isLast === true && {last: isLast}),
      title: heading,
      unit,
      ...(isWide === true && {wide: isWide})
    })),
    rows: rows.map((row) => specs.map(({value}) => value(row))),
    title
  }
}

const column =
  (unit: Column['unit']) =>
  <Row>(key: string, title: string, value: (row: Row) => Cell): Spec<Row> => ({key, title, unit, value})

export const text = column('text')
export const count = column('count')
export const size = column('bytes')
export const delta = column('delta')
export const countDelta = column('countDelta')
export const mark = column('mark')
export const wide = <Row>(spec: Spec<Row>): Spec<Row> => ({...spec, wide: true})
