import test from 'ava'
import fc from 'fast-check'
import {csv} from '../../src/render/formats/csv.js'
import type {Cell} from '../../src/render/report.js'
import {anyReport, hostile, plain} from './hostile.js'

/** RFC 4180, strictly: lines end in CRLF, a field with a quote, comma or line break is quoted. */
function read(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let done = 0
  for (const {0: all, 1: quoted, 2: bare = '', 3: end, index} of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g
  )) {
    if (index !== done) throw new Error(`not CSV at ${done}: ${text.slice(done, done + 40)}`)
    done += all.length
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  if (done !== text.length || row.length > 0) throw new Error(`not CSV at ${done}`)
  return rows
}

/** What the documentation tells readers to do. */
const restored = (field: string): string => field.replace(/^'/, '')
const exact = (cell: Cell): string => (cell === null ? '' : String(cell))

test('every text comes back', (t) => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const [table] = report.tables
      const [header, ...rows] = read(csv(report, plain))
      t.deepEqual(
        header,
        table?.columns.map(({key}) => key)
      )
      t.deepEqual(
        rows.map((row) => row.map(restored)),
        table?.rows.map((row) => row.map(exact))
      )
    })
  )
})

test('no text starts a formula, and no number is taken for one', (t) => {
  const columns = [
    {key: 'name', title: 'Name', unit: 'text'},
    {key: 'delta', title: 'Delta', unit: 'bytes'}
  ] as const
  const names = [
    '=1',
    '+1',
    '-1',
    '@a',
    '\t=1',
    '\r=1',
    '\n=1',
    "'=1",
    '\uff1d1',
    '\uff0b1',
    '\uff0d1',
    '\uff201',
    ' =1',
    'a=1'
  ]
  const text = csv(
    {caveats: [], heading: [], tables: [{columns, rows: names.map((name) => [name, -4096]), title: ''}]},
    plain
  )
  t.deepEqual(read(text).slice(1), [
    ...names.slice(0, 12).map((name) => [`'${name}`, '-4096']),
    [' =1', '-4096'],
    ['a=1', '-4096']
  ])
})

test('the first table alone, exact, unknown empty, wide columns too', (t) => {
  const rows = read(csv(hostile, plain))
  t.is(rows.length, 1 + (hostile.tables[0]?.rows.length ?? 0))
  t.deepEqual(
    rows[0],
    hostile.tables[0]?.columns.map(({key}) => key)
  )
  t.deepEqual(rows[1], ['0', 'camera-provider', '0', '', '0', '', '', '0'])
  t.deepEqual(rows[3]?.slice(4), ['33554432', '2469134', 'true', '2'])
  t.deepEqual(read(csv(hostile, {...plain, header: false})), rows.slice(1))
  t.is(csv({...hostile, tables: []}, plain), '')
})

test('more rows than are written at once', (t) => {
  const rows = Array.from({length: 10_000}, (_, at) => [at])
  const columns = [{key: 'n', title: 'n', unit: 'count'}] as const
  const text = csv({caveats: [], heading: [], tables: [{columns, rows, title: ''}]}, plain)
  t.is(text, `n\r\n${rows.map(([at]) => `${at}\r\n`).join('')}`)
})

test('on a terminal no name moves the cursor', (t) => {
  const columns = [{key: 'n', title: 'n', unit: 'text'}] as const
  const report = {caveats: [], heading: [], tables: [{columns, rows: [['\u001b[2J']], title: ''}]}
  t.is(csv(report, {...plain, terminal: true}), 'n\r\n\\x1b[2J\r\n')
  t.is(csv(report, plain), 'n\r\n\u001b[2J\r\n')
})
