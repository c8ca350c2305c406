import test from 'ava'
import fc from 'fast-check'
import {looksLikeDrmGemNames, parseDrmGemNames} from '../../../src/parsers/drm/drm-gem-names.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {takesNoOther} from '../../helpers/others.js'
import {bearsAnyText} from '../../helpers/traps.js'

const id = 'drm-debugfs-gem-names'
const origin = {path: 'sys/kernel/debug/dri/0/gem_names'}
/** Without their beginning, or with nothing to tell them by. */
const nameless = new Set(['synthetic-without-header'])

for (const {golden, name, text} of cases(id)) {
  test(name, (t) => {
    matchesGolden(t, golden, parseDrmGemNames(text, origin))
    t.is(looksLikeDrmGemNames(text), !nameless.has(name))
  })
}

test('takes no other text for its own', (t) => takesNoOther(t, looksLikeDrmGemNames, id))

test('bears any text', (t) =>
  bearsAnyText(t, parseDrmGemNames, [
    '  name     size handles refcount\n',
    '     1     4096       1        1\n',
    '9 ',
    '\n',
    '...',
    ' ',
    '\t'
  ]))

test('reads back what the kernel prints', (t) => {
  const object = fc.record({name: fc.nat(), size: fc.maxSafeNat()})
  fc.assert(
    fc.property(fc.uniqueArray(object, {selector: ({name}) => name}), (objects) => {
      const rows = objects.map(
        ({name, size}) => `${String(name).padStart(6)} ${String(size).padStart(8)}       1        2\n`
      )
      const {issues, value} = parseDrmGemNames(`  name     size handles refcount\n${rows.join('')}`, origin)
      t.deepEqual(issues, [])
      t.deepEqual(
        value.allocations.map(({bytes, label}) => ({label, size: bytes})),
        objects.map(({name, size}) => ({label: `name ${name}`, size}))
      )
    })
  )
})
