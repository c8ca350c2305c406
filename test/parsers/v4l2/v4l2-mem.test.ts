import test from 'ava'
import fc from 'fast-check'
import {looksLikeV4l2Mem, parseV4l2Mem} from '../../../src/parsers/v4l2/v4l2-mem.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'sys/kernel/debug/v4l2/codec/mem'}
/** What is only known by its path. */
const doubtful = ['synthetic-bad-number', 'synthetic-cut-short', 'synthetic-elided', 'synthetic-no-heading']

for (const {golden, name, text} of cases('v4l2-mem')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseV4l2Mem(text, origin))
    t.is(looksLikeV4l2Mem(text), !doubtful.includes(name))
  })
}

test('bears any text', (t) =>
  bearsAnyText(t, parseV4l2Mem, [
    'creator fd pid size label\n',
    'x 1 2 3 y\n',
    'x 1 2 3\n',
    ' ',
    '\n',
    '9',
    '9 ',
    'x ',
    'x 1 2 99999999999999999999 y\n',
    '# cat x\n'
  ]))

test('an empty text says nothing', (t) => {
  t.deepEqual(parseV4l2Mem('', origin), {issues: [], value: {rows: []}})
})

const row = fc.record({
  bytes: fc.nat(),
  creator: fc.string({maxLength: 12, minLength: 1, unit: fc.constantFrom('a', '-', '9', ':', '(', '#')}),
  fd: fc.nat(),
  label: fc
    .oneof(fc.constantFrom('7 8 9 x', 'x 1 2 3 y', '...', ': 5'), fc.string({minLength: 1, unit: 'grapheme-ascii'}))
    .filter((label) => label.trim() === label && label !== ''),
  pid: fc.nat()
})

test('reads back any rows, whatever the labels', (t) => {
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const text = rows
        .map(({bytes, creator, fd, label, pid}) =>
          [creator.padEnd(20), `${fd}`.padEnd(7), `${pid}`.padEnd(7), `${bytes}`.padStart(12), label].join(' ')
        )
        .map((line) => `${line}\n`)
      t.deepEqual(parseV4l2Mem(text.join(''), origin), {issues: [], value: {rows}})
    })
  )
})

test('is not mistaken for other tables', (t) => {
  for (const text of [
    '',
    'cpu  2255 34 2290 22625563 6290 127 456\n',
    '1234 123 32 1 0 23 0\n',
    'NMI:          0          0          0   Non-maskable interrupts\n',
    '-rw-r--r-- 1 0 4096 Jan  1 12:00 file\n',
    'drwxr-xr-x 2 0 4096 Jan  1 mnt\n',
    'USER PID PPID RSS COMMAND\nroot 1 0 4096 init\n',
    'root 2 0 0 kthreadd\n',
    'size\tflags\tmode\tcount\texp_name\tino\n',
    'creator of 3 worlds\n'
  ]) {
    t.false(looksLikeV4l2Mem(text), JSON.stringify(text))
  }
})
