import test from 'ava'
import {parseCgroup} from '../../src/parsers/proc-cgroup.js'
import {cases, matchesGolden} from '../helpers/golden.js'
import {bearsAnyText} from '../helpers/traps.js'

const origin = {path: 'proc/7/cgroup'}

for (const {name, text, golden} of cases('proc-cgroup')) {
  test(name, (t) => matchesGolden(t, golden, parseCgroup(text, origin)))
}

test('bears any text', (t) =>
  bearsAnyText(t, parseCgroup, ['0::/', '0::/a\n', ':', '7', '\n', ' (deleted)', '1:name=x:/']))
