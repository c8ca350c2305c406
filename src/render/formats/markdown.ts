import {markdownTable} from 'markdown-table'
import type {Cell, Column, Format, RenderOptions, Table} from '../report.js'
import {count, printable} from '../text.js'
import {plainCell} from './plain-cell.js'

/**
 * For issues and comments: paragraphs, tables and lists as GitHub and GitLab show them. Sizes are rounded unless `bytes`,
 * `null` is `-`. Whatever could be markup, a link, a mention or a reference to an issue stands as code: nothing in a name
 * runs, and nobody is called.
 */
export const markdown: Format = ({caveats, heading, tables}, options) => {
  const shown = tables.filter(({wide}) => wide !== true)
  const blocks = [paragraphs(heading), ...shown.flatMap((one) => tableBlocks(one, options)), list(caveats)]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

function tableBlocks(
  {columns, footer = [], hidden = 0, hiddenShownBy = '--top 0', notes = [], rows, title}: Table,
  options: RenderOptions
): string[] {
  const places = [...columns.keys()].filter((place) => columns[place]?.wide !== true)
  const shown = places.map((place) => columns[place] as Column)
  const more = hidden > 0 ? `… and ${count(hidden)} more (\`${hiddenShownBy}\` shows all)` : ''
  const line = (row: readonly Cell[]) =>
    shown.map((column, at) => cellText(row[places[at] as number] ?? null, column, options))
  const grid = markdownTable([shown.map((column) => cell(column.title)), ...[...rows, ...footer].map(line)], {
    align: shown.map(({unit}) => (unit === 'text' ? 'l' : 'r')),
    alignDelimiters: false
  })
  return [
    title === '' ? '' : `### ${sentence(title)}`,
    rows.length + footer.length + hidden === 0 ? '(none)' : grid,
    more,
    list(notes.flat())
  ]
}

/** What is indented is a tree: a list within a list, one step deeper at a time. */
function paragraphs(sentences: readonly string[]): string {
  let level = 0
  return sentences
    .map((text, at) => {
      const before = level
      level = Math.min(Math.ceil((text.length - text.trimStart().length) / 2), level + 1)
      const gap = at > 0 && (level === 0 || before === 0) ? '\n' : ''
      return level === 0 ? `${gap}${sentence(text)}` : `${gap}${'  '.repeat(level - 1)}- ${sentence(text)}`
    })
    .join('\n')
}

/** A sentence that is indented belongs to the one before it. */
const list = (sentences: readonly string[]): string =>
  sentences.map((text) => (text.startsWith(' ') ? `  - ${sentence(text)}` : `- ${sentence(text)}`)).join('\n')

const cellText = (value: Cell, column: Column, options: RenderOptions): string =>
  plainCell(value, column, options) ?? cell(String(value))

/** A pipe ends a cell, in code too, unless it is escaped. */
const cell = (text: string): string => inline(text, (one) => code(one).replaceAll('|', '\\|'))

/** Word for word: a name may have blanks. */
const sentence = (text: string): string =>
  text
    .trim()
    .split(' ')
    .map((word) => inline(word, bare))
    .join(' ')
    .replace(/^\d+(?=[.)](?: |$))|^(?=[-+=])/, '$&\\')

/**
 * Letters, digits and marks that mean nothing in the middle of a line. What is built of them and still is more to some
 * readers: addresses, `www.`, `GH-7`, `:tada:`.
 */
const harmless = /^[\p{L}\p{M}\p{N}→…–()"',.;:/+=-]*$/u
const taken = /:\/\/|www\.|\bGH-\d|:[\w+-]+:/i

function inline(text: string, wrapped: (text: string) => string): string {
  const shown = printable(text)
  const plain = shown.split(' ').every((word) => harmless.test(word)) && !taken.test(shown) && !/^ | $| {2}/.test(shown)
  return plain ? shown : wrapped(shown)
}

/** Marks around a word stay outside. */
function bare(word: string): string {
  const [, before = '', within = '', after = ''] = /^([("']*)(.*?)([)"',.;:]*)$/.exec(word) ?? []
  return within === '' ? code(word) : `${before}${code(within)}${after}`
}

/** Fenced by more backticks than it holds in a row. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const padded = /^[` ]|[` ]$/.test(text) ? ` ${text} ` : text
  return `${fence}${padded}${fence}`
}
