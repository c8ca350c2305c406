import test from 'ava'
import fc from 'fast-check'
import {looksLikeHisiMmz, parseHisiMmz} from '../../../src/parsers/heaps/hisi-mmz.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsMuchOf, looksOnlyLike} from '../../helpers/looks.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'proc/media-mem'}

for (const {golden, name, text} of cases('ion-mmz')) {
  test(name, (t) => matchesGolden(t, golden, parseHisiMmz(text, origin)))
}

const traps = [
  '\n',
  ' ',
  '"',
  'name="',
  '+---ZONE: ',
  '   |-MMB: ',
  'phys(0x0, 0xfff),',
  ' length=4KB,',
  ' name="a"\n',
  '+---ZONE: PHYS(0x0, 0xfff), nBYTES=4KB, NAME="a"\n',
  '   |-MMB: phys(0x0, 0xfff), length=4KB, name="a"\n',
  '---MMZ_USE_INFO:\n',
  ' total size=4KB(0MB),used=4KB(0MB + 4KB),remain=0KB(0MB + 0KB),zone_number=1,block_number=1\n'
]

test('bears any text', (t) => {
  bearsAnyText(t, parseHisiMmz, traps)
  bearsMuchOf(t, parseHisiMmz, ['+---ZONE: PHYS(0x0, 0xfff), nBYTES=4KB, NAME="a"\n'], traps)
})

test('only such a text looks like one', (t) => looksOnlyLike(t, looksLikeHisiMmz, 'ion-mmz'))

test('the totals are those of the rows', (t) => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000)), fc.nat(3), (blocks, wrong) => {
      const used = blocks.reduce((sum, kib) => sum + kib, 0)
      const range = (kib: number) => `(0x00000000, 0x${(kib * 1024 - 1).toString(16)})`
      const lines = blocks
        .filter((kib) => kib > 0)
        .map((kib) => `   |-MMB: phys${range(kib)}, kvirt=0x0, flags=0x0, length=${kib}KB,    name="length=1KB, x"\n`)
      const text = [
        `+---ZONE: PHYS${range(2 ** 20)}, GFP=0, nBYTES=${2 ** 20}KB,    NAME="a"\n`,
        ...lines,
        `\n---MMZ_USE_INFO:\n total size=${2 ** 20}KB(1024MB),used=${used + wrong}KB(0MB + 0KB),`,
        `remain=${2 ** 20 - used}KB(0MB + 0KB),zone_number=1,block_number=${lines.length}\n`
      ].join('')
      const {issues, value} = parseHisiMmz(text, origin)
      t.deepEqual(
        issues.map(({code}) => code),
        wrong === 0 ? [] : ['total-mismatch']
      )
      t.is(value.areas[0]?.used, used * 1024)
    })
  )
})
