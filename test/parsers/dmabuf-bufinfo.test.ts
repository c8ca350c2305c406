import test from 'ava'
import fc from 'fast-check'
import {looksLikeBufinfo, parseDmabufBufinfo} from '../../src/parsers/dmabuf-bufinfo.js'
import {cases, matchesGolden} from '../helpers/golden.js'

const origin = {path: 'sys/kernel/debug/dma_buf/bufinfo'}
const parse = (text: string) => parseDmabufBufinfo(text, origin).value

for (const {golden, name, text} of cases('dmabuf-bufinfo')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseDmabufBufinfo(text, origin))
    t.true(looksLikeBufinfo(text.slice(0, 65_536)), 'is recognised without its path')
  })
}

const row = '00004096\t00000002\t00080007\t00000001\tsystem\t00000001\tx\n'
const blankRow = '00004096 00000002 00080007 00000001 drm\n'
const fragments = [
  '\n',
  '\t',
  ' ',
  '\r',
  '0',
  '<none>',
  '\udc80',
  '...',
  row,
  blankRow,
  '\tAttached Devices:\n',
  'Total 0 devices attached\n',
  '\nTotal 1 objects, 4096 bytes\n',
  'Total 0 objects, 0 bytes',
  '\twrite fence:a b seq 1 unsignalled\n',
  '\tERROR locking buffer object: skipping\n',
  'References: 1\n',
  'Dma-buf Objects:\n',
  'size\tflags\tmode\tcount\texp_name\tino\n'
]
const fragmented = fc
  .array(fc.oneof(fc.constantFrom(...fragments), fc.string({maxLength: 3})), {maxLength: 40})
  .map((parts) => parts.join(''))

test('takes any text, and is whole only when the total says so', (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.string({unit: 'binary'}), fragmented), (text) => {
      const {rows, stated, whole} = parse(text)
      const sum = rows.reduce((bytes, {size}) => bytes + size, 0)
      return !whole || (stated?.buffers === rows.length && stated.bytes === sum)
    }),
    {numRuns: 1000}
  )
  t.pass()
})

for (const unit of [
  '\t',
  ' ',
  '0',
  '\n',
  '9\n',
  '0 ',
  ' fence: ',
  row,
  '\tAttached Devices:\n',
  '\tx fence:1:1 a b signalled\n'
]) {
  test(`a megabyte of ${JSON.stringify(unit)} is read in linear time`, (t) => {
    for (const before of ['', row, blankRow]) {
      const start = performance.now()
      parse(before + unit.repeat(Math.ceil(1e6 / unit.length)))
      // Quadratic would be minutes; a busy machine takes a second.
      t.true(performance.now() - start < 20_000)
    }
  })
}

test('is not mistaken for other texts', (t) => {
  const others = [
    '',
    'Total 38 objects, 293842944 bytes, 1 GTT size\n',
    '   00010000: I  0 ( 1) 00000000 00000000 4096\nTotal 1 objects, 4096 bytes\n',
    '274 shrinkable [0 free] objects, 249675776 bytes\n',
    'pos:\t0\nflags:\t02\nmnt_id:\t14\nsize:\t4096\ncount:\t1\nexp_name:\tsystem\nname:\tx\nDma-buf Objects:\n',
    'size:\t4096\ncount:\t1\nexp_name:\tsystem\nname:\tx\nDma-buf Objects:\n',
    'MemTotal:       16282348 kB\nMemFree:          123456 kB\n'
  ]
  for (const text of others) t.false(looksLikeBufinfo(text), JSON.stringify(text))
})

test('a total with the command above it is a list whose rows are not there', (t) => {
  const text = '# tail -n1 /sys/kernel/debug/dma_buf/bufinfo\nTotal 2 objects, 8192 bytes\n'
  t.true(looksLikeBufinfo(text))
  t.deepEqual(parse(text), {rows: [], skipped: 0, stated: {buffers: 2, bytes: 8192}, whole: false})
})

test('a total that the name of a cut record may hold is none', (t) => {
  const cut = `${row.trimEnd()}\nTotal 1 objects, 4096 bytes\n`
  t.is(parse(cut).stated, null)
  t.is(parse(cut.replace('\tx\n', '\tlonger than that\n')).whole, true)
})

test('a text that ends below its title or inside its only row is cut, and nothing else', (t) => {
  const blank = '\nDma-buf Objects:\nsize flags mode count exp_name ino name\n'
  for (const text of ['', '\nDma-buf Objects:\n', blank, `${blank}${blankRow}`, row.trimEnd()]) {
    const {issues, value} = parseDmabufBufinfo(text, origin)
    t.deepEqual(
      [issues.map(({code}) => code), value.rows, value.whole],
      [['cut-short'], [], false],
      JSON.stringify(text)
    )
  }
})
