import test from 'ava'
import fc from 'fast-check'
import {looksLikeMaliGpuMemory, parseMaliGpuMemory} from '../../../src/parsers/gpu/mali-gpu-memory.js'
import {parseMaliCounter} from '../../../src/parsers/gpu/mali-sysfs.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsAnyText, nameOf} from '../../helpers/traps.js'

const origin = {path: 'sys/kernel/debug/mali0/gpu_memory'}

for (const {name, text, golden} of cases('mali')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseMaliGpuMemory(text, origin))
    t.is(looksLikeMaliGpuMemory(text), name !== 'synthetic-no-device')
  })
}

const padded = '  kctx-0x1 x                    12                  5\n'
const traps = [
  'mali0  9\n',
  'mali0 total used_pages 9\n',
  '  kctx-0x1 ',
  '  kctx-0x1 9\n',
  padded,
  ' (pid:12[',
  ']) 5\n',
  'kctx pid used_pages\n',
  'c0a1 7 9\n',
  '\n',
  ' ',
  '9 '
]

test('bears any text', (t) => bearsAnyText(t, parseMaliGpuMemory, traps))

test('a comm of any bytes is read back, and forges nothing', (t) => {
  const comm = nameOf(15, ['\n', '5 6 7\nx', '\nkctx-0x1 9', 'a\nmali1 9\n', '1 2', '\n\n\n', ']) 5\n'])
    // Padding hides blanks at the end.
    .map((text) => text.replaceAll(/[^\n -~]/g, '?').replace(/ +$/, ''))
  const context = fc.record({comm, pages: fc.nat({max: 2 ** 31}), pid: fc.nat({max: 4_194_304})})
  fc.assert(
    fc.property(fc.array(context, {maxLength: 5}), (contexts) => {
      const total = contexts.reduce((sum, {pages}) => sum + pages, 0)
      const rows = contexts.map(
        ({comm, pages, pid}) =>
          `  kctx-0xffffff8012345000 ${comm.padEnd(20)} ${String(pid).padEnd(10)} ${String(pages).padStart(10)}\n`
      )
      const {issues, value} = parseMaliGpuMemory(
        `mali0             ${String(total).padStart(10)}\n${rows.join('')}`,
        origin
      )
      t.deepEqual(issues, [])
      t.deepEqual(
        value.allocations.map(({bytes, comm, pid}) => ({bytes, comm, pid})),
        contexts.map(({comm, pages, pid}) => ({bytes: pages * 4096, comm: comm === '' ? null : comm, pid}))
      )
      t.deepEqual(
        value.areas.map(({name, used}) => [name, used]),
        [['mali0', total * 4096]]
      )
    })
  )
})

test('is not mistaken for other texts', (t) => {
  for (const text of ['', 'mali0\n', 'MemTotal: 9 kB\n', 'x\nmali0 9\n', 'mali0 9 kB\n', 'mali0 is a device of 9\n'])
    t.false(looksLikeMaliGpuMemory(text), text)
})

test('counters are one number', (t) => {
  t.deepEqual(parseMaliCounter('4096\n', origin), {issues: [], value: 4096})
  t.is(parseMaliCounter('12', origin).issues[0]?.code, 'cut-short')
})
