import test from 'ava'
import {looksLikeCrashCma, parseCrashCma} from '../../../src/parsers/pasted/crash-cma.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {otherTexts} from '../../helpers/other-texts.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'crash.txt'}

for (const {golden, name, text} of cases('crash-cma')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseCrashCma(text, origin))
    t.true(looksLikeCrashCma(text))
  })
}

test('bears any text', (t) =>
  bearsAnyText(t, parseCrashCma, [
    'CMA (Contiguous Memory Allocator) Areas Overview\n',
    '│  1 │a │0xff│[0x0~0x1]  │      32MB│        0B│    0.0%│     0│\n',
    '│',
    '│ Areas: 1 | Total: 32MB | Used: 0B (0.0%) │\n',
    '┘',
    '┌─┐\n',
    'MB',
    '\n',
    ' ',
    '9.99'
  ]))

test('is not mistaken for other texts', (t) => {
  for (const text of otherTexts('crash-cma')) t.false(looksLikeCrashCma(text), JSON.stringify(text))
})
