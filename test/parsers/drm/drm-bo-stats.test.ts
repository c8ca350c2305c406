import test from 'ava'
import fc from 'fast-check'
import {looksLikeDrmBoStats, parseDrmBoStats} from '../../../src/parsers/drm/drm-bo-stats.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {takesNoOther} from '../../helpers/others.js'
import {bearsAnyText, nameOf} from '../../helpers/traps.js'

const id = 'drm-debugfs-bo-stats'
const origin = {path: 'sys/kernel/debug/dri/0/bo_stats'}
/** Without their beginning, or with nothing to tell them by. */
const nameless = new Set(['synthetic-v3d-count-alone'])

for (const {golden, name, text} of cases(id)) {
  test(name, (t) => {
    matchesGolden(t, golden, parseDrmBoStats(text, origin))
    t.is(looksLikeDrmBoStats(text), !nameless.has(name))
  })
}

test('takes no other text for its own', (t) => takesNoOther(t, looksLikeDrmBoStats, id))

test('bears any text', (t) =>
  bearsAnyText(t, parseDrmBoStats, [
    'allocated bos:          1\n',
    'allocated bo size (kb): 4\n',
    '                        kernel:   8100kb BOs (1)\n',
    ': ',
    'kb BOs (',
    '1)',
    ' ',
    '\n',
    '            userspace BO cache:      4kb BOs (1)\n',
    '               total purged BO:      4kb BOs (1)\n'
  ]))

test('reads back what vc4 prints, whatever the labels', (t) => {
  const row = fc.record({
    bytes: fc.nat(2 ** 40).map((n) => n * 1024),
    label: nameOf(64, ['a:   1kb BOs (1)', ': ', 'kb BOs (1)']).map((label) => `x${label.replaceAll('\n', ' ')}`),
    objects: fc.nat()
  })
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const text = rows.map(
        ({bytes, label, objects}) => `${label.padStart(30)}: ${String(bytes / 1024).padStart(6)}kb BOs (${objects})\n`
      )
      const {issues, value} = parseDrmBoStats(text.join(''), origin)
      t.deepEqual(issues, [])
      t.deepEqual(
        value.allocations.map(({bytes, label, objects}) => ({bytes, label, objects})),
        rows
      )
    })
  )
})
