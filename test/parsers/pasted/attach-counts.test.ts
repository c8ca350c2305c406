import test from 'ava'
import fc from 'fast-check'
import {looksLikeAttachCounts, parseAttachCounts} from '../../../src/parsers/pasted/attach-counts.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {otherTexts} from '../../helpers/other-texts.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'counts.txt'}

for (const {golden, name, text} of cases('attach-counts')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseAttachCounts(text, origin))
    t.true(looksLikeAttachCounts(text))
  })
}

test('bears any text', (t) =>
  bearsAnyText(t, parseAttachCounts, [
    'Total 4 devices attached\n',
    '7:',
    'Total ',
    '9',
    ' devices attached',
    '\n',
    ' '
  ]))

test('is not mistaken for other texts', (t) => {
  for (const text of otherTexts('attach-counts')) t.false(looksLikeAttachCounts(text), JSON.stringify(text))
})

test('reads back what the kernel prints', (t) => {
  fc.assert(
    fc.property(fc.array(fc.nat()), (counts) => {
      const text = counts.map((count) => `Total ${count} devices attached\n`).join('')
      t.deepEqual(parseAttachCounts(text, origin), {issues: [], value: {counts}})
    })
  )
})
