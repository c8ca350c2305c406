import test from 'ava'
import fc from 'fast-check'
import {looksLikeDmabufProcs, parseDmabufProcs} from '../../src/parsers/dmabuf-procs.js'
import {cases, matchesGolden} from '../helpers/golden.js'

const origin = {path: 'sys/kernel/debug/dma_buf/dmaprocs'}

for (const {golden, name, text} of cases('dmabuf-procs')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseDmabufProcs(text, origin))
    t.true(looksLikeDmabufProcs(text))
  })
}

const traps = [
  '\n',
  '\t',
  ' ',
  '8',
  '(null)',
  '\nx (PID 1) size: 0\nDMA Buffers:',
  ' (PID 1)',
  '\nName    \tSize (KB)',
  'x\t9\t9\n',
  'DMA Buffers:\n'
]

test('takes any text', (t) => {
  const parts = fc
    .array(fc.oneof(fc.constantFrom(...traps, 'a (PID 12) size: 4\nDMA Buffers:\n'), fc.string({maxLength: 4})))
    .map((all) => all.join(''))
  fc.assert(
    fc.property(fc.oneof(fc.string({unit: 'binary'}), parts), (text) =>
      parseDmabufProcs(text, origin).value.processes.every(({bytes}) => Number.isSafeInteger(bytes))
    )
  )
  t.pass()
})

test('a megabyte of anything is read in linear time', (t) => {
  for (const unit of [...traps, '9\t', ' (PID 1', 'a (PID 12) size: 4\nDMA Buffers:\n', 'a\t9\t9\n', '9 ']) {
    for (const before of ['', 'a (PID 1) size: 4\nDMA Buffers:\nName    \tExp_name\tSize (KB)\n']) {
      const start = performance.now()
      parseDmabufProcs(before + unit.repeat(Math.ceil(1e6 / unit.length)), origin)
      t.true(performance.now() - start < 20_000, JSON.stringify(unit))
    }
  }
})

const name = (most: number) =>
  fc
    .array(
      fc.oneof(
        fc.constantFrom('\n', '\t', ' ', '8', '(PID 1)', 'DMA Buffers:'),
        fc.string({maxLength: 5, minLength: 1, unit: 'grapheme-ascii'})
      ),
      {minLength: 1}
    )
    .map((all) => all.join('').slice(0, most))
/** Not those which end in blanks, as padding does, or which hold a row, which no reader can tell from one. */
const plainName = name(31).filter(
  (text) => text.trimEnd() === text && text !== '(null)' && text !== '' && !/\d[\t ]*\n/.test(text)
)
const buffer = fc.record({
  age: fc.nat(),
  devices: fc.array(fc.constantFrom('ff900000.vop', '0000:01:00.0')),
  exporter: fc.constantFrom('rockchipdrm', 'ion-12-cma-heap'),
  kib: fc.integer({max: 2 ** 30, min: 0}),
  name: fc.oneof(fc.constant(null), plainName)
})
const process = fc.record({
  buffers: fc.array(buffer, {minLength: 1, maxLength: 4}),
  comm: name(15).filter((text) => !/^\n|\n\n/.test(text)),
  pid: fc.nat()
})

for (const exporters of [false, true]) {
  test(`reads back what ${exporters ? 'bufprocs' : 'dmaprocs'} prints, whatever the names`, (t) => {
    const cell = (value: number | string, width = 8) => String(value).padEnd(width)
    fc.assert(
      fc.property(fc.array(process, {maxLength: 4}), (processes) => {
        const text = processes
          .map(({buffers, comm, pid}) => {
            const heading = exporters
              ? `Name    \t${cell('Exp_name', 60)}\tSize (KB)\tAlive (sec)\tAttached Devices\n`
              : 'Name    \tSize (KB)\tTime Alive (sec)\n'
            const rows = buffers.map(({age, devices, exporter, kib, name}) => {
              const numbers = `${cell(kib)}\t${cell(age)}`
              return exporters
                ? `${cell(name ?? '')}\t${cell(exporter, 60)}\t${[numbers, ...devices].join('\t')}\n`
                : `${cell(name ?? '(null)')}\t${numbers}\n`
            })
            const size = buffers.reduce((sum, {kib}) => sum + kib, 0)
            return `\n${comm} (PID ${pid}) size: ${size}\nDMA Buffers:\n${heading}${rows.join('')}`
          })
          .join('')
        const {issues, value} = parseDmabufProcs(text, origin)
        t.deepEqual(issues, [])
        t.deepEqual(
          value.processes,
          processes.map(({buffers, comm, pid}) => ({
            buffers: buffers.map(({age, devices, exporter, kib, name}) => ({
              ageSeconds: age,
              bytes: kib * 1024,
              devices: exporters ? devices : [],
              exporter: exporters ? exporter : null,
              name
            })),
            bytes: buffers.reduce((sum, {kib}) => sum + kib * 1024, 0),
            comm,
            pid,
            sizeRounded: true
          }))
        )
      })
    )
  })
}

test('is not mistaken for other texts', (t) => {
  for (const text of [
    '',
    'a (PID 1) size: 4\n',
    'DMA Buffers:\n',
    'x\ny\nz\na (PID 1) size: 0\nDMA Buffers:\n',
    'size:\t1\ncount:\t2\nexp_name:\tsystem\nname:\t\na (PID 1) size: 0\nDMA Buffers:\n'
  ]) {
    t.false(looksLikeDmabufProcs(text), JSON.stringify(text))
  }
})
