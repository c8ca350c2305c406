import test from 'ava'
import {looksLikeAllocFailure, parseAllocFailure} from '../../../src/parsers/pasted/dmesg-alloc-failure.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {otherTexts} from '../../helpers/other-texts.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'dmesg.txt'}

for (const {golden, name, text} of cases('dmesg-alloc-failure')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseAllocFailure(text, origin))
    t.true(looksLikeAllocFailure(text))
  })
}

test('bears any text', (t) =>
  bearsAnyText(t, parseAllocFailure, [
    '[Tue Apr 16 06:23:42 2024]  vb2_dc_alloc+0xa8/0x180 [videobuf2_dma_contig]\n',
    '[    1.5]  a+0x1/0x2\n',
    'page allocation failure',
    '? ',
    '[',
    ']',
    '+0x',
    '\n',
    ' '
  ]))

test('is not mistaken for other texts', (t) => {
  for (const text of otherTexts('dmesg-alloc-failure')) t.false(looksLikeAllocFailure(text), JSON.stringify(text))
})
