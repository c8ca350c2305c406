import test from 'ava'
import fc from 'fast-check'
import {looksLikeLsof, parseLsof} from '../../../src/parsers/pasted/lsof.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {otherTexts} from '../../helpers/other-texts.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'lsof.txt'}

for (const {golden, name, text} of cases('lsof')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseLsof(text, origin))
    t.true(looksLikeLsof(text))
  })
}

test('bears any text', (t) =>
  bearsAnyText(t, parseLsof, [
    'qseecomd    489     system    8u     0000                0,9       0t0      12559 ',
    'anon_inode:dmabuf\n',
    ' /dmabuf:',
    'mem   unknown ',
    '\n',
    ' ',
    '5u ',
    '0,8 ',
    'a 1 r 5u ',
    'COMMAND PID TID USER FD TYPE DEVICE SIZE/OFF NODE NAME\n',
    '9'
  ]))

test('is not mistaken for other texts', (t) => {
  for (const text of otherTexts('lsof')) t.false(looksLikeLsof(text), JSON.stringify(text))
})

const word = fc.stringMatching(/^[a-z@.-]{1,9}$/)
const row = fc.record({
  comm: fc.oneof(word, fc.constantFrom('a 1 r 5u 9', 'Thread 5', 'x /dmabuf: y', '1 2 3')),
  fd: fc.option(fc.nat({max: 9999})),
  inode: fc.nat(),
  name: fc.oneof(word, fc.constantFrom('', '359-allocator@4.0-s', '5u 0000 0,8 0t0 9 /dmabuf:x')),
  pid: fc.integer({max: 4_194_304, min: 1})
})

test('reads back what toybox prints, whatever the names', (t) => {
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const text = rows.map(({comm, fd, inode, name, pid}) => {
        const numbers = fd === null ? ['', '', ''] : ['0,12', '0t0', String(inode)]
        const [device = '', offset = '', node = ''] = numbers
        const cells = [comm.padEnd(9), String(pid).padStart(5), 'mediacodec', `${fd === null ? 'mem' : fd}`.padStart(4)]
        const type = `${fd === null ? ' ' : 'u'}  ${(fd === null ? 'unknown' : '0000').padStart(7)}`
        return `${cells.join(' ')}${type} ${device.padStart(18)} ${offset.padStart(9)} ${node.padStart(10)} /dmabuf:${name}\n`
      })
      const expected = rows.map(({comm, fd, inode, name, pid}) => ({
        comm,
        fd,
        inode: fd === null ? null : inode,
        pid,
        size: null,
        target: `/dmabuf:${name}`,
        tid: null
      }))
      t.deepEqual(parseLsof(text.join(''), origin), {issues: [], value: {files: rows.length, rows: expected}})
    })
  )
})

test('a path cannot pass for a buffer', (t) => {
  const text =
    'sh           78       root   8r      REG                8,1        10         55 /tmp/a 1 r 5u 0000 0,8 0t0 9 /dmabuf:y\n'
  t.deepEqual(parseLsof(text, origin), {issues: [], value: {files: 1, rows: []}})
})

test('the heading tells whether a number is a thread', (t) => {
  const row = 'sh 7 8 4 ada 31u 0000 0,13 8294400 6737 /dmabuf:\n'
  const heading = 'COMMAND PID TID TASKCMD USER FD TYPE DEVICE SIZE/OFF NODE NAME\n'
  t.like(parseLsof(heading + row, origin).value.rows[0], {comm: 'sh', pid: 7, tid: 8})
  t.like(parseLsof(row, origin).value.rows[0], {comm: 'sh 7 8', pid: 4, tid: null})
})
