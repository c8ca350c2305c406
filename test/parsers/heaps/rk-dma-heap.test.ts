import test from 'ava'
import fc from 'fast-check'
import {looksLikeRkDmaHeap, parseRkDmaHeap} from '../../../src/parsers/heaps/rk-dma-heap.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsMuchOf, looksOnlyLike} from '../../helpers/looks.js'
import {bearsAnyText, nameOf} from '../../helpers/traps.js'

const origin = {path: 'proc/rk_dma_heap/rk-dma-heap-info'}

for (const {golden, name, text} of cases('rk-dma-heap')) {
  test(name, (t) => matchesGolden(t, golden, parseRkDmaHeap(text, origin)))
}

const traps = [
  '\n',
  ' ',
  ')',
  'dma-heap:<a> -dmabuf',
  'dma-heap:<a> -dmabuf\ti_ino = 1\n',
  'dma-heap:<a> -non dmabuf\n',
  '\tAlloc by (x)\t[0x00000000-0x00000fff]\t0x00001000 (4 KiB)\n',
  'Alloc by (',
  'Alloc by (a\n',
  '\t\tAttached Devices:\n',
  'a.b\n',
  'Total 1 devices attached\n',
  '\nTotal : 0x1000 (4 KiB)\n'
]

test('bears any text', (t) => {
  bearsAnyText(t, parseRkDmaHeap, traps)
  bearsMuchOf(
    t,
    parseRkDmaHeap,
    [
      'dma-heap:<a> -dmabuf i_ino = 1\n',
      'dma-heap:<a> -dmabuf i_ino = 1\nAlloc by (',
      'dma-heap:<a> -dmabuf i_ino = 1\nAttached Devices:\n'
    ],
    traps
  )
})

test('only such a text looks like one', (t) =>
  looksOnlyLike(t, looksLikeRkDmaHeap, 'rk-dma-heap', ({name}) => name !== 'synthetic-empty'))

test('a name can change no number', (t) => {
  const forged = [
    ')\t[0x0-0xfff]\t0x1000 (4 KiB)\n',
    '\n\t\tAttached Devices:\n',
    'Total 0 devices attached\n',
    '\nx)',
    'Alloc by ('
  ]
  fc.assert(
    fc.property(nameOf(31, forged), (name) => {
      const alloc = `\tAlloc by (${name.padEnd(20)})\t[0x03e1b000-0x03e33fff]\t0x00019000 (100 KiB)\n`
      const text = `dma-heap:<h> -dmabuf\ti_ino = 7\n${alloc}\t\tAttached Devices:\n\t\tdev\nTotal 1 devices attached\n\n`
      const {issues, value} = parseRkDmaHeap(text, origin)
      for (const {bytes, inode} of value.buffers) t.deepEqual([bytes, inode], [102_400, 7])
      t.true(value.buffers.length === 1 || issues.length > 0)
    })
  )
})
