import test from 'ava'
import fc from 'fast-check'
import {looksLikeMemorySeries, parseMemorySeries} from '../../../src/parsers/memory/memory-series.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsMuchOf, looksOnlyLike} from '../../helpers/looks.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'dump_ion_meminfo.txt'}

for (const {golden, name, text} of cases('ion-series')) {
  test(name, (t) => {
    const {issues, value} = parseMemorySeries(text, origin)
    const {columns, samples} = value
    const totals = samples.map(({kilobytes}) => kilobytes.at(-1) ?? 0)
    // Of two hours, what can be read and compared by hand.
    const summary = {
      columns,
      count: samples.length,
      first: samples[0],
      last: samples.at(-1),
      least: totals.reduce((least, one) => Math.min(least, one), totals[0] ?? 0),
      most: totals.reduce((most, one) => Math.max(most, one), 0)
    }
    matchesGolden(t, golden, samples.length > 1000 ? {issues, summary} : {issues, value})
  })
}

const traps = [
  '\n',
  ' ',
  '##DateTime',
  '##DateTime Total \n',
  '04-05-2018_12-46-45',
  '04-05-2018_12-46-45 1 \n',
  '1 ',
  ':'
]

test('bears any text', (t) => {
  bearsAnyText(t, parseMemorySeries, traps)
  bearsMuchOf(t, parseMemorySeries, ['##DateTime Total \n', '##DateTime '], traps)
})

test('only a series looks like one', (t) =>
  looksOnlyLike(
    t,
    looksLikeMemorySeries,
    'ion-series',
    ({name, text}) => text !== '' && name !== 'synthetic-no-heading'
  ))

test('reads back what the script prints', (t) => {
  const columns = fc.array(fc.stringMatching(/^[A-Z][A-Za-z_]{0,12}$/), {minLength: 1, maxLength: 6})
  const series = columns.chain((names) =>
    fc.record({
      columns: fc.constant(names),
      samples: fc.array(
        fc.record({
          at: fc.stringMatching(/^[0-3]\d-[01]\d-20\d\d_[0-2]\d-[0-5]\d-[0-5]\d$/),
          kilobytes: fc.array(fc.maxSafeNat(), {maxLength: names.length, minLength: names.length})
        })
      )
    })
  )
  fc.assert(
    fc.property(series, (value) => {
      const rows = value.samples.map(({at, kilobytes}) => `${at} ${kilobytes.join(' ')} \n`)
      const text = `##DateTime ${value.columns.join(': ')} \n${rows.join('')}`
      t.deepEqual(parseMemorySeries(text, origin), {issues: [], value})
    })
  )
})
