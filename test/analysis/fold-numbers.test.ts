import test from 'ava'
import fc from 'fast-check'
import {foldNumbers} from '../../src/analysis/fold-numbers.js'

for (const [text, folded] of [
  ['', ''],
  ['camera', 'camera'],
  ['frame-17', 'frame-#'],
  ['frame-0018 of 1920x1080', 'frame-# of #x#'],
  ['640x480', '#x#'],
  ['ptr 0xffffff8012345678!', 'ptr #!'],
  ['ptr0xBEEF', 'ptr#'],
  ['0x', '#x'],
  ['docker-9fbe0c4a1d22.scope', 'docker-#.scope'],
  ['deadbeef', 'deadbeef'],
  ['deadbee1', '#'],
  ['deadbe1', 'deadbe#'],
  ['surface1234', 'surface#'],
  ['surface12', 'surface#'],
  ['deadbeef01xyz', 'deadbeef#xyz'],
  ['pod550e8400-e29b-41d4-a716-446655440000', 'pod#'],
  ['kubepods-podabcdefab_cdef_abcd_efab_cdefabcdefab.slice', 'kubepods-pod#.slice'],
  ['a\n1\u001b[2J\udcff3', 'a\n#\u001b[#J\udcff#'],
  ['name-4c8f74cd', 'name-4c8f74cd'],
  ['name-4c8f74cd 7', 'name-# #'],
  ['٣', '٣']
] as const) {
  test(`${JSON.stringify(text)} folds to ${JSON.stringify(folded)}`, (t) => t.is(foldNumbers(text), folded))
}

test('no digit is left, and what is folded folds to itself', (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.string({unit: 'binary'}), fc.stringMatching(/^[0-9a-fx_-]{0,60}$/)), (text) => {
      const folded = foldNumbers(text)
      return !/\d/.test(folded) && foldNumbers(folded) === folded
    })
  )
  t.pass()
})

test('names that count on are one', (t) => {
  fc.assert(
    fc.property(fc.stringMatching(/^[g-z .\n-]{0,9}$/), fc.nat(), fc.nat(), (name, one, other) => {
      return foldNumbers(`${name}${one}`) === foldNumbers(`${name}${other}`)
    })
  )
  t.pass()
})

test('a hostile name of a megabyte is folded like any other', (t) => {
  for (const piece of ['abcdef', 'a', '0x', 'abcdefab-', 'abcdefab-abcd-', '#'])
    t.is(foldNumbers(piece.repeat(200_000)).length > 0, true)
})
