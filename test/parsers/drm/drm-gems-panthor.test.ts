import test from 'ava'
import fc from 'fast-check'
import {looksLikeDrmGemsPanthor, parseDrmGemsPanthor} from '../../../src/parsers/drm/drm-gems-panthor.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {takesNoOther} from '../../helpers/others.js'
import {bearsAnyText, nameOf} from '../../helpers/traps.js'

const id = 'drm-debugfs-panthor'
const origin = {path: 'sys/kernel/debug/dri/0/gems'}
/** Without their beginning, or with nothing to tell them by. */
const nameless = new Set<string>([])

for (const {golden, name, text} of cases(id)) {
  test(name, (t) => {
    matchesGolden(t, golden, parseDrmGemsPanthor(text, origin))
    t.is(looksLikeDrmGemsPanthor(text), !nameless.has(name))
  })
}

test('takes no other text for its own', (t) => takesNoOther(t, looksLikeDrmGemsPanthor, id))

test('bears any text', (t) =>
  bearsAnyText(t, parseDrmGemsPanthor, [
    'GEM state flags: imported (0x1), exported (0x2)\n',
    'created-by global-name refcount size resident-size file-offset state label\n',
    '--------\n',
    'a/33                            0               1               4096            4096            0x100             0x0       \n',
    'Total size: 4096, Total resident: 4096, Total reclaimable: 0\n',
    '/',
    '/1 ',
    '0 1 ',
    '0x1 ',
    '\n',
    ' ',
    '...\n',
    '(0x1), ',
    '='
  ]))

const label = nameOf(40, ['0x1 x', '0x0', '/1 0 1']).map((text) => text.replaceAll('\n', ' ').trim())
/** Blank lines in a comm are lost. */
const object = fc.record({
  comm: nameOf(15, ['a/1 0 1 1 1 0x1', '/', '/1', 'a\nb', '\n', 'a/1 ']).filter(
    (text) => /^[\0-\x7f]*$/.test(text) && !/(^|\n)\s*(\n|$)/.test(text)
  ),
  label,
  shared: fc.nat(3),
  size: fc.nat(),
  tgid: fc.nat()
})

test('reads back what panthor prints, whatever comm and label', (t) => {
  const legend = 'GEM state flags: imported (0x1), exported (0x2)\nGEM usage flags: kernel (0x1)\n'
  const titles = 'created-by global-name refcount evictions size resident-size file-offset state usage label\n'
  fc.assert(
    fc.property(fc.array(object, {maxLength: 5}), (objects) => {
      const rows = objects.map(({comm, label, shared, size, tgid}) => {
        const cells = [0, 16, 1, 11, 2, 11, size, 16, size, 16]
        const numbers = [0, 2, 4, 6, 8].map((at) => String(cells[at]).padEnd(cells[at + 1] ?? 0)).join('')
        return `${`${comm}/${tgid}`.padEnd(32)}${numbers}0x${'1f'.padEnd(16)}0x${shared.toString(16).padEnd(8)} 0x${'0'.padEnd(10)}${label}\n`
      })
      const used = objects.reduce((sum, {size}) => sum + size, 0)
      const text = `${legend}${titles}${rows.join('')}Total size: ${used}, Total resident: ${used}, Total reclaimable: 0\n`
      const {issues, value} = parseDrmGemsPanthor(text, origin)
      t.deepEqual(issues, [])
      t.deepEqual(
        value.allocations.map(({bytes, comm, dmabuf, label, pid}) => ({
          comm,
          dmabuf,
          label: label ?? '',
          size: bytes,
          tgid: pid
        })),
        objects.map(({comm, label, shared, size, tgid}) => ({comm, dmabuf: shared !== 0, label, size, tgid}))
      )
    })
  )
})

test('a stray line is no beginning of a comm', (t) => {
  const row = `${'a/33'.padEnd(32)}0               1               4096            4096            0x100             0x0       x\n`
  const titles = 'created-by global-name refcount size resident-size file-offset state label\n'
  const {issues, value} = parseDrmGemsPanthor(`${titles}stray\n${row}`, origin)
  t.deepEqual(
    value.allocations.map(({comm}) => comm),
    ['a']
  )
  t.deepEqual(
    issues.map(({code, line}) => [code, line]),
    [
      ['missing-field', 0],
      ['unexpected-line', 2]
    ]
  )
})
