import test from 'ava'
import fc from 'fast-check'
import {looksLikeDrmGemEtnaviv, parseDrmGemEtnaviv} from '../../../src/parsers/drm/drm-gem-etnaviv.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {takesNoOther} from '../../helpers/others.js'
import {bearsAnyText} from '../../helpers/traps.js'

const id = 'drm-debugfs-etnaviv'
const origin = {path: 'sys/kernel/debug/dri/0/gem'}
/** Without their beginning, or with nothing to tell them by. */
const nameless = new Set(['synthetic-none'])

for (const {golden, name, text} of cases(id)) {
  test(name, (t) => {
    matchesGolden(t, golden, parseDrmGemEtnaviv(text, origin))
    t.is(looksLikeDrmGemEtnaviv(text), !nameless.has(name))
  })
}

test('takes no other text for its own', (t) => takesNoOther(t, looksLikeDrmGemEtnaviv, id))

test('bears any text', (t) =>
  bearsAnyText(t, parseDrmGemEtnaviv, [
    '   00010000: A  0 ( 3) 00000000 00000000 8388608\n',
    'obj[0]:\n',
    '\tsize=4096\n',
    '\tname=0\n',
    'Total 1 objects, 4096 bytes\n',
    '....\n',
    '\twrite fence:a b seq 1 signalled\n',
    '\n',
    ' ',
    '0'
  ]))

test('reads back the rows the kernel prints', (t) => {
  const object = fc.record({name: fc.nat(99), size: fc.nat()})
  fc.assert(
    fc.property(fc.array(object), (objects) => {
      const rows = objects.map(
        ({name, size}) => `   00010000: I ${String(name).padStart(2)} ( 1) 00100000 000000004b2f1a77 ${size}\n`
      )
      const used = objects.reduce((sum, {size}) => sum + size, 0)
      const {issues, value} = parseDrmGemEtnaviv(
        `${rows.join('')}Total ${objects.length} objects, ${used} bytes\n`,
        origin
      )
      t.deepEqual(issues, [])
      t.deepEqual(
        value.allocations.map(({bytes}) => bytes),
        objects.map(({size}) => size)
      )
      t.is(value.areas[0]?.used, used)
    })
  )
})
