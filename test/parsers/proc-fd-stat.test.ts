import test from 'ava'
import {looksLikeFdStat, parseFdStat} from '../../src/parsers/proc-fd-stat.js'
import {cases, matchesGolden} from '../helpers/golden.js'
import {bearsAnyText} from '../helpers/traps.js'

const origin = {path: 'cmd/stat-fds.txt'}

for (const {name, text, golden} of cases('proc-fd-stat')) {
  test(name, (t) => matchesGolden(t, golden, parseFdStat(text, origin)))
}

test('bears any text', (t) => {
  bearsAnyText(t, parseFdStat, [
    '/proc/7/fd/3 ino=1 size=2 blocks=8 dev=2\n',
    '/proc/7/fd/3 ino=',
    '9',
    '\n',
    ' size=',
    ' dev=f'
  ])
})

test('is told by its first line', (t) => {
  t.true(looksLikeFdStat('/proc/7/fd/3 ino=1 size=2\n'))
  t.true(looksLikeFdStat('proc/7/fd/3 ino=1 size=2\n'))
  t.false(looksLikeFdStat('/proc/7/fd/3 -> /dmabuf:\n'))
})
