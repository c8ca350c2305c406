import test from 'ava'
import fc from 'fast-check'
import {looksLikeV4l2Ctl, parseV4l2Ctl} from '../../../src/parsers/v4l2/v4l2-ctl.js'
import {isMemoryUsage, memoryUsageOf} from '../../../src/parsers/v4l2/v4l2-memory-usage.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsAnyText, nameOf} from '../../helpers/traps.js'

const origin = {path: 'cmd/v4l2-ctl_--all.txt'}

for (const {golden, name, text} of cases('v4l2-ctl')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseV4l2Ctl(text, origin))
    // Without the command nothing tells what printed it.
    t.is(looksLikeV4l2Ctl(text), name !== 'synthetic-get-ctrl-failed')
  })
}

const brightness =
  '                     brightness 0x00980900 (int)    : min=0 max=255 step=1 default=128 value=128 flags=slider\n'

test('takes any text', (t) => {
  bearsAnyText(t, parseV4l2Ctl, [
    '\n',
    '\t',
    ' ',
    '\t\t\t\t0: x\n',
    '0: x\n',
    '(',
    "'",
    ', ',
    'a',
    '[1]',
    '...',
    ' flags=',
    'flags=slider,\n',
    'flags=slider, ',
    'max=1\n',
    ' min=1',
    ' value=',
    ' value=1 (',
    " value='",
    ' dims=[2]',
    ' 0x0098092c (int64)  :',
    'x 0x0098092c (menu)   : value=1 (\n',
    brightness,
    brightness.slice(0, -1),
    'memory_usage: 5\n',
    'memory_usage: 5, ',
    '\nUser Controls\n\n',
    'Driver Info:\n',
    '\tDriver name : x\n',
    'Format Video Capture Multiplanar:\n',
    '\tNumber of planes : 2\n\tPlane 0 :\n',
    '\tSize Image : 5\n',
    '\tWidth/Height : 5/5\n',
    'Link 0x1\n',
    'a (b):\n\t/dev/video0\n',
    ' (',
    '\t/dev/video0\n',
    '# ',
    '$ v4l2-ctl -d 1\n',
    'VIDIOC_G_EXT_CTRLS: failed\n'
  ])
})

test('pieces of one control without end take no time', (t) => {
  const start = performance.now()
  const {issues, value} = parseV4l2Ctl(brightness + 'elems=1\n'.repeat(200_000), origin)
  t.true(performance.now() - start < 5000)
  t.deepEqual(value.controls, [])
  t.is(issues[1]?.line, 9)
})

const int64 = fc.bigInt({max: 2n ** 63n - 1n, min: -(2n ** 63n)}).map(String)
const name = fc.stringMatching(/^[a-z\d]{1,5}(_[a-z\d]{1,5}){0,3}$/)
const flags = fc.uniqueArray(
  fc.constantFrom('grabbed', 'read-only', 'update', 'inactive', 'slider', 'volatile', 'has-payload', '0x00001000')
)
const forged = [
  ' flags=slider',
  "' flags=read-only",
  ') flags=slider',
  ' value=5',
  'max=1',
  '(',
  ')',
  "'",
  'memory_usage: 5'
]
const text = nameOf(31, forged).map((any) => any.replaceAll(/\p{Cc}/gu, '?'))
const control = fc.record({
  flags,
  id: fc.integer({max: 0xffff_ffff, min: 0}),
  menu: fc.uniqueArray(fc.record({index: fc.nat({max: 99}), text}), {maxLength: 4, selector: ({index}) => index}),
  name,
  range: fc.tuple(int64, int64, int64, int64),
  text,
  type: fc.constantFrom('int64', 'menu', 'str', 'u16', 'area'),
  value: int64
})

test('reads back what is printed, whatever menus and strings say', (t) => {
  fc.assert(
    fc.property(fc.array(control), (all) => {
      const printed = all.map(({flags, id, menu, name, range, text, type, value}) => {
        const [min, max, step, ends] = range
        const fields = {
          area: ' value=3x4',
          int64: ` min=${min} max=${max} step=${step} default=${ends} value=${value}`,
          menu: ` min=${min} max=${max} default=${ends} value=${value} (${text})`,
          str: ` min=${min} max=${max} step=${step} value='${text}'`,
          u16: ` min=${min} max=${max} step=${step} default=${ends} dims=[8][16]`
        }[type]
        const list = flags.length === 0 ? '' : ` flags=${flags.join(', ')}`
        const items = type === 'menu' ? [...menu].sort((a, b) => a.index - b.index) : []
        return {
          line:
            `${name.padStart(31)} 0x${id.toString(16).padStart(8, '0')} ${`(${type})`.padEnd(9)}:${fields}${list}\n` +
            items.map((item) => `\t\t\t\t${item.index}: ${item.text}\n`).join(''),
          read: {
            class: 'User Controls',
            default: type === 'area' || type === 'str' ? null : ends,
            dims: type === 'u16' ? [8, 16] : null,
            flags,
            id,
            max: type === 'area' ? null : max,
            menu: items,
            min: type === 'area' ? null : min,
            name,
            step: type === 'area' || type === 'menu' ? null : step,
            type,
            typeNumber: null,
            value: {area: '3x4', int64: value, menu: value, str: `'${text}'`, u16: null}[type],
            valueText: type === 'menu' ? text : null
          }
        }
      })
      const {issues, value} = parseV4l2Ctl(`\nUser Controls\n\n${printed.map(({line}) => line).join('')}`, origin)
      t.deepEqual(
        value.controls,
        printed.map(({read}) => read)
      )
      t.true(issues.every(({code}) => code === 'bad-number'))
    })
  )
})

test('the node is the one the command names, in every way it can', (t) => {
  for (const [device, node] of [
    ['-d 11', '/dev/video11'],
    ['-d11', '/dev/video11'],
    ['-d /dev/video0', '/dev/video0'],
    ['-ld "/dev/v4l-subdev2"', '/dev/v4l-subdev2'],
    ['--device=/dev/video3', '/dev/video3'],
    ['--device 4', '/dev/video4'],
    ['--list-devices', null],
    ['-C gamma', null],
    ['-d ../x', null]
  ] as const) {
    for (const prompt of [
      '# ',
      'pi@raspberrypi:~ $ ',
      '130|rk3588:/ # ',
      '[root@host media]# ',
      '$ sudo ',
      '',
      '~/a b$ '
    ])
      t.is(parseV4l2Ctl(`${prompt}v4l2-ctl ${device}\n${brightness}`, origin).value.node, node, prompt + device)
  }
})

test('memory usage is told by its name', (t) => {
  const read = (text: string) =>
    parseV4l2Ctl(text, origin).value.controls.map((one) => [isMemoryUsage(one), memoryUsageOf(one)])
  const fields = ': min=0 max=5 step=1 default=0 value=62435328\n'
  t.deepEqual(read(`memory_usage 0x0098092c (int64)  ${fields}`), [[true, 62_435_328]])
  t.deepEqual(read(`memory_usage 0x009819b0 (int64)  ${fields}`), [[true, 62_435_328]])
  t.deepEqual(read('memory_usage: 62435328\n'), [[true, 62_435_328]])
  t.deepEqual(read('memory_usage: -1\n'), [[true, null]])
  t.deepEqual(read('VIDIOC_G_EXT_CTRLS: failed: x\nmemory_usage: 0\n'), [[true, null]])
  t.deepEqual(read(`denoise 0x0098092c (int64)  ${fields}`), [[false, null]])
  t.deepEqual(read('memory_usage 0x0098092c (menu)   : min=0 max=5 default=0 value=1\n'), [[false, null]])
})

test('is not mistaken for other texts', (t) => {
  for (const text of [
    '',
    'MemTotal:       8000000 kB\n',
    'size:\t4096\ncount:\t2\nexp_name:\tsystem\n',
    'memory_usage: 5\nname: [a, b]\n',
    'cpu_usage: 5\n',
    '{"a": "x 0x00980900 (int)    : min=0"}\n',
    'Driver Info:\n\tDriver Name                : vivid\n',
    'v4l2-compliance 1.22.1\n\nDriver Info:\n\tDriver name      : vivid\n',
    'Dma-buf Objects:\nsize    \tflags   \tmode    \n',
    '7f00-7f01 rw-p 00000000 00:05 12 /dev/video0\n',
    'I ran v4l2-ctl --list-ctrls and saw\nbrightness: 5\n',
    'x (1):\n/dev\n'
  ])
    t.false(looksLikeV4l2Ctl(text), JSON.stringify(text))
})
