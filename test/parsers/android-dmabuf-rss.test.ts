import test from 'ava'
import {parseDmabufRss} from '../../src/parsers/android-dmabuf-rss.js'
import {cases, matchesGolden} from '../helpers/golden.js'
import {bearsAnyText} from '../helpers/traps.js'

const origin = {path: 'proc/7/dmabuf_rss'}

for (const {name, text, golden} of cases('android-dmabuf-rss')) {
  test(name, (t) => matchesGolden(t, golden, parseDmabufRss(text, origin)))
}

test('bears any text', (t) => bearsAnyText(t, parseDmabufRss, ['0', '4096\n', '\n', '-']))
