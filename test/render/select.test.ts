import test from 'ava'
import type {Report} from '../../src/render/report.js'
import {select} from '../../src/render/select.js'

const other = {columns: [], rows: [], title: 'other'}
const report: Report = {
  caveats: ['c'],
  heading: ['h'],
  tables: [
    {
      columns: [
        {key: 'pid', title: 'pid', unit: 'count'},
        {key: 'comm', title: 'comm', unit: 'text'},
        {key: 'openFiles', title: 'open', unit: 'count', wide: true}
      ],
      hidden: 5,
      rows: [
        [9, 'b', 3],
        [10, 'B', null],
        [2, null, 20],
        [11, '\u00e4', 100]
      ],
      title: 'first'
    },
    other
  ]
}

const rows = (selection: Parameters<typeof select>[1]) => select(report, selection).tables[0]?.rows
const pids = (selection: Parameters<typeof select>[1]) => rows(selection)?.map(([pid]) => pid)

test('nothing asked, nothing changed', (t) => {
  t.deepEqual(select(report, {}), report)
  t.deepEqual(select({...report, tables: []}, {columns: ['x'], sort: 'y', top: 1}).tables, [])
})

test('--columns picks, orders and shows what is wide', (t) => {
  const selected = select(report, {columns: ['openFiles', ' pid']})
  t.deepEqual(selected.tables[0]?.columns, [
    {key: 'openFiles', title: 'open', unit: 'count'},
    {key: 'pid', title: 'pid', unit: 'count'}
  ])
  t.deepEqual(selected.tables[0]?.rows, [
    [3, 9],
    [null, 10],
    [20, 2],
    [100, 11]
  ])
  t.deepEqual(selected.tables[1], other)
})

test('a table that is wide itself is shown to who asks for columns or an order', (t) => {
  const [table] = report.tables
  const hidden = {...report, tables: table === undefined ? [] : [{...table, wide: true}]}
  const isWide = (selection: Parameters<typeof select>[1]) => select(hidden, selection).tables[0]?.wide
  t.true(isWide({top: 2}))
  t.is(isWide({columns: ['pid']}), undefined)
  t.is(isWide({sort: 'pid'}), undefined)
})

test('wide shows every column', (t) => {
  t.deepEqual(
    select(report, {wide: true}).tables[0]?.columns.map(({wide}) => wide),
    [undefined, undefined, undefined]
  )
})

test('--sort: numbers as numbers, text by code unit, unknown last both ways', (t) => {
  t.deepEqual(pids({sort: 'pid'}), [2, 9, 10, 11])
  t.deepEqual(pids({sort: '-pid'}), [11, 10, 9, 2])
  t.deepEqual(pids({sort: 'comm'}), [10, 9, 11, 2])
  t.deepEqual(pids({sort: '-comm'}), [11, 9, 10, 2])
  t.deepEqual(pids({sort: 'openFiles'}), [9, 2, 11, 10])
  t.deepEqual(pids({sort: '-openFiles'}), [11, 2, 9, 10])
})

test('--sort: equal rows keep their order, and the key need not be shown', (t) => {
  t.deepEqual(rows({columns: ['comm'], sort: '-openFiles'}), [['\u00e4'], [null], ['b'], ['B']])
  const ties = {
    ...report,
    tables: [
      {
        ...other,
        columns: report.tables[0]?.columns ?? [],
        rows: [
          [1, 'x'],
          [1, 'y'],
          [0, 'z']
        ]
      }
    ]
  }
  const comms = (sort: string) => select(ties, {sort}).tables[0]?.rows.map(([, comm]) => comm)
  t.deepEqual(
    [comms('pid'), comms('-pid')],
    [
      ['z', 'x', 'y'],
      ['x', 'y', 'z']
    ]
  )
})

test('--top cuts after sorting and counts what it hides', (t) => {
  const [cut] = select(report, {sort: '-pid', top: 1}).tables
  t.deepEqual([cut?.rows, cut?.hidden], [[[11, '\u00e4', 100]], 8])
  t.is(select(report, {top: 4}).tables[0]?.hidden, 5)
  t.is(rows({top: 0})?.length, 4)
})

test('an unknown column is refused by name', (t) => {
  const known = 'there are pid, comm, openFiles'
  t.throws(() => select(report, {columns: ['pid', 'rss']}), {
    instanceOf: RangeError,
    message: `--columns: no column "rss"; ${known}`
  })
  t.throws(() => select(report, {sort: '-rss'}), {instanceOf: RangeError, message: `--sort: no column "rss"; ${known}`})
})

const foldable: Report = {
  ...report,
  tables: [
    {
      columns: [
        {key: 'comm', title: 'comm', unit: 'text'},
        {key: 'delta', title: 'change', unit: 'delta'},
        {key: 'bar', title: 'bar', unit: 'mark'}
      ],
      fold: {from: 1, sums: [['(2 tiny)', 3, '']]},
      footer: [['total', 103, '']],
      rows: [
        ['a', 100, '|+'],
        ['b', 2, '|+'],
        ['c', 1, '|+']
      ],
      title: ''
    }
  ]
}

test('a table folds what is tiny, unless it is to show all, or to sort it', (t) => {
  const shown = (selection: Parameters<typeof select>[1]) => {
    const [table] = select(foldable, selection).tables
    return [table?.rows.map(([comm]) => comm), table?.footer?.map(([comm]) => comm), table?.fold]
  }
  t.deepEqual(shown({top: 20}), [['a'], ['(2 tiny)', 'total'], undefined])
  t.deepEqual(shown({}), [['a', 'b', 'c'], ['total'], undefined])
  t.deepEqual(shown({sort: 'delta', top: 2}), [['c', 'b'], ['total'], undefined])
  t.deepEqual(shown({top: 20, wide: true}), [['a', 'b', 'c'], ['total'], undefined])
})

test('columns are picked of sums too; marks are for tables', (t) => {
  const [picked] = select(foldable, {columns: ['delta', 'comm'], top: 20}).tables
  t.deepEqual(picked?.footer, [
    [3, '(2 tiny)'],
    [103, 'total']
  ])
  const [exact] = select(foldable, {wide: true}).tables
  t.deepEqual(
    exact?.columns.map(({key}) => key),
    ['comm', 'delta']
  )
  t.deepEqual(exact?.rows[0], ['a', 100])
})
