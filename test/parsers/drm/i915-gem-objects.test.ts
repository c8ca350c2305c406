import test from 'ava'
import fc from 'fast-check'
import {looksLikeI915GemObjects, parseI915GemObjects} from '../../../src/parsers/drm/i915-gem-objects.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {takesNoOther} from '../../helpers/others.js'
import {bearsAnyText, nameOf} from '../../helpers/traps.js'

const id = 'drm-debugfs-i915-objects'
const origin = {path: 'sys/kernel/debug/dri/0/i915_gem_objects'}
/** Without their beginning, or with nothing to tell them by. */
const nameless = new Set(['synthetic-total-missing'])

for (const {golden, name, text} of cases(id)) {
  test(name, (t) => {
    matchesGolden(t, golden, parseI915GemObjects(text, origin))
    t.is(looksLikeI915GemObjects(text), !nameless.has(name))
  })
}

test('takes no other text for its own', (t) => takesNoOther(t, looksLikeI915GemObjects, id))

test('bears any text', (t) =>
  bearsAnyText(t, parseI915GemObjects, [
    '2 shrinkable [0 free] objects, 8192 bytes\n',
    'x: 2 objects, 8192 bytes (0 active, 0 closed)\n',
    'system: total:0x1000 bytes\n',
    'local0:   use_type: 1\n',
    '  usage: 7\n',
    ': ',
    '1 objects, ',
    '(0 a',
    '\n',
    ' ',
    '0'
  ]))

test('reads back contexts, whatever the comm', (t) => {
  const client = fc.record({
    bytes: fc.maxSafeNat(),
    comm: nameOf(15, ['a: 1 objects, 1', ': ', '9 objects, 9'])
      .map((comm) => comm.replaceAll('\n', ' '))
      .filter((comm) => comm !== '<unknown>'),
    objects: fc.nat()
  })
  fc.assert(
    fc.property(fc.array(client), (clients) => {
      const rows = clients.map(
        ({bytes, comm, objects}) =>
          `${comm}: ${objects} objects, ${bytes} bytes (0 active, 7 inactive, 0 unbound, 0 closed)\n`
      )
      const {issues, value} = parseI915GemObjects(
        `2 shrinkable [0 free] objects, 8192 bytes\n\n${rows.join('')}`,
        origin
      )
      t.deepEqual(issues, [])
      t.deepEqual(value.contexts, clients)
      t.is(value.areas[0]?.used, 8192)
      t.deepEqual(value.allocations, [])
    })
  )
})
