import test from 'ava'
import fc from 'fast-check'
import {looksLikeIonClient, parseIonClient} from '../../../src/parsers/heaps/ion-client.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsMuchOf, looksOnlyLike} from '../../helpers/looks.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'sys/kernel/debug/ion/clients/10034-0'}

for (const {golden, name, text} of cases('ion-client')) {
  test(name, (t) => matchesGolden(t, golden, parseIonClient(text, origin)))
}

const traps = [
  '\n',
  ' ',
  ':',
  ',',
  'heap_name: size_in_bytes\n',
  'heap_name: size_in_bytes : handle refcount\n',
  'heap_name: size_in_bytes, x\n',
  'a: 1\n',
  'a: ff : 1\n',
  'a: 1, b\n',
  '9: '
]

test('bears any text', (t) => {
  bearsAnyText(t, parseIonClient, traps)
  bearsMuchOf(t, parseIonClient, ['heap_name: size_in_bytes\n', 'heap_name: size_in_bytes : x\n'], traps)
})

test('only such a text looks like one', (t) =>
  looksOnlyLike(t, looksLikeIonClient, 'ion-client', ({name, text}) => text !== '' && name !== 'synthetic-dead'))

test('reads back what the kernel prints, by heap and by handle', (t) => {
  const heap = fc.record({bytes: fc.nat(2 ** 45), name: fc.stringMatching(/^[a-z][a-z0-9_,-]{0,15}$/)})
  fc.assert(
    fc.property(fc.array(heap), fc.boolean(), (heaps, handles) => {
      const rows = heaps.map(({bytes, name}) =>
        handles
          ? `${name.padStart(16)}: ${bytes.toString(16).padStart(16)} : ${'1'.padStart(16)} : 00000000c2f3\n`
          : `${name.padStart(16)}: ${String(bytes).padStart(16)}\n`
      )
      const heading = `       heap_name:    size_in_bytes${handles ? ' :  handle refcount :       buffer' : ''}\n`
      const {issues, value} = parseIonClient(heading + rows.join(''), origin)
      t.deepEqual(issues, [])
      t.deepEqual(
        value.allocations.map(({area, bytes}) => ({bytes, name: area})),
        heaps
      )
    })
  )
})
