import test from 'ava'
import {looksLikeSunxiDisp, parseSunxiDisp} from '../../../src/parsers/pasted/sunxi-disp.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {otherTexts} from '../../helpers/other-texts.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'sys/class/disp/disp/attr/sys'}

for (const {golden, name, text} of cases('sunxi-disp')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseSunxiDisp(text, origin))
    t.true(looksLikeSunxiDisp(text))
  })
}

test('bears any text', (t) =>
  bearsAnyText(t, parseSunxiDisp, [
    'screen 0:\n',
    'dmabuf: cache[0] cache max[0] umap skip[0] overflow[0]\n',
    'dmabuf: ',
    'cache[',
    '-',
    '9',
    ']',
    '\n',
    ' '
  ]))

test('is not mistaken for other texts', (t) => {
  for (const text of otherTexts('sunxi-disp')) t.false(looksLikeSunxiDisp(text), JSON.stringify(text))
})
