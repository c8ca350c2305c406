import test from 'ava'
import fc from 'fast-check'
import {looksLikeMaps, parseDmabufMaps} from '../../src/parsers/proc-maps.js'
import {cases, matchesGolden} from '../helpers/golden.js'
import {bearsAnyText, nameOf} from '../helpers/traps.js'

const origin = {path: 'proc/2211/maps'}
const line = '7f2c5a000000-7f2c5a7f9000 rw-s 00000000 00:0c 4711                       /dmabuf:'
const forged = ['\n', `\n${line}`, ' (deleted)', '/dmabuf:', '  ', 'x\nSize: 1 kB', '\t', '\r']

for (const {name, text, golden} of cases('dmabuf-maps')) {
  test(name, (t) => matchesGolden(t, golden, parseDmabufMaps(text, origin)))
  test(`${name} is told by its first line`, (t) => t.true(looksLikeMaps(text)))
}

test('other texts are told apart', (t) => {
  t.false(looksLikeMaps('pos:\t0\n'))
  t.false(looksLikeMaps('00000001-cafe\n'))
  t.false(looksLikeMaps(''))
})

test('bears any text', (t) => {
  bearsAnyText(t, parseDmabufMaps, [
    ...forged,
    line,
    `${line}x\n`,
    '7f00-7f01 rw-s ',
    'a',
    'A',
    'Rss:  0 kB\n',
    'dmabuf',
    '7'
  ])
})

const mapping = fc.record({
  inode: fc.maxSafeNat(),
  length: fc.integer({max: 0xfffff, min: 1}),
  // Four characters in a name read the same as an escaped newline: no one can tell.
  name: nameOf(31, forged).filter((name) => !name.includes('\\012')),
  offset: fc.integer({max: 0xffffffff, min: 0}),
  page: fc.bigInt({max: 0xfffffffffffffn - 0xfffffn, min: 0n})
})

test('reads back what the kernel prints, whatever the name', (t) => {
  fc.assert(
    fc.property(fc.array(mapping, {maxLength: 5}), (mappings) => {
      const hex = (n: bigint | number, digits: number) => n.toString(16).padStart(digits, '0')
      const text = mappings.map(({inode, length, name, offset, page}) => {
        const start = page << 12n
        const range = `${hex(start, 8)}-${hex(start + BigInt(length) * 4096n, 8)}`
        const head = `${range} rw-s ${hex(offset * 4096, 8)} 00:0c ${inode} `
        return `${head.padEnd(73)}/dmabuf:${name.replaceAll('\n', '\\012')}\n`
      })
      const maps = mappings.map(({inode, length, name, offset}) => ({
        anonymous: false,
        device: '00:0c',
        inode,
        length: length * 4096,
        name: name === '' ? null : name,
        offset: offset * 4096
      }))
      t.deepEqual(parseDmabufMaps(text.join(''), origin), {
        issues: [],
        value: {devices: [], maps, vmas: mappings.length}
      })
    })
  )
  t.pass()
})

test('smaps gives the maps that maps gives', (t) => {
  const head = `${line}a\n7f2c5b000000-7f2c5b001000 rw-p 00000000 00:00 0 \n`
  const keys = 'Size:              4 kB\nVmFlags: rd wr sh /dmabuf: \n'
  const smaps = head
    .split('\n')
    .map((one) => (one === '' ? '' : `${one}\n${keys}`))
    .join('')
  t.deepEqual(parseDmabufMaps(smaps, origin), parseDmabufMaps(head, origin))
  t.is(parseDmabufMaps(smaps, origin).value.vmas, 2)
})

test('lengths are exact where addresses are not safe integers', (t) => {
  const text = 'ffffffff80000001-ffffffff80000003 rw-s 00000000 00:0c 7 /dmabuf:\n'
  t.is(parseDmabufMaps(text, origin).value.maps[0]?.length, 2)
})

test('buffers of V4L2 queues are seen by their node', (t) => {
  const line = (path: string, start = '7faa26318000') =>
    `${start}-7faa264da000 rw-s 00008000 00:09 543                        ${path}\n`
  const text = [
    line('/dev/video4'),
    line('/dev/video4 (deleted)'),
    line('/dev/video'),
    line('/dev/video4/x'),
    line('/tmp /dev/video4'),
    line('/dev/vbi0', '7faa264d9000'),
    line('/dev/media0')
  ].join('')
  const map = {length: 1_843_200, offset: 0x8000, path: '/dev/video4', start: '7faa26318000'}
  t.deepEqual(parseDmabufMaps(text, origin), {
    issues: [],
    value: {
      devices: [map, map, {length: 4096, offset: 0x8000, path: '/dev/vbi0', start: '7faa264d9000'}],
      maps: [],
      vmas: 7
    }
  })
})
