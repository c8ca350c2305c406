import test from 'ava'
import {looksLikeI915GemGtt, parseI915GemGtt} from '../../../src/parsers/drm/i915-gem-gtt.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {takesNoOther} from '../../helpers/others.js'
import {bearsAnyText} from '../../helpers/traps.js'

const id = 'drm-debugfs-i915-gtt'
const origin = {path: 'sys/kernel/debug/dri/0/i915_gem_gtt'}
/** Without their beginning, or with nothing to tell them by. */
const nameless = new Set<string>([])

for (const {golden, name, text} of cases(id)) {
  test(name, (t) => {
    matchesGolden(t, golden, parseI915GemGtt(text, origin))
    t.is(looksLikeI915GemGtt(text), !nameless.has(name))
  })
}

test('takes no other text for its own', (t) => takesNoOther(t, looksLikeI915GemGtt, id))

test('bears any text', (t) =>
  bearsAnyText(t, parseI915GemGtt, [
    '   ffff88017a138000:              4KiB 41 00  uncached (pinned x 1)\n',
    'Total 1 objects, 4096 bytes, 0 GTT size\n',
    'Stolen:\n',
    '<snip>\n',
    ': ',
    'KiB ',
    '0',
    '(stolen: ',
    '(name: 1)',
    '\n',
    ' '
  ]))

test('the last line of bufinfo is no total', (t) => {
  const {issues, value} = parseI915GemGtt('Total 3 objects, 12288 bytes\n', origin)
  t.deepEqual(value, {allocations: [], areas: []})
  t.deepEqual(
    issues.map(({code}) => code),
    ['unexpected-line']
  )
})
