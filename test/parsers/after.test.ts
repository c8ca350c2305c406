import test from 'ava'
import {parseBuffersAfter, parseStatsAfter} from '../../src/parsers/after.js'
import {cases, matchesGolden} from '../helpers/golden.js'
import {bearsAnyText} from '../helpers/traps.js'

const stats = (text: string, origin: {path: string}) => {
  const {issues, value} = parseStatsAfter(text, origin)
  return {issues, value: value === null ? null : [...value]}
}

for (const {name, text, golden} of cases('after-buffers')) {
  test(`buffers: ${name}`, (t) =>
    matchesGolden(t, golden, parseBuffersAfter(text, {path: 'cmd/dmabuf-buffers-after.txt'})))
}

for (const {name, text, golden} of cases('after-stats')) {
  test(`stats: ${name}`, (t) => matchesGolden(t, golden, stats(text, {path: 'cmd/mediamem/stat-after.txt'})))
}

test('buffers: bears any text', (t) => bearsAnyText(t, parseBuffersAfter, ['1', '\n', '-', ' ', '99999999999999999']))

test('stats: bears any text', (t) => bearsAnyText(t, parseStatsAfter, ['1 ', '2\n', '\n', ' ', 'x']))
