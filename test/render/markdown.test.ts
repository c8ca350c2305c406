import test from 'ava'
import fc from 'fast-check'
import {markdown} from '../../src/render/formats/markdown.js'
import type {Report} from '../../src/render/report.js'
import {anyText, plain} from './hostile.js'

const report = (over: Partial<Report>): Report => ({caveats: [], heading: [], tables: [], ...over})
const traps = [
  '@all',
  '#1',
  'www.evil',
  'https://evil',
  '<b>',
  '[a](b)',
  '|',
  '`',
  '``',
  '*x*',
  '_x_',
  '~~x~~',
  ':tada:',
  'GH-1',
  '$x$',
  '&lt;',
  '1. x',
  '- x',
  '+ x',
  '===',
  '# x',
  '> x',
  '    x',
  '!x',
  '\\'
]
const anyName = fc.array(fc.oneof(anyText, fc.constantFrom(...traps)), {maxLength: 4}).map((parts) => parts.join(' '))

/** What stands outside of code, by the rule of CommonMark: a run of backticks ends with the next one as long. */
function outsideCode(line: string): string {
  let rest = line
  let outside = ''
  for (;;) {
    const open = /`+/.exec(rest)
    if (open === null) return outside + rest
    const from = open.index + open[0].length
    const close = [...rest.slice(from).matchAll(/`+/g)].find(([run]) => run.length === open[0].length)
    if (close === undefined) return outside + rest
    outside += rest.slice(0, open.index)
    rest = rest.slice(from + close.index + close[0].length)
  }
}

const markup = /[<>[\]*_`~#&$@!{}^%|]|:\/\/|www\.|GH-\d|:\w+:/i

test('nothing of a name is markup, a link, a mention or a reference', (t) => {
  fc.assert(
    fc.property(anyName, (name) => {
      const text = markdown(report({caveats: [name, `  ${name}`], heading: [name]}), plain)
      for (const line of text.split('\n')) {
        t.notRegex(outsideCode(line), markup, JSON.stringify(name))
        // A list or a ruler that we did not begin.
        t.notRegex(line.replace(/^(?: {2})?- /, ''), /^(?:[-+=]|\d+[.)] | {4})/, JSON.stringify(name))
      }
    }),
    {numRuns: 500}
  )
})

test('a row has as many cells as the table has columns', (t) => {
  fc.assert(
    fc.property(anyName, anyName, (a, b) => {
      const columns = [a, b].map((_, at) => ({key: `c${at}`, title: `c${at}`, unit: 'text' as const}))
      const lines = markdown(report({tables: [{columns, rows: [[a, b]], title: ''}]}), plain).split('\n')
      t.is(lines.length, 4)
      t.is([...(lines[2] ?? '').matchAll(/(?<!\\)\|/g)].length, 3, lines[2] ?? '')
    }),
    {numRuns: 500}
  )
})

test('sizes are rounded unless asked for, null is a dash, hidden rows are counted', (t) => {
  const table = {
    columns: [
      {key: 'size', title: 'size', unit: 'bytes' as const},
      {key: 'n', title: 'n', unit: 'count' as const, wide: true}
    ],
    hidden: 3,
    notes: [['Said.', '   Next: do.'], []],
    rows: [
      [4096, 1],
      [null, 2]
    ],
    title: 'Sizes'
  }
  t.is(
    markdown(report({tables: [table]}), plain),
    '### Sizes\n\n| size |\n| -: |\n| 4.0 KiB |\n| - |\n\n… and 3 more (`--top 0` shows all)\n\n- Said.\n  - Next: do.\n'
  )
  t.regex(markdown(report({tables: [table]}), {...plain, bytes: true}), /\| 4096 \|/)
})
