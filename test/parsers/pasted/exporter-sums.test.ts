import test from 'ava'
import {looksLikeExporterSums, parseExporterSums} from '../../../src/parsers/pasted/exporter-sums.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {otherTexts} from '../../helpers/other-texts.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'sums.txt'}

for (const {golden, name, text} of cases('exporter-sums')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseExporterSums(text, origin))
    t.true(looksLikeExporterSums(text))
  })
}

test('bears any text', (t) =>
  bearsAnyText(t, parseExporterSums, [
    'system  756.4 MB   ( 196 bufs)\n',
    'qcom,x <1 MB (1 bufs)\n',
    '<1',
    ' MB',
    '( ',
    '9',
    '\n',
    ' ',
    ' bufs)'
  ]))

test('is not mistaken for other texts', (t) => {
  for (const text of otherTexts('exporter-sums')) t.false(looksLikeExporterSums(text), JSON.stringify(text))
})
