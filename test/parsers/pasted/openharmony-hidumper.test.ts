import test from 'ava'
import {looksLikeHidumperMemory, parseHidumperMemory} from '../../../src/parsers/pasted/openharmony-hidumper.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {otherTexts} from '../../helpers/other-texts.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'hidumper.txt'}

for (const {golden, name, text} of cases('openharmony-hidumper')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseHidumperMemory(text, origin))
    t.true(looksLikeHidumperMemory(text))
  })
}

test('bears any text', (t) =>
  bearsAnyText(t, parseHidumperMemory, [
    'Total Memory Usage by PID:\n',
    'PID  Total Pss(xxx in SwapPss)  Total Vss  GL  Dma  Name\n',
    'PID  Name  Total Pss(xxx in SwapPss)  Dma\n',
    '1  4309(2216 in SwapPss) kB  5 kB  6 kB  7 kB  init\n',
    '2 x 3(0 in SwapPss) kB  4 kB\n',
    ' 9 kB',
    '(0 in SwapPss)',
    ' ',
    '\n',
    '1'
  ]))

test('is not mistaken for other texts', (t) => {
  for (const text of otherTexts('openharmony-hidumper')) t.false(looksLikeHidumperMemory(text), JSON.stringify(text))
})
