import test from 'ava'
import fc from 'fast-check'
import {looksLikeBpf, parseDmabufBpf} from '../../src/parsers/dmabuf-bpf.js'
import {cases, matchesGolden} from '../helpers/golden.js'

const origin = {path: 'sys/fs/bpf/dmabuf/prog_dmabufIter_iter_dmabuf'}

for (const {golden, name, text} of cases('dmabuf-bpf')) {
  test(name, (t) => matchesGolden(t, golden, parseDmabufBpf(text, origin)))
}

test('takes any text', (t) => {
  const parts = fc
    .array(fc.constantFrom('1', '4096', '', 'system', '0x1', '99999999999999999999', '-1', ' ', '\t', 'é'))
    .map((all) => all.join('\n'))
  fc.assert(
    fc.property(fc.oneof(fc.string({unit: 'binary'}), parts), (text) =>
      parseDmabufBpf(text, origin).value.rows.every(({inode, size}) => inode >= 0 && size >= 0)
    )
  )
  t.pass()
})

test('a megabyte of anything is read in linear time', (t) => {
  for (const unit of ['\n', '1\n', '1', 'a\n', '1\n1\na\n', '1\n1\n\na\n', ' ']) {
    const start = performance.now()
    parseDmabufBpf(unit.repeat(1e6 / unit.length), origin)
    t.true(performance.now() - start < 20_000, JSON.stringify(unit))
  }
})

const row = fc.record({
  exporter: fc.constantFrom('system', 'qcom,system', 'drm', 'ion-333'),
  inode: fc.nat(),
  // The program has turned newlines into blanks.
  name: fc.oneof(
    fc.constant(null),
    fc.constantFrom('1', '4096', '12 4096 x system'),
    fc.string({minLength: 1, maxLength: 31, unit: 'binary-ascii'}).map((name) => name.replaceAll('\n', ' '))
  ),
  size: fc.maxSafeNat()
})
const print = (
  rows: readonly {
    readonly inode: number
    readonly size: number
    readonly name: string | null
    readonly exporter: string
  }[]
) => rows.map(({exporter, inode, name, size}) => `${inode}\n${size}\n${name ?? ''}\n${exporter}\n`).join('')

test('reads back what is printed, whatever the names', (t) => {
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      t.deepEqual(parseDmabufBpf(print(rows), origin), {issues: [], value: {rows, whole: true}})
      t.is(looksLikeBpf(print(rows)), rows.length > 0)
    })
  )
})

test('a text that is cut anywhere tells no buffer that the whole does not', (t) => {
  fc.assert(
    fc.property(fc.array(row), fc.nat(), (rows, at) => {
      const text = print(rows)
      const head = text.slice(0, at % (text.length + 1))
      const {rows: found, whole} = parseDmabufBpf(head, origin).value
      t.deepEqual(found, rows.slice(0, found.length))
      t.is(whole, head === print(found))
    }),
    {numRuns: 500}
  )
})

test('is not mistaken for other texts', (t) => {
  for (const text of [
    '',
    '1\n2\n',
    '1\n4096\nname\nsystem',
    '1\n4096\n\n12\n',
    '1 4096 name system\n',
    '1\n4096\n\nsystem\nx\n4096\n\nsystem\n',
    '-1\n4096\n\nsystem\n'
  ]) {
    t.false(looksLikeBpf(text), JSON.stringify(text))
  }
})
