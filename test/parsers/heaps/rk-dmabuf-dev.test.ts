import test from 'ava'
import fc from 'fast-check'
import {looksLikeRkDmabufDev, parseRkDmabufDev, parseRkDmabufSize} from '../../../src/parsers/heaps/rk-dmabuf-dev.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsMuchOf, looksOnlyLike} from '../../helpers/looks.js'
import {bearsAnyText, nameOf} from '../../helpers/traps.js'

const origin = {path: 'proc/rk_dmabuf/dev'}

for (const {golden, name, text} of cases('rk-dmabuf-dev')) {
  test(name, (t) => matchesGolden(t, golden, parseRkDmabufDev(text, origin)))
}

const traps = [
  '\n',
  ' ',
  'a ',
  'DMABUF NAME EXPORT SIZE:KiB AttachedDevices\n',
  'DMABUF NAME EXPORT SIZE:KiB SGLIST\n',
  'NAME EXPORT SIZE:KiB SGLIST\n',
  'ffffff8022507400 ',
  'ffffff8022507400 a b 4 KiB c\n',
  ' KiB',
  '4 KiB ',
  '   1: 0x0..0xf ( 4 KiB)\n'
]

test('bears any text', (t) => {
  bearsAnyText(t, parseRkDmabufDev, traps)
  bearsMuchOf(
    t,
    parseRkDmabufDev,
    [
      'DMABUF NAME EXPORT SIZE:KiB AttachedDevices\n',
      'DMABUF NAME EXPORT SIZE:KiB AttachedDevices\nffffff8022507400 ',
      'NAME EXPORT SIZE:KiB SGLIST\n'
    ],
    traps
  )
})

test('only such a text looks like one', (t) => looksOnlyLike(t, looksLikeRkDmabufDev, 'rk-dmabuf-dev'))

test('reads back what the kernel prints, whatever the name', (t) => {
  const forged = ['1 KiB', ' system 4 KiB', '\nffffff8022507400 ', 'a\nb', 'a b 9 KiB\n']
  fc.assert(
    fc.property(nameOf(16, forged), fc.nat(2 ** 30), (name, kib) => {
      const row = `ffffff8022507400 ${name.padEnd(16)} system-uncached  ${String(kib).padStart(10)} KiB gpu vop gpu\n`
      const heading = '          DMABUF NAME             EXPORT                 SIZE:KiB AttachedDevices\n\n'
      const {issues, value} = parseRkDmabufDev(heading + row, origin)
      for (const {area, bytes, devices} of value.allocations)
        t.deepEqual([area, bytes, devices], ['system-uncached', kib * 1024, ['gpu', 'vop', 'gpu']])
      t.true(value.allocations.length === 1 || issues.length > 0)
      if (!/[\n\r]/.test(name)) t.is(value.allocations[0]?.label, name.trimEnd() === '' ? null : name.trimEnd())
    })
  )
})

test('the sizes of all', (t) => {
  t.deepEqual(parseRkDmabufSize('Total: 20 KiB\n', origin), {issues: [], value: 20_480})
  t.deepEqual(parseRkDmabufSize('Peak: 3 MiB\n', origin), {issues: [], value: 3_145_728})
  t.deepEqual(parseRkDmabufSize('', origin), {issues: [], value: null})
  for (const [text, code] of [
    ['Total: 20 MiB\n', 'unexpected-line'],
    ['Total: x KiB\n', 'bad-number'],
    ['Peak: 9007199254740 MiB\n', 'bad-number'],
    ['Total: 2', 'cut-short']
  ] as const) {
    const {issues, value} = parseRkDmabufSize(text, origin)
    t.is(value, null)
    t.is(issues[0]?.code, code)
  }
  bearsAnyText(t, parseRkDmabufSize, traps)
})
