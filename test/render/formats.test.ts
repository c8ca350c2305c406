/** What holds of every format. */
import {readFileSync, writeFileSync} from 'node:fs'
import test from 'ava'
import fc from 'fast-check'
import {formats} from '../../src/render/formats/index.js'
import type {RenderOptions, Report} from '../../src/render/report.js'
import {encode} from '../../src/render/text.js'
import {root} from '../helpers/root.js'
import {anyReport, hostile, plain} from './hostile.js'

const goldens: readonly (readonly [string, keyof typeof formats, Partial<RenderOptions>])[] = [
  ...Object.keys(formats).map((name) => [`hostile.${name}`, name as keyof typeof formats, {}] as const),
  ['hostile-120.table', 'table', {width: 120}],
  ['hostile-color.table', 'table', {bytes: true, color: true, width: 100}],
  ['hostile-no-header.table', 'table', {header: false}]
]

for (const [file, name, options] of goldens) {
  test(`${file} is as it was looked at`, (t) => {
    const path = `${root}fixtures/render/${file}`
    const shown = encode(formats[name](hostile, {...plain, ...options}))
    if (process.env.UPDATE_GOLDENS === '1') writeFileSync(path, shown)
    t.deepEqual(Buffer.from(shown), readFileSync(path))
  })
}

const nothing: Report = {
  caveats: [],
  heading: [],
  tables: [{columns: hostile.tables[0]?.columns ?? [], rows: [], title: ''}]
}

for (const [name, format] of Object.entries(formats)) {
  test(`${name}: ends in one newline, even with nothing to show`, (t) => {
    t.regex(format(nothing, plain), /[^\r\n]\r?\n$/)
    t.regex(format(hostile, plain), /[^\r\n]\r?\n$/)
  })

  test(`${name}: says the same twice`, (t) => {
    fc.assert(
      fc.property(anyReport, (report) => format(report, plain) === format(structuredClone(report), plain)),
      {
        numRuns: 30
      }
    )
    t.pass()
  })
}
