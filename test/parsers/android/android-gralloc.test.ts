import test from 'ava'
import fc from 'fast-check'
import {looksLikeAndroidGralloc, parseAndroidGralloc} from '../../../src/parsers/android/android-gralloc.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsAnyText, nameOf} from '../../helpers/traps.js'

const origin = {path: 'dumpsys-SurfaceFlinger.txt'}

for (const {name, text, golden} of cases('android-gralloc')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseAndroidGralloc(text, origin))
    t.true(looksLikeAndroidGralloc(text))
  })
}

const allocated = '0x7: 4.00 KiB | 64 (16) x 16 | 1 | 1 | 0x 300 | x\n'
const imported =
  '+ name:a, id:5, size:4.00KiB, w/h:64x16, usage: 0xb00, req fmt:1, fourcc/mod:1/0, dataspace: 0x0, compressed: true\n'

test('bears any text', (t) =>
  bearsAnyText(t, parseAndroidGralloc, [
    'Allocated buffers:\n',
    'GraphicBufferAllocator buffers:\n',
    'Imported gralloc buffers:\n',
    'Total allocated (estimate): 4.00 KB\n',
    'Total imported by gralloc: 4.3e+03KiB\n',
    allocated,
    imported,
    '+ name:',
    '+ name:\n',
    ', id:5',
    ', id:5, size:1.00KiB, w/h:1x1',
    '\tplanes: R:\t w/h:1x1, stride:4 bytes, size:4\n',
    '\t w/h:1x1',
    '0x7: ',
    ' | 0x',
    '\n',
    ' ',
    '9'
  ]))

const forged = ', id:9, size:1.00KiB, w/h:1x1, usage: 0x1, req fmt:1, fourcc/mod:1/0, compressed: a'
const name = nameOf(120, [forged, ' | 0x1 | ', 'a, compressed: true', 'com.a/.B#0']).map((text) =>
  text.replaceAll(/[^ -~]/g, '?')
)
const pixels = fc.integer({max: 9999, min: 1})
const buffer = fc.record({height: pixels, id: fc.nat(), name, quarters: fc.nat({max: 2 ** 24}), width: pixels})

test('reads back what Android 13 and later print, whatever the names', (t) => {
  fc.assert(
    fc.property(fc.array(buffer, {maxLength: 4}), (buffers) => {
      const kib = (quarters: number) => (quarters / 4).toFixed(2)
      const total = buffers.reduce((sum, {quarters}) => sum + quarters, 0)
      const first = buffers.map(({height, name, quarters, width}) => {
        const size = `${kib(quarters).padStart(7)} KiB`.padStart(11)
        return `0xb400007000001000 | ${size} | ${width} (${width}) x ${height} |      1 |        1 | 0x     b00 | ${name}\n`
      })
      const second = buffers.map(
        ({height, id, name, quarters, width}) =>
          `+ name:${name}, id:${id}, size:${kib(quarters)}KiB, w/h:${width}x${height}, usage: 0xb00, req fmt:1, fourcc/mod:1/0, dataspace: 0x0, compressed: true\n\tplanes: R/G/B/A:\t w/h:${width}x${height}, stride:4 bytes, size:${quarters * 256}\n`
      )
      const text = `GraphicBufferAllocator buffers:\n    Handle |        Size |     W (Stride) x H | Layers |   Format |      Usage | Requestor\n${first.join('')}Total allocated by GraphicBufferAllocator (estimate): ${kib(total)} KB\nImported gralloc buffers:\n${second.join('')}Total imported by gralloc: ${kib(total)}KiB\n`
      t.deepEqual(parseAndroidGralloc(`before\n${text}after\n`, origin), {
        issues: [],
        value: {
          allocated: buffers.map(({height, name, quarters, width}) => ({
            bytes: quarters * 256,
            format: '1',
            handle: '0xb400007000001000',
            height,
            layers: 1,
            requestor: name,
            sizeExact: true,
            stride: width,
            usage: '0xb00',
            width
          })),
          allocatedTotalBytes: total * 256,
          imported: buffers.map(({height, id, name, quarters, width}) => ({
            bytes: quarters * 256,
            compressed: 'true',
            height,
            id,
            name,
            planeBytes: quarters * 256,
            sizeExact: true,
            width
          })),
          importedTotalBytes: total * 256
        }
      })
    })
  )
})

test('is not mistaken for other texts', (t) => {
  for (const text of [
    '',
    'Allocated buffers: none\n',
    'the Imported gralloc buffers: list\n',
    'Total allocated: 9 KB\n',
    allocated
  ])
    t.false(looksLikeAndroidGralloc(text), text)
})
