/** A report of names that programs chose to be looked at: every one of them an attack or an accident. */
import fc from 'fast-check'
import type {RenderOptions, Report, Table} from '../../src/render/report.js'

const names: readonly string[] = [
  'camera-provider',
  'forged\n  999  system  8.0 GiB',
  '\u001b[2J\u001b[1;1Hgone',
  '<img src=x onerror=alert(1)>&amp;',
  '=HYPERLINK("http://x","y")',
  '+1',
  '-1',
  '@SUM(A1)',
  '\tTAB',
  '\rCR',
  "'quoted",
  '"a",b;c',
  'user\u202egnp.exe',
  'zero\u200bwidth\ufeff\u2028',
  'soft\u00ad\u115f',
  'caf\udce9',
  '\ud83d',
  '\u009b31m\u007f',
  '\u6444\u50cf\u5934\u670d\u52a1 \u30ab\u30e1\u30e9 \uce74\uba54\ub77c',
  'cafe\u0301',
  '\u{1f4f7} photo \u{1f468}\u200d\u{1f469}',
  '\u{1f1e9}\u{1f1ea} \u{1f44b}\u{1f3fd} \u2764\ufe0f \u{1faf6}',
  '\u0e01\u0e49\u0e2d\u0e07',
  `z${'\u0301\u0316'.repeat(9)}`,
  '\\x1b',
  `${'long'.repeat(49)}tail`,
  '  blanks  ',
  ''
]

const processes: Table = {
  columns: [
    {key: 'pid', title: 'pid', unit: 'count'},
    {key: 'comm', title: 'comm', unit: 'text'},
    {key: 'startTime', title: 'start', unit: 'count', wide: true},
    {key: 'cmdline', title: 'command', unit: 'text'},
    {key: 'rss', title: 'rss', unit: 'bytes'},
    {key: 'pss', title: 'pss', unit: 'bytes'},
    {key: 'ram', title: 'ram', unit: 'text'},
    {key: 'descriptors', title: 'fds', unit: 'count'}
  ],
  rows: names.map((name, at) => [
    at * 271,
    name,
    at * 10_000,
    at % 3 === 0 ? null : `/vendor/bin/${name}`,
    at * 4096 ** (at % 3),
    at % 5 === 0 ? null : at * 1_234_567,
    at % 4 === 0 ? null : at % 2 === 0,
    at === 1 ? -3 : at
  ]),
  title: 'Processes'
}

export const hostile: Report = {
  caveats: [
    'Unattributed: no process was seen to hold these, but the capture was taken without root, so that most of /proc was closed to it.',
    `  proc/7/fdinfo/3:5: bad-number: size:\t\u001b[31m12abc${'x'.repeat(150)}`
  ],
  heading: [
    '32.0 MiB in 12 dma-bufs = 9.0 MiB exclusive (5) + 21.0 MiB shared (6) + 2.0 MiB kernel-held (1) + 0 B unattributed (0)'
  ],
  tables: [
    {...processes, hidden: 280},
    {
      columns: [
        {key: 'exporter', title: 'exporter', unit: 'text'},
        {key: 'bytes', title: 'bytes', unit: 'bytes'}
      ],
      rows: [],
      title: 'Exporters\u001b[0m'
    }
  ]
}

export const plain: RenderOptions = {bytes: false, color: false, header: true, terminal: false, width: 80}

/** Text as it comes from anywhere, traps among it; lone surrogates too. */
export const anyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...names, '  ', ' ', ',', '"', '\r\n', "''", '\u00a0', '\u{1f3ff}', '1\ufe0f\u20e3'),
      fc.string({maxLength: 8, unit: 'binary'}),
      fc.string({maxLength: 20}),
      fc.integer({max: 0xffff, min: 0}).map((unit) => String.fromCharCode(unit))
    ),
    {maxLength: 5}
  )
  .map((parts) => parts.join(''))

const units = ['bytes', 'count', 'countDelta', 'delta', 'text'] as const

/** One to ten columns; the last is text and always `end`, so that it shows whether the columns before it are in line. */
export const anyReport: fc.Arbitrary<Report> = fc
  .record({
    heading: fc.array(anyText, {maxLength: 2}),
    kinds: fc.array(fc.constantFrom(...units), {maxLength: 9}),
    seeds: fc.array(
      fc.array(fc.record({number: fc.integer(), text: anyText, unknown: fc.boolean()}), {maxLength: 9, minLength: 9}),
      {
        maxLength: 6
      }
    ),
    title: anyText
  })
  .map(({heading, kinds, seeds, title}) => ({
    caveats: heading,
    heading,
    tables: [
      {
        columns: [
          ...kinds.map((unit, at) => ({key: `column${at}`, title: `column${at}`, unit})),
          {key: 'end', title: 'end', unit: 'text' as const}
        ],
        rows: seeds.map((row) => [
          ...kinds.map((unit, at) => {
            const {number = 0, text = '', unknown = true} = row[at] ?? {}
            return unknown
              ? null
              : unit === 'text'
                ? text
                : unit === 'bytes' || unit === 'delta'
                  ? number * 1024
                  : number
          }),
          'end'
        ]),
        title
      }
    ]
  }))
