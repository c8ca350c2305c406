import test from 'ava'
import {parseSocketFdinfo} from '../../src/parsers/socket-fdinfo.js'
import {cases, matchesGolden} from '../helpers/golden.js'
import {bearsAnyText} from '../helpers/traps.js'

const origin = {path: 'proc/2211/fdinfo/5'}

for (const {name, text, golden} of cases('socket-fdinfo')) {
  test(name, (t) => matchesGolden(t, golden, parseSocketFdinfo(text, origin)))
}

test('bears any text', (t) =>
  bearsAnyText(t, parseSocketFdinfo, ['scm_fds: 1\n', '\nscm_fds: ', 'scm_fds:', ' ', '\n', '1']))

test('the first line counts, and only at the beginning of a line', (t) => {
  t.deepEqual(parseSocketFdinfo('x scm_fds: 1\nscm_fds: 2\nscm_fds: 3\n', origin), {
    issues: [],
    value: {inode: null, queued: 2}
  })
})

test('the inode tells the socket', (t) => {
  t.deepEqual(parseSocketFdinfo('pos:\t0\nino:\t55\nscm_fds: 2\n', origin).value, {inode: 55, queued: 2})
})
