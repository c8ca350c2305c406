import test from 'ava'
import fc from 'fast-check'
import {decode} from '../../src/sources/decode.js'

const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex')

/** What Python 3.11 gives for `bytes.fromhex(…).decode('utf-8', 'surrogateescape')`. */
const python: readonly (readonly [string, string])[] = [
  ['', ''],
  ['666f6f00', 'foo\0'],
  ['61ff62', 'a\udcffb'],
  ['c3a980', 'é\udc80'],
  ['eda080', '\udced\udca0\udc80'],
  ['f09f9880', '\u{1f600}'],
  ['f09f988041ff', '\u{1f600}A\udcff'],
  ['e28241', '\udce2\udc82A'],
  ['c080', '\udcc0\udc80'],
  ['f4908080', '\udcf4\udc90\udc80\udc80'],
  ['f09f98', '\udcf0\udc9f\udc98'],
  ['efbbbf78', '\ufeffx']
]

for (const [hex, text] of python) test(`as Python: ${hex || 'nothing'}`, (t) => t.is(decode(bytes(hex)), text))

/** Tries every length at every place with the platform's own strict decoder. */
function slowly(all: Uint8Array): string {
  const strict = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true})
  let text = ''
  for (let at = 0; at < all.length; ) {
    let length = 1
    let char = String.fromCharCode(0xdc00 + (all[at] ?? 0))
    for (const tried of [1, 2, 3, 4]) {
      try {
        const found = strict.decode(all.subarray(at, at + tried))
        if ([...found].length !== 1) continue
        length = tried
        char = found
        break
      } catch {}
    }
    text += char
    at += length
  }
  return text
}

/** The inverse: a lone surrogate of the range is its byte. */
function encodeSlowly(text: string): Buffer {
  const parts: Buffer[] = []
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    parts.push(code >= 0xdc80 && code <= 0xdcff ? Buffer.from([code - 0xdc00]) : Buffer.from(char))
  }
  return Buffer.concat(parts)
}

const traps = ['ff', 'c3a9', 'eda080', 'f09f9880', 'f09f98', 'e282ac', 'e0a080', 'f4908080', '00', '0a', '41'].map(
  bytes
)
const mixed = fc
  .array(fc.oneof(fc.uint8Array({maxLength: 8}), fc.constantFrom(...traps)), {maxLength: 20})
  .map((parts) => new Uint8Array(Buffer.concat(parts)))

test('agrees with a slow decoder, and loses no byte', (t) => {
  fc.assert(
    fc.property(mixed, (all) => {
      const text = decode(all)
      return text === slowly(all) && encodeSlowly(text).equals(all)
    }),
    {numRuns: 2000}
  )
  t.pass()
})

test('does not keep the buffer', (t) => {
  for (const hex of ['616263', 'c3a978', 'c3a9ff']) {
    const buffer = Buffer.from(hex, 'hex')
    const text = decode(buffer)
    const before = [...text].join('')
    buffer.fill(0x2e)
    t.is(text, before)
  }
})

test('a view into a larger buffer is read where it lies', (t) => {
  t.is(decode(new Uint8Array(Buffer.from('xxé\xffyy', 'latin1').buffer.slice(0)).subarray(0, 0)), '')
  const whole = new Uint8Array([0x78, 0xc3, 0xa9, 0xff, 0x78])
  t.is(decode(whole.subarray(1, 4)), 'é\udcff')
})

test('takes a megabyte of invalid bytes in no time', (t) => {
  const start = performance.now()
  t.is(decode(new Uint8Array(2 ** 20).fill(0xf0)).length, 2 ** 20)
  t.true(performance.now() - start < 2000)
})
