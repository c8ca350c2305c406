import test from 'ava'
import fc from 'fast-check'
import {looksLikeV4l2Fdinfo, parseV4l2Fdinfo} from '../../../src/parsers/v4l2/v4l2-fdinfo.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsAnyText, textOf} from '../../helpers/traps.js'

const origin = {path: 'proc/82/fdinfo/7'}

for (const {name, text, golden} of cases('v4l2-fdinfo')) {
  test(name, (t) => {
    const parsed = parseV4l2Fdinfo(text, origin)
    matchesGolden(t, golden, parsed)
    t.is(looksLikeV4l2Fdinfo(text), parsed.value !== null)
  })
}

const traps = [
  'media-driver:\tx\n',
  'media-engine-usage:\t4 ns\n',
  'media-engine-x:\t4 ns\n',
  'v4l2-core-usage-time-0:\t4 ns\n',
  '\nv4l2-memory-x: 8 KiB\n',
  'src-queued-count: 0001\n',
  'buf-size: 1\n',
  'v4l2-',
  'media-',
  'mem-',
  ' ',
  '\t',
  '\n',
  ':',
  '9',
  'pos:\t0\n',
  'exp_name:\tx\n',
  '# cat x\n'
]

test('bears any text', (t) => {
  bearsAnyText(t, parseV4l2Fdinfo, traps)
  bearsAnyText(t, (text, at) => parseV4l2Fdinfo(`v4l2-driver:\tx${text}`, at), traps)
})

test('a driver’s name says nothing but itself', (t) => {
  fc.assert(
    fc.property(textOf(traps), (name) => {
      const line = name.replaceAll('\n', ' ').replace(/^[ \t]+|[ \t]+$/g, '')
      const {value} = parseV4l2Fdinfo(`pos:\t0\nv4l2-driver:\t${line}\nv4l2-core-usage-time-0:\t7 ns\n`, origin)
      t.is(value?.driver, line === '' ? null : line)
      t.deepEqual(
        value?.engines.map(({busyNs, name}) => [name, busyNs]),
        [['core 0', 7]]
      )
      t.deepEqual(value?.memory, [])
    })
  )
})

const core = fc.record({
  busyNs: fc.maxSafeNat(),
  capacity: fc.constant(null),
  curHz: fc.maxSafeNat(),
  cycles: fc.oneof(fc.constant(null), fc.maxSafeNat()),
  maxHz: fc.maxSafeNat(),
  totalCycles: fc.constant(null)
})

test('reads back what v3 prints', (t) => {
  fc.assert(
    fc.property(fc.array(core, {minLength: 1}), (cores) => {
      const text = cores
        .map(({busyNs, curHz, cycles, maxHz}, at) => {
          const counted = cycles === null ? '' : `v4l2-core-usage-cycles-${at}:\t${cycles}\n`
          return `v4l2-core-usage-time-${at}:\t${busyNs} ns\n${counted}v4l2-maxfreq-${at}:\t${maxHz} Hz\nv4l2-curfreq-${at}:\t${curHz} Hz\n`
        })
        .join('')
      t.deepEqual(parseV4l2Fdinfo(`v4l2-driver:\thantro-vpu x\nv4l2-driver-type:\tunknown\n${text}`, origin), {
        issues: [],
        value: {
          driver: 'hantro-vpu x',
          engines: cores.map((core, at) => ({...core, name: `core ${at}`})),
          memory: [],
          others: [],
          proposal: 3,
          type: 'unknown'
        }
      })
    })
  )
})

test('is not mistaken for other texts', (t) => {
  for (const text of [
    '',
    'pos:\t0\nflags:\t02\nmnt_id:\t9\nino:\t106\nscm_fds: 1\n',
    'pos:\t0\nflags:\t02\nmnt_id:\t9\nino:\t106\ndrm-driver:\tv3d\n',
    'v4l2-ctl 1.22.1\n',
    'v4l2-compliance 1.22.1, 64 bits, 64-bit time_t\n\nv4l2-compliance SHA: not available\n',
    'Driver Info:\n\tDriver name      : uvcvideo\nmedia-driver:\tx\n',
    'Media controller API version 6.1.0\nmedia-driver:\tx\n',
    '{"media-driver": "x"}\n',
    'media-ctl: see below\n',
    'buf-size: 4096\n'
  ]) {
    t.false(looksLikeV4l2Fdinfo(text), JSON.stringify(text))
  }
})
