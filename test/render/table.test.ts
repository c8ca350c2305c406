import test from 'ava'
import fc from 'fast-check'
import {table} from '../../src/render/formats/table.js'
import type {Cell, Column, RenderOptions} from '../../src/render/report.js'
import {displayWidth} from '../../src/render/text.js'
import {anyReport, hostile, plain} from './hostile.js'

const lines = (
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: Partial<RenderOptions> = {},
  hidden = 0
) =>
  table({caveats: [], heading: [], tables: [{columns, hidden, rows, title: ''}]}, {...plain, ...options})
    .split('\n')
    .slice(0, -1)

const name: Column = {key: 'name', title: 'name', unit: 'text'}
const size: Column = {key: 'size', title: 'size', unit: 'bytes'}
const refs: Column = {key: 'refs', title: 'refs', unit: 'count'}
const wide: Column = {key: 'age', title: 'age', unit: 'count', wide: true}

test('numbers to the right, text to the left, unknown is -', (t) => {
  t.deepEqual(
    lines(
      [refs, wide, name, size],
      [
        [1, 7, 'frame', 4096],
        [200, 7, null, null],
        [null, 7, true, 0]
      ]
    ),
    ['REFS  NAME      SIZE', '   1  frame  4.0 KiB', ' 200  -            -', '   -  yes        0 B']
  )
})

test('a table that is wide leaves no trace', (t) => {
  const one = {columns: [refs], rows: [[1]], title: 'One'}
  t.is(table({caveats: ['c'], heading: ['h'], tables: [{...one, wide: true}]}, plain), 'h\n\nc\n')
})

test('exact bytes on request, no titles on request', (t) => {
  t.deepEqual(lines([size, name], [[4096, 'x']], {bytes: true}), ['SIZE  NAME', '4096  x'])
  t.deepEqual(lines([size, name], [[1, false]], {header: false}), ['1 B  no'])
})

test('an empty table says so, hidden rows are counted', (t) => {
  t.deepEqual(lines([name, size], []), ['NAME  SIZE', '(none)'])
  t.deepEqual(lines([name], [['a']], {}, 280), ['NAME', 'a', '\u2026 and 280 more (--top 0 shows all)'])
})

test('changes have their sign, nothing has none', (t) => {
  const columns: Column[] = [
    {key: 'delta', title: 'change', unit: 'delta'},
    {key: 'buffers', title: 'buffers', unit: 'countDelta'}
  ]
  const rows = [
    [3_145_728, 4],
    [-512, -1],
    [0, 0],
    [null, null]
  ]
  t.deepEqual(lines(columns, rows), [
    '  CHANGE  BUFFERS',
    '+3.0 MiB       +4',
    '  -512 B       -1',
    '     0 B        0',
    '       -        -'
  ])
  t.deepEqual(lines(columns, rows.slice(0, 1), {bytes: true, header: false}), ['+3145728  +4'])
})

test('a mark stands as it is, and is never shortened', (t) => {
  const bar: Column = {key: 'bar', title: 'bar', unit: 'mark'}
  t.deepEqual(lines([name, bar], [['a'.repeat(40), ' --|++ ']], {width: 40}).slice(1), [
    `${'a'.repeat(30)}\u2026   --|++`
  ])
})

test('sums stand below all rows, and below what is hidden', (t) => {
  const one = {columns: [name, size], footer: [['total', 8192]], rows: [['a', 4096]], title: ''}
  const shown = (over: object) =>
    table({caveats: [], heading: [], tables: [{...one, ...over}]}, plain)
      .split('\n')
      .slice(1, -1)
  t.deepEqual(shown({}), ['a      4.0 KiB', 'total  8.0 KiB'])
  t.deepEqual(shown({hidden: 2, hiddenShownBy: '--json'}), [
    'a      4.0 KiB',
    '\u2026 and 2 more (--json shows all)',
    'total  8.0 KiB'
  ])
  t.deepEqual(shown({rows: []}), ['total  8.0 KiB'])
})

test('the longest text gives way first, then columns from the right', (t) => {
  const long = {key: 'held', title: 'held', unit: 'text'} as const
  const row = ['a'.repeat(12), 'b'.repeat(40), 1023]
  t.deepEqual(lines([name, long, size], [row], {width: 40}).slice(1), [
    `${'a'.repeat(12)}  ${'b'.repeat(17)}\u2026  1023 B`
  ])
  t.deepEqual(lines([name, long, size], [row], {width: 26}).slice(1), ['aaaaaaa\u2026  bbbbbbb\u2026  1023 B'])
  t.deepEqual(lines([name, long, size], [row], {width: 25}).slice(1), [
    'aaaaaaaaaa\u2026  bbbbbbbbbbb\u2026',
    '(no room for SIZE;',
    '    --columns chooses)'
  ])
})

test('what the rows are ordered by is the last to go', (t) => {
  const before: Column = {key: 'before', title: 'before', unit: 'bytes'}
  const change: Column = {key: 'delta', last: true, title: 'change', unit: 'delta'}
  const row = ['a'.repeat(12), 1023, 1000, 1]
  const shown = (width: number) => lines([name, before, change, size], [row], {header: false, width}).slice(0, 1)
  t.deepEqual(shown(40), ['aaaaaaaaaaaa  1023 B  +1000 B  1 B'])
  t.deepEqual(shown(28), ['aaaaaaaaaa\u2026  1023 B  +1000 B'])
  t.deepEqual(shown(24), ['aaaaaaaaaaaa  +1000 B'])
  t.deepEqual(shown(16), ['+1000 B'])
})

test('columns are offered where they can be had', (t) => {
  const one = {columns: [refs, size, name], rows: [[1, 1023, 'frame']], title: ''}
  const shown = table({caveats: [], heading: [], tables: [one, {...one}]}, {...plain, width: 12})
  t.deepEqual(shown.replace(/\n +/g, ' ').match(/--\w{4}/g), ['--colu', '--json'])
})

test('a name forges no column and no row', (t) => {
  t.deepEqual(
    lines(
      [name, size],
      [
        ['x  8.0 GiB', 1],
        [' a', 1],
        ['b ', 1],
        ['c\nd', 1]
      ]
    ).slice(1),
    ['x \\x208.0 GiB   1 B', '\\x20a           1 B', 'b\\x20           1 B', 'c\\x0ad          1 B']
  )
})

test('where widths are in doubt the code point is shown', (t) => {
  t.deepEqual(
    lines(
      [name],
      [
        ['\u6444\u50cf e\u0301 \u{1f4f7}'],
        ['\u{1faf6}'],
        ['\u{1f1e9}\u{1f1ea}'],
        ['\u0e01\u0e49'],
        ['\u{1f44b}\u{1f3fd}']
      ]
    ).slice(1),
    ['\u6444\u50cf e\u0301 \u{1f4f7}', '\\u{1faf6}', '\\u{1f1e9}\\u{1f1ea}', '\u0e01\\u{e49}', '\u{1f44b}\\u{1f3fd}']
  )
})

test('fits the width, every row in line on a line of its own, no control character', (t) => {
  fc.assert(
    fc.property(anyReport, fc.integer({max: 200, min: 60}), (report, width) => {
      const text = table(report, {...plain, width})
      t.notRegex(text, /(?!\n)[\p{Cc}\p{Cs}\p{Cf}]/u)
      const all = text.split('\n')
      t.deepEqual(
        all.filter((line) => displayWidth(line) > width || line.endsWith(' ')),
        []
      )
      const [first] = report.tables
      const bare = table(
        {caveats: [], heading: [], tables: first === undefined ? [] : [{...first, title: ''}]},
        {...plain, width}
      )
      if (bare.includes('(no room for ')) return
      const rows = bare.split('\n').slice(0, -1)
      t.is(rows.length, 1 + Math.max(1, first?.rows.length ?? 0))
      t.deepEqual(new Set(rows.filter((line) => line !== '(none)').map(displayWidth)).size, 1)
    })
  )
})

test('colours change no character', (t) => {
  const shown = table(hostile, {...plain, color: true})
  t.true(shown.includes('\u001b[1mProcesses\u001b[22m\n\u001b[1m PID'))
  const bare = ['1', '2', '22'].reduce((text, code) => text.replaceAll(`\u001b[${code}m`, ''), shown)
  t.is(bare, table(hostile, plain))
})

test('a name of a megabyte and a terminal without an edge', (t) => {
  t.deepEqual(lines([name], [['x'.repeat(1_000_000)]]).slice(1), [`${'x'.repeat(79)}\u2026`])
  t.deepEqual(lines([name], [['x'.repeat(1000)]], {width: Infinity}).slice(1), ['x'.repeat(1000)])
})

test('twenty thousand rows take seconds, not minutes', (t) => {
  const rows = Array.from({length: 20_000}, (_, at) => [`name${at}`, at, at])
  const start = process.hrtime.bigint()
  t.is(lines([name, size, refs], rows).length, 20_001)
  t.true(Number(process.hrtime.bigint() - start) < 10e9)
})
