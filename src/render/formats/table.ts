import CliTable from 'cli-table3'
import type {Cell, Column, Format, RenderOptions, Table} from '../report.js'
import {codePoint, count, displayWidth, printable, truncate, visibleBlanks, wrap} from '../text.js'
import {plainCell} from './plain-cell.js'

/**
 * For eyes: sentences wrapped to the width, tables without lines, every row on one line whatever its names hold. `null`
 * is `-`. Sizes are rounded unless `bytes`; numbers are never cut, so a table that is too wide has its text shortened,
 * the longest first, and then leaves out columns from the right, those that go `last` after all others, and says which.
 */
export const table: Format = ({caveats, heading, tables}, options) => {
  const sentences = (texts: readonly string[]) => texts.flatMap((text) => wrap(settled(text), options.width))
  const shown = tables
    .filter(({wide}) => wide !== true)
    .flatMap((one) => [tableLines(one, one === tables[0], options), sentences((one.notes ?? []).flat())])
  const blocks = [sentences(heading), ...shown, sentences(caveats)]
  const text = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
  return `${text.join('\n\n')}\n`
}

const gap = 2
const leastText = 8

/** `--columns` is of the first table alone. */
function tableLines(
  {columns, footer = [], hidden = 0, hiddenShownBy = '--top 0', rows, title}: Table,
  isFirst: boolean,
  options: RenderOptions
): string[] {
  const {color, header, width} = options
  const places = [...columns.keys()].filter((place) => columns[place]?.wide !== true)
  const shown = places.map((place) => columns[place] as Column)
  const titles = shown.map((column) => settled(column.title.toUpperCase()))
  const cells = [...rows, ...footer].map((row) =>
    shown.map((column, at) => cellText(row[places[at] as number] ?? null, column, options))
  )
  const least = naturalWidths(cells.slice(rows.length), shown.length).map((one) => Math.max(one, leastText))
  const widths = fitted(shown, naturalWidths([...(header ? [titles] : []), ...cells], shown.length), least, width)
  const kept = [...widths.keys()].filter((at) => widths[at] !== 0)
  const lines = grid(
    [titles, ...cells].map((row) => kept.map((at) => row[at] ?? '')),
    kept.flatMap((at) => shown.slice(at, at + 1)),
    kept.map((at) => widths[at] ?? 0)
  )
  const left = titles.filter((_, at) => widths[at] === 0)
  return [
    ...(title === '' ? [] : [bold(trimmedEnd(truncate(settled(title), width)), color)]),
    ...lines
      .slice(0, 1)
      .filter(() => header)
      .map((line) => bold(line, color)),
    ...lines.slice(1, 1 + rows.length),
    ...(rows.length + footer.length + hidden === 0 ? ['(none)'] : []),
    ...(hidden > 0 ? [dim(`… and ${count(hidden)} more (${hiddenShownBy} shows all)`, color)] : []),
    ...lines.slice(1 + rows.length),
    ...(left.length === 0
      ? []
      : wrap(`(no room for ${left.join(', ')}; ${isFirst ? '--columns chooses' : '--json has all'})`, width).map(
          (line) => dim(line, color)
        ))
  ]
}

const bold = (text: string, color: boolean): string => (color ? `\x1b[1m${text}\x1b[22m` : text)
const dim = (text: string, color: boolean): string => (color ? `\x1b[2m${text}\x1b[22m` : text)

function cellText(cell: Cell, column: Column, options: RenderOptions): string {
  const plain = plainCell(cell, column, options)
  if (plain !== null || typeof cell !== 'string') return plain ?? ''
  if (column.unit === 'mark') return settled(cell)
  // Most of a command line of a megabyte is never seen.
  const most = 4 * options.width
  const text = cell.length > most ? `${cell.slice(0, most)}…` : cell
  // Two blanks part the columns.
  return truncate(settled(visibleBlanks(text)), options.width)
}

function naturalWidths(rows: readonly (readonly string[])[], columns: number): number[] {
  const widths = Array.from({length: columns}, () => 1)
  for (const row of rows) {
    for (const [at, text] of row.entries()) widths[at] = Math.max(widths[at] ?? 1, displayWidth(text))
  }
  return widths
}

/** Widths of as many columns as the width has room for, 0 for others; no text is made narrower than `least`. */
function fitted(
  columns: readonly Column[],
  natural: readonly number[],
  least: readonly number[],
  width: number
): number[] {
  const widths = [...natural]
  const over = () => widths.reduce((sum, one) => sum + (one === 0 ? 0 : one + gap), -gap) - width
  while (over() > 0) {
    const longest = widths.reduce(
      (best, one, at) =>
        columns[at]?.unit === 'text' && one > (least[at] ?? leastText) && one > (widths[best] ?? 0) ? at : best,
      -1
    )
    if (longest !== -1) {
      widths[longest] = (widths[longest] ?? 0) - 1
      continue
    }
    const kept = [...widths.keys()].filter((at) => widths[at] !== 0)
    if (kept.length < 2) break
    const gone = kept.findLast((at) => columns[at]?.last !== true) ?? kept.at(-1)
    for (const at of kept) widths[at] = at === gone ? 0 : (natural[at] ?? 0)
  }
  return widths
}

const noLines = {
  ...{top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': ''},
  ...{'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': ''},
  middle: ' '.repeat(gap)
}

const layout = {
  chars: noLines,
  style: {border: [], compact: true, head: [], 'padding-left': 0, 'padding-right': 0}
}

const believed = new Map<string, boolean>()

/**
 * Printable, and of a width that all agree on: where cli-table3 counts other columns than we do (marks outside U+0300 to
 * U+036F, emoji younger than Unicode 12, flags, skin tones), terminals disagree too, and `\u{1faf6}` is safe.
 */
const settled = (text: string): string =>
  printable(text).replace(/[^\x20-\x7e]/gu, (character) => (agreed(character) ? character : codePoint(character)))

function agreed(character: string): boolean {
  const known = believed.get(character)
  if (known !== undefined) return known
  // The row below shows how many blanks the column above it takes. A column is never less than one wide, hence the x.
  const probe = new CliTable({...layout, colWidths: []})
  probe.push([`x${character}`], [''])
  const agrees = probe.toString().split('\n')[1]?.length === 1 + displayWidth(character)
  believed.set(character, agrees)
  return agrees
}

/** The layout of cli-table3 takes time in the square of the rows: pieces of a few rows, laid out alike, do not. */
const rowsAtOnce = 64

function grid(rows: readonly (readonly string[])[], columns: readonly Column[], widths: readonly number[]): string[] {
  const lines: string[] = []
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    const piece = new CliTable({
      ...layout,
      colAligns: columns.map(({unit}) => (unit === 'text' ? 'left' : 'right')),
      colWidths: [...widths]
    })
    for (const row of rows.slice(start, start + rowsAtOnce)) {
      piece.push(widths.map((width, at) => truncate(row[at] ?? '', width)))
    }
    lines.push(...piece.toString().split('\n').map(trimmedEnd))
  }
  return lines
}

/** Without the blanks that fill the last column; a blank that a name ends in goes too. */
function trimmedEnd(line: string): string {
  let end = line.length
  while (line[end - 1] === ' ') end--
  return line.slice(0, end)
}
