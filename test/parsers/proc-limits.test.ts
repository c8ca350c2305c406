import test from 'ava'
import {parseLimits} from '../../src/parsers/proc-limits.js'
import {cases, matchesGolden} from '../helpers/golden.js'
import {bearsAnyText} from '../helpers/traps.js'

const origin = {path: 'proc/7/limits'}

for (const {name, text, golden} of cases('proc-limits')) {
  test(name, (t) => matchesGolden(t, golden, parseLimits(text, origin)))
}

test('bears any text', (t) =>
  bearsAnyText(t, parseLimits, ['Max open files', ' ', '1024', ' unlimited ', '\n', 'Max ']))
