import test from 'ava'
import fc from 'fast-check'
import {looksLikeOpenharmonyDmabuf, parseOpenharmonyDmabuf} from '../../../src/parsers/pasted/openharmony-dmabuf.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {otherTexts} from '../../helpers/other-texts.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'proc/process_dmabuf_info'}

for (const {golden, name, text} of cases('openharmony-dmabuf')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseOpenharmonyDmabuf(text, origin))
    t.true(looksLikeOpenharmonyDmabuf(text))
  })
}

test('bears any text', (t) =>
  bearsAnyText(t, parseOpenharmonyDmabuf, [
    'Process pid fd size_bytes ino exp_pid exp_task_comm buf_name exp_name\n',
    'Process pid fd size_bytes ino exp_pid exp_task_comm buf_name exp_name buf_type\n',
    'a                552              11               4096             7135             552              a                ',
    ' \t system\n',
    'NULL',
    'a 1 2 3 4 5 b c d\n',
    'Total dmabuf size of a: 4096 bytes\n',
    ' ',
    '\n',
    '1'
  ]))

test('is not mistaken for other texts', (t) => {
  for (const text of otherTexts('openharmony-dmabuf')) t.false(looksLikeOpenharmonyDmabuf(text), JSON.stringify(text))
})

const text = (most: number) =>
  fc
    .oneof(
      fc.stringMatching(/^[a-z_0-9 ]{0,31}$/),
      fc.constantFrom('1 2', 'a\n1 2', 'two words\nx', 'x \t y', '7 7 7 7 7 7', 'Total dmabuf size of')
    )
    .map((name) => name.slice(0, most).trim())
const buffer = fc.record({
  bytes: fc.nat(),
  exporterComm: text(15).map((name) => name.replaceAll(/\s/g, '_')),
  exporterPid: fc.nat(),
  fd: fc.nat(),
  inode: fc.nat(),
  name: text(31).map((name) => (name === '' ? null : name))
})
const holder = fc.record({
  buffers: fc.array(buffer, {minLength: 1, maxLength: 4}),
  comm: text(15).map((name) => name.replaceAll('\n', ' ').replaceAll('\t', ' ')),
  pid: fc.nat()
})

test('reads back what the kernel prints, whatever the names', (t) => {
  fc.assert(
    fc.property(fc.uniqueArray(holder, {selector: ({pid}) => pid}), (processes) => {
      const cell = (value: number | string) => String(value).padEnd(16)
      const printed = processes.map(({buffers, comm, pid}) => {
        const rows = buffers.map((b) =>
          [comm, pid, b.fd, b.bytes, b.inode, b.exporterPid, b.exporterComm]
            .map(cell)
            .join(' ')
            .concat(` ${b.name ?? 'NULL'} \t system\n`)
        )
        const sum = buffers.reduce((total, {bytes}) => total + bytes, 0)
        return `${rows.join('')}Total dmabuf size of ${comm}: ${sum} bytes\n`
      })
      const rows = processes.flatMap(({buffers, comm, pid}) =>
        buffers.map((b) => ({...b, comm, exporter: 'system', pid}))
      )
      t.deepEqual(parseOpenharmonyDmabuf(`Dma-buf objects usage of processes:\n${printed.join('')}`, origin), {
        issues: [],
        value: {rows}
      })
    })
  )
})
