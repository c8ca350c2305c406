import test from 'ava'
import fc from 'fast-check'
import {bytes, count, displayWidth, encode, plural, printable, truncate, wrap} from '../../src/render/text.js'
import {anyText} from './hostile.js'

test('bytes: powers of 1024, one decimal', (t) => {
  const shown: readonly (readonly [number, string])[] = [
    [0, '0 B'],
    [1, '1 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [4096, '4.0 KiB'],
    [1024 * 1024 - 1, '1.0 MiB'],
    [1023.9 * 1024, '1023.9 KiB'],
    [3 * 1024 ** 2, '3.0 MiB'],
    [1.2 * 1024 ** 3, '1.2 GiB'],
    [Number.MAX_SAFE_INTEGER, '8.0 PiB'],
    [2000 * 1024 ** 5, '2000.0 PiB'],
    [-1, '-1 B'],
    [-4096, '-4.0 KiB']
  ]
  t.deepEqual(
    shown.map(([size]) => bytes(size)),
    shown.map(([, text]) => text)
  )
})

test('count and plural', (t) => {
  t.is(count(1_234_567), '1234567')
  t.deepEqual(
    [0, 1, 2].map((value) => plural(value, 'process', 'processes')),
    ['0 processes', '1 process', '2 processes']
  )
})

test('printable: what a terminal would act on is written out', (t) => {
  const shown: Readonly<Record<string, string>> = {
    'plain, \\ and \u2026': 'plain, \\ and \u2026',
    '\0\t\n\r\u001b\u007f': '\\x00\\x09\\x0a\\x0d\\x1b\\x7f',
    '\u0080\u009b': '\\x80\\x9b',
    'caf\udce9 \udc80\udcff': 'caf\\xe9 \\x80\\xff',
    '\ud800 \udc7f\udd00': '\\ud800 \\udc7f\\udd00',
    '\ud83d\udcf7': '\ud83d\udcf7',
    '\u202e\u2066\u200b\u200f\u2028\u2029\u061c\u180e\ufeff\u2060':
      '\\u{202e}\\u{2066}\\u{200b}\\u{200f}\\u{2028}\\u{2029}\\u{61c}\\u{180e}\\u{feff}\\u{2060}',
    '\u00ad\u115f\ue000\u{f0000}\u{e0041}\uffff\u00a0\u3000':
      '\\u{ad}\\u{115f}\\u{e000}\\u{f0000}\\u{e0041}\\u{ffff}\\u{a0}\\u{3000}',
    'e\u0301\u0316\u0301\u0316': 'e\u0301\u0316\\u{301}\\u{316}'
  }
  t.deepEqual(Object.keys(shown).map(printable), Object.values(shown))
})

test('printable: leaves nothing to act on, and nothing more to do', (t) => {
  fc.assert(
    fc.property(anyText, (text) => {
      const shown = printable(text)
      return !/[\p{Cc}\p{Cs}\p{Cf}\p{Zl}\p{Zp}\p{Co}]/u.test(shown) && printable(shown) === shown
    })
  )
  t.pass()
})

test('encode: bytes that were not UTF-8 leave as they came', (t) => {
  const raw = Buffer.from([0x63, 0xe9, 0x80, 0xff, 0x0a, 0xc3])
  t.deepEqual(Buffer.from(encode('c\udce9\udc80\udcff\n\udcc3')), raw)
  t.deepEqual(
    Buffer.from(encode('\ud83d|\udc7f|\udd00|\u{1f4f7}|\udce9')),
    Buffer.from('efbfbd7cefbfbd7cefbfbd7cf09f93b77ce9', 'hex')
  )
  t.deepEqual(Buffer.from(encode('\ud83d\udce9')), Buffer.from('\u{1f4e9}'))
  t.is(encode('').length, 0)
})

test('encode: any text without lone surrogates is UTF-8', (t) => {
  fc.assert(fc.property(fc.string({unit: 'binary'}), (text) => Buffer.from(encode(text)).equals(Buffer.from(text))))
  t.pass()
})

test('encode: undoes surrogateescape', (t) => {
  const surrogate = (byte: number) => String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte)
  fc.assert(
    fc.property(fc.uint8Array({maxLength: 40}), (raw) =>
      Buffer.from(encode([...raw].map(surrogate).join(''))).equals(Buffer.from(raw))
    )
  )
  t.pass()
})

test('displayWidth: columns of a terminal', (t) => {
  const widths: Readonly<Record<string, number>> = {
    '': 0,
    abc: 3,
    'caf\u00e9': 4,
    'cafe\u0301': 4,
    '\u6444\u50cf': 4,
    '\u30ab\uff76': 3,
    '\uce74': 2,
    '\u1112\u1161\u11ab': 2,
    '\u{1f4f7}': 2,
    '\u{1faf6}': 2,
    '\u{1f44b}\u{1f3fd}': 2,
    '\u{20000}': 2,
    '\u2026': 1,
    '\u0e01\u0e49': 1,
    '\u2615\u26f9': 3
  }
  t.deepEqual(Object.keys(widths).map(displayWidth), Object.values(widths))
})

test('truncate: the ellipsis counts, wide characters are not halved, marks stay with their letter', (t) => {
  t.is(truncate('camera', 6), 'camera')
  t.is(truncate('camera', 5), 'came\u2026')
  t.is(truncate('\u6444\u50cf\u5934', 5), '\u6444\u50cf\u2026')
  t.is(truncate('\u6444\u50cf\u5934', 4), '\u6444\u2026')
  t.is(truncate('e\u0301e\u0301e\u0301', 2), 'e\u0301\u2026')
  t.is(truncate('ab', 1), '\u2026')
  t.is(truncate('ab', 0), '')
})

test('truncate: never wider, and whole when it fits', (t) => {
  fc.assert(
    fc.property(anyText, fc.nat(30), (text, width) => {
      const shown = truncate(printable(text), width)
      return displayWidth(shown) <= width && (displayWidth(printable(text)) > width || shown === printable(text))
    })
  )
  t.pass()
})

test('wrap: at blanks, later lines further in', (t) => {
  t.deepEqual(wrap('one two three four', 12), ['one two', '    three', '    four'])
  t.deepEqual(wrap('  indented stays so', 14), ['  indented', '      stays so'])
  t.deepEqual(wrap('abcdefghijklmnop', 10), ['abcdef', '    ghijkl', '    mnop'])
  t.deepEqual(wrap('\u6444\u50cf\u5934\u670d', 9), ['\u6444\u50cf', '    \u5934\u670d'])
  t.deepEqual(wrap('blanks   ', 10), ['blanks'])
  t.deepEqual(wrap(`${' '.repeat(50)}x`, 20), [`${' '.repeat(8)}x`])
  t.deepEqual(wrap('', 10), [''])
})

test('wrap: never wider, and says the same', (t) => {
  fc.assert(
    fc.property(anyText, fc.integer({max: 40, min: 20}), (raw, width) => {
      const text = printable(raw).trim()
      const lines = wrap(text, width)
      const said = (what: string) => what.replaceAll(' ', '')
      return lines.every((line) => displayWidth(line) <= width) && said(lines.join('')) === said(text)
    })
  )
  t.pass()
})
