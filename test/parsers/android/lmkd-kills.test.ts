import test from 'ava'
import {looksLikeLmkdKills, parseLmkdKills} from '../../../src/parsers/android/lmkd-kills.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {otherTexts} from '../../helpers/other-texts.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'logcat.txt'}

for (const {golden, name, text} of cases('android-lmkd')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseLmkdKills(text, origin))
    t.true(looksLikeLmkdKills(text))
  })
}

test('bears any text', (t) =>
  bearsAnyText(t, parseLmkdKills, [
    "lowmemorykiller: Kill 'a' (1), uid 1 to free 1kB dmabuf_rss\n",
    "lowmemorykiller: Kill '",
    'killinfo: [',
    '1,',
    ']',
    ' to free ',
    'kB dmabuf_pss, ',
    '\n'
  ]))

test('is not mistaken for other texts', (t) => {
  for (const text of otherTexts('android-lmkd')) t.false(looksLikeLmkdKills(text), JSON.stringify(text))
})
