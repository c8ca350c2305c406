import test from 'ava'
import fc from 'fast-check'
import {textLines} from '../../../src/sources/bugreport/text-lines.js'
import {decode} from '../../../src/sources/decode.js'

function split(chunks: readonly Uint8Array[]): {readonly lines: readonly string[]; readonly rest: string} {
  const lines: string[] = []
  const taker = textLines((line) => lines.push(line))
  for (const chunk of chunks) taker.add(chunk)
  return {lines, rest: taker.end()}
}

test('lines are the same however the bytes are cut', (t) => {
  const bytes = fc.uint8Array({maxLength: 200}).map((all) => Buffer.from(all.map((byte) => (byte < 40 ? 0x0a : byte))))
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(200)), (all, cuts) => {
      const at = [0, ...cuts.map((cut) => Math.min(cut, all.length)).sort((a, b) => a - b), all.length]
      const chunks = at.slice(1).map((end, index) => all.subarray(at[index], end))
      const lines = decode(all).split('\n')
      t.deepEqual(split(chunks), {lines: lines.slice(0, -1), rest: lines.at(-1) ?? ''})
    })
  )
})

test('carriage returns go where the first line has one', (t) => {
  t.deepEqual(split([Buffer.from('a\r\nb\nc\r\n')]).lines, ['a', 'b', 'c'])
  t.deepEqual(split([Buffer.from('a\nb\r\n')]).lines, ['a', 'b\r'])
})

test('what has no end is given in pieces', (t) => {
  const chunk = Buffer.alloc(2 ** 20, 'x')
  const {lines, rest} = split(Array<Buffer>(5).fill(chunk))
  t.true(lines.length >= 2)
  t.is(
    [...lines, rest].reduce((sum, {length}) => sum + length, 0),
    5 * 2 ** 20
  )
})
