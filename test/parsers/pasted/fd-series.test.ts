import test from 'ava'
import {looksLikeFdSeries, parseFdSeries} from '../../../src/parsers/pasted/fd-series.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {otherTexts} from '../../helpers/other-texts.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'series.txt'}

for (const {golden, name, text} of cases('fd-series')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseFdSeries(text, origin))
    t.true(looksLikeFdSeries(text))
  })
}

test('bears any text', (t) =>
  bearsAnyText(t, parseFdSeries, [
    '# ls -l /proc/709/fd | wc -l\n',
    '# ls ',
    '625\n',
    '12:00:01 ',
    '2026-04-01T',
    '-l ',
    '\n',
    ' ',
    '9'
  ]))

test('is not mistaken for other texts', (t) => {
  for (const text of otherTexts('fd-series')) t.false(looksLikeFdSeries(text), JSON.stringify(text))
})
