import test from 'ava'
import fc from 'fast-check'
import {looksLikeDrmGemMsm, parseDrmGemMsm} from '../../../src/parsers/drm/drm-gem-msm.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {takesNoOther} from '../../helpers/others.js'
import {bearsAnyText, nameOf} from '../../helpers/traps.js'

const id = 'drm-debugfs-msm'
const origin = {path: 'sys/kernel/debug/dri/0/gem'}
/** Without their beginning, or with nothing to tell them by. */
const nameless = new Set(['synthetic-tail-with-rows'])

for (const {golden, name, text} of cases(id)) {
  test(name, (t) => {
    matchesGolden(t, golden, parseDrmGemMsm(text, origin))
    t.is(looksLikeDrmGemMsm(text), !nameless.has(name))
  })
}

test('takes no other text for its own', (t) => takesNoOther(t, looksLikeDrmGemMsm, id))

test('bears any text', (t) =>
  bearsAnyText(t, parseDrmGemMsm, [
    '   flags       id ref  offset   kaddr            size     madv      name\n',
    '   00020000: I  0 ( 1) 000100ab 00000000f5a1c2d3 00008192           fb\n',
    'Total:       1 objects,      8192 bytes\n',
    'Active:      0 objects,         0 bytes\n',
    '      vmas: [gpu:a',
    '      vmas: [x]\n',
    '...\n',
    '\n',
    ' ',
    '0',
    ']'
  ]))

test('reads back what the kernel prints, whatever the name', (t) => {
  const object = fc.record({
    advice: fc.constantFrom('', ' purgeable', ' purged'),
    // Blanks behind it are padding; lines in it are reported.
    name: nameOf(31, ['purged', ' purgeable x', 'Total: 1 objects, 1 bytes']).map((name) =>
      name.replaceAll('\n', ' ').trimEnd()
    ),
    size: fc.nat()
  })
  fc.assert(
    fc.property(fc.array(object, {maxLength: 5}), (objects) => {
      const rows = objects.map(
        ({advice, name, size}) =>
          `   00020000: I  0 ( 1) 000100ab 00000000f5a1c2d3 ${String(size).padStart(8, '0')} ${advice.padStart(9)} ${name.padEnd(32)}\n`
      )
      const used = objects.reduce((sum, {size}) => sum + size, 0)
      const header = '   flags       id ref  offset   kaddr            size     madv      name\n'
      const {issues, value} = parseDrmGemMsm(
        `${header}${rows.join('')}Total: ${objects.length} objects, ${used} bytes\n`,
        origin
      )
      t.deepEqual(issues, [])
      t.deepEqual(
        value.allocations.map(({bytes, label}) => ({label: label ?? '', size: bytes})),
        objects.map(({name, size}) => ({label: name, size}))
      )
    })
  )
})
