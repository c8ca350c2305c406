import test from 'ava'
import fc from 'fast-check'
import {looksLikeMtkDmaHeap, parseMtkDmaHeap} from '../../../src/parsers/heaps/mtk-dma-heap.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsMuchOf, looksOnlyLike} from '../../helpers/looks.js'
import {bearsAnyText, nameOf} from '../../helpers/traps.js'

const origin = {path: 'proc/dma_heap/all_heaps'}

for (const {golden, name, text} of cases('mtk-dma-heap')) {
  test(name, (t) => matchesGolden(t, golden, parseMtkDmaHeap(text, origin)))
}

const traps = [
  '\n',
  ' ',
  '\t',
  '9 ',
  '[All heap] dump start @1 ms\n',
  '[a] buffer total size: 4 KB\n',
  '--->a_heap_pool size: 4 KB\n',
  'dmabuf buffer total:4 KB\n',
  'PID     PSS(KB)   RSS(KB)\n',
  '1 2 3\n',
  '--sum: userspace_pss:2 KB rss:3 KB\n',
  'pid table:\n',
  '\tpid:1 name:a\n',
  'inode:1 size(Byte):4096 count:1 cache_sg:0  exp:a\tname:b\n',
  '\tpid:1(a) \tinode:1 size:4096 fd_cnt:1 mmap_cnt:1 fd_list:3 \n',
  '\tattach[1]: iova:0x0 attr:0 dir:0 dev:a\n',
  'start:1ms add_done:1ms dump_done:1ms end:1ms\n',
  '\tpid:1(',
  ')\t',
  'exp:',
  '\tname:'
]

test('bears any text', (t) => {
  bearsAnyText(t, parseMtkDmaHeap, traps)
  bearsMuchOf(
    t,
    parseMtkDmaHeap,
    [
      '[a] buffer total size: 4 KB\n',
      'PID     PSS(KB)   RSS(KB)\n',
      'inode:1 size(Byte):4096 count:1 cache_sg:0  exp:a\tname:b\n',
      'inode:1 size(Byte):4096 count:1 cache_sg:0  exp:',
      '\tpid:1('
    ],
    traps
  )
})

test('only such a text looks like one', (t) => looksOnlyLike(t, looksLikeMtkDmaHeap, 'mtk-dma-heap'))

const heading = `inode:7        size(Byte):4096       count:2  cache_sg:0  exp:system\tname:`
const end = 'start:1ms add_done:1ms dump_done:1ms end:1ms\n'

test('comm and name can change no number', (t) => {
  const forged = [
    '\n1 2 3\n',
    '\n[x] buffer total size: 9 KB\n',
    '\nPID PSS(KB) RSS(KB)\n1 2 3\n',
    '\ndmabuf buffer total:1 KB\n',
    '\n--->x_heap_pool size: 1 KB\n',
    ') \tinode:1 si',
    'exp:a\tname:'
  ]
  fc.assert(
    fc.property(nameOf(31, forged), nameOf(15, forged), (name, comm) => {
      const holder = `\tpid:12(${comm}) \tinode:7 size:4096     fd_cnt:1 mmap_cnt:2 fd_list:3 \n`
      const {issues, value} = parseMtkDmaHeap(`PID     PSS(KB)   RSS(KB)\n${heading}${name}\n${holder}\n${end}`, origin)
      t.deepEqual(
        value.table.allocations.map(({bytes, inode}) => [bytes, inode]),
        [[4096, 7]]
      )
      for (const {bytes, comm: read, descriptors, inode, maps, pid} of value.buffers) {
        t.deepEqual([bytes, descriptors, inode, maps, pid], [4096, 1, 7, 2, 12])
        t.is(read ?? '', ['NULL', '(null)'].includes(comm) ? '' : comm)
      }
      t.true(value.buffers.length === 1 || issues.length > 0)
      t.deepEqual([value.table.areas, value.processes], [[], []])
    })
  )
})
