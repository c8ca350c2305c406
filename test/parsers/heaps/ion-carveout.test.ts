import test from 'ava'
import fc from 'fast-check'
import {looksLikeIonCarveout, parseIonCarveout} from '../../../src/parsers/heaps/ion-carveout.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsMuchOf, looksOnlyLike} from '../../helpers/looks.js'
import {bearsAnyText, nameOf} from '../../helpers/traps.js'

const origin = {path: 'sys/kernel/debug/ion/cvi_carveout_heap_dump/summary'}

for (const {golden, name, text} of cases('ion-carveout')) {
  test(name, (t) => matchesGolden(t, golden, parseIonCarveout(text, origin)))
}

const traps = [
  '\n',
  ' ',
  '1 ',
  'Summary:\n',
  '[0] x heap size:9 bytes, used:9 bytes\n',
  'usage rate:1%, memory usage peak 9 bytes\n',
  'heap_id alloc_buf_size phy_addr kmap_cnt buffer name\n',
  '0 9 ff 1 a b\n',
  '0 4096 ffff 1',
  '[0] '
]

test('bears any text', (t) => {
  bearsAnyText(t, parseIonCarveout, traps)
  bearsMuchOf(t, parseIonCarveout, ['[0] x heap size:9 bytes, used:9 bytes\n'], traps)
})

test('only such a text looks like one', (t) => looksOnlyLike(t, looksLikeIonCarveout, 'ion-carveout'))

test('a name can change no number', (t) => {
  fc.assert(
    fc.property(nameOf(32, ['1 2 3', ' 0 1 f 1 x', 'used:1 bytes', '  ']), (name) => {
      const row = `               0             4096          8cffc000                1 ${name.replaceAll('\n', ' ')}\n`
      const text = `Summary:\n[0] a heap size:8192 bytes, used:4096 bytes\n${row}`
      const {issues, value} = parseIonCarveout(text, origin)
      t.deepEqual(issues, [])
      t.deepEqual(
        value.allocations.map(({bytes, label}) => [bytes, label]),
        [[4096, name.replaceAll('\n', ' ').trim() || null]]
      )
    })
  )
})
