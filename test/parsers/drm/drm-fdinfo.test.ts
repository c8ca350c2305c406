import test from 'ava'
import fc from 'fast-check'
import {looksLikeDrmFdinfo, parseDrmFdinfo} from '../../../src/parsers/drm/drm-fdinfo.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsAnyText, textOf} from '../../helpers/traps.js'

const origin = {path: 'proc/2211/fdinfo/5'}

for (const {name, text, golden} of cases('drm-fdinfo')) {
  test(name, (t) => {
    const parsed = parseDrmFdinfo(text, origin)
    matchesGolden(t, golden, parsed)
    t.is(looksLikeDrmFdinfo(text), parsed.value !== null)
  })
}

const traps = [
  'drm-driver:\tx\n',
  'drm-total-memory:\t4 KiB\n',
  '\ndrm-shared-memory: 8 KiB\n',
  'drm-engine-capacity-x:\t1\n',
  'drm-',
  'drm-engine-',
  ' ',
  '\t',
  '\n',
  ':',
  '9',
  'pos:\t0\n',
  'ino:\t5\n',
  'exp_name:\tx\n',
  '# cat x\n',
  '[',
  '$ '
]

test('bears any text', (t) => {
  bearsAnyText(t, parseDrmFdinfo, traps)
  bearsAnyText(t, (text, at) => parseDrmFdinfo(`drm-driver:\tx${text}`, at), traps)
})

test('many keys are read in linear time', (t) => {
  const text = Array.from({length: 60_000}, (_, n) => `drm-total-r${n}:\t1 KiB\ndrm-engine-e${n}:\t1 ns\n`).join('')
  const start = performance.now()
  t.is(parseDrmFdinfo(`drm-driver:\tx\n${text}`, origin).value?.regions.length, 60_000)
  t.true(performance.now() - start < 5000)
})

/** As the kernel accepts them: no blanks, no control characters, 64 at most. */
const clientName = fc
  .oneof(fc.string({maxLength: 20, minLength: 1}), fc.constantFrom('drm-driver:x', ':', '...', '#', '9', 'exp_name:'))
  .map((text) => text.replaceAll(/\s/g, '_'))

test('a name cannot say anything else', (t) => {
  fc.assert(
    fc.property(clientName, (name) => {
      const {issues, value} = parseDrmFdinfo(
        `pos:\t0\nino:\t7\ndrm-driver:\tvgem\ndrm-client-id:\t1\ndrm-client-name:\t${name}\ndrm-total-memory:\t4 KiB\n`,
        origin
      )
      t.deepEqual(issues, [])
      t.is(value?.clientName, name)
      t.deepEqual([value?.driver, value?.clientId, value?.inode], ['vgem', 1, 7])
      t.deepEqual(
        value?.regions.map(({name, total}) => [name, total]),
        [['memory', 4096]]
      )
    })
  )
})

test('a name that could hold lines would not change what was said before it', (t) => {
  fc.assert(
    fc.property(textOf(traps), (name) => {
      const {value} = parseDrmFdinfo(
        `pos:\t0\nino:\t7\ndrm-driver:\tvgem\ndrm-client-id:\t1\ndrm-pdev:\t0000:00:04.0\ndrm-client-name:\t${name}\n`,
        origin
      )
      t.deepEqual([value?.driver, value?.clientId, value?.inode, value?.pdev], ['vgem', 1, 7, '0000:00:04.0'])
    })
  )
})

/** drm_fdinfo_print_size(). */
function size(bytes: number): string {
  const units = ['', ' KiB', ' MiB']
  let [n, unit] = [bytes, 0]
  while (n !== 0 && n % 1024 === 0 && unit < 2) [n, unit] = [n / 1024, unit + 1]
  return `${n}${units[unit]}`
}

const bytes = fc.oneof(
  fc.nat(),
  fc.nat({max: 1e6}).map((n) => n * 4096),
  fc.nat({max: 1e6}).map((n) => n * 2 ** 20)
)
const region = fc.record({
  active: bytes,
  internal: fc.constant(null),
  memory: fc.constant(null),
  name: fc.constantFrom('memory', 'system0', 'stolen-system0', 'stolen-local0', 'vram', 'gtt', 'cpu', 'resident'),
  purgeable: bytes,
  resident: fc.oneof(fc.constant(null), bytes),
  shared: bytes,
  total: fc.constant(2 ** 46)
})
const engine = fc.record({
  busyNs: fc.maxSafeNat(),
  capacity: fc.oneof(fc.constant(null), fc.nat()),
  curHz: fc.maxSafeNat(),
  cycles: fc.maxSafeNat(),
  maxHz: fc.maxSafeNat(),
  name: fc.constantFrom('rcs', 'video-enhance', 'cache_clean', 'vertex-tiler', 'cycles', 'enc_1', 'total'),
  totalCycles: fc.maxSafeNat()
})

test('reads back what a driver prints', (t) => {
  fc.assert(
    fc.property(
      fc.uniqueArray(region, {selector: ({name}) => name}),
      fc.uniqueArray(engine, {selector: ({name}) => name}),
      (regions, engines) => {
        const text = [
          'drm-driver:\txe',
          ...engines.flatMap(({busyNs, capacity, curHz, cycles, maxHz, name, totalCycles}) => [
            `drm-engine-${name}: \t${busyNs} ns`,
            `drm-cycles-${name}:\t${cycles}`,
            `drm-total-cycles-${name}:\t${totalCycles}`,
            ...(capacity === null ? [] : [`drm-engine-capacity-${name}:\t${capacity}`]),
            `drm-maxfreq-${name}:\t${maxHz} Hz`,
            `drm-curfreq-${name}:\t${curHz} Hz`
          ]),
          ...regions.flatMap(({name, ...stats}) =>
            Object.entries(stats).flatMap(([stat, n]) => (n === null ? [] : [`drm-${stat}-${name}:\t${size(n)}`]))
          )
        ]
        const {issues, value} = parseDrmFdinfo(`${text.join('\n')}\n`, origin)
        t.deepEqual(issues, [])
        t.deepEqual(value?.regions, regions)
        t.deepEqual(value?.engines, engines)
      }
    )
  )
})

test('is not mistaken for other texts', (t) => {
  for (const text of [
    '',
    'pos:\t0\nflags:\t02\nmnt_id:\t9\nino:\t106\nscm_fds: 1\n',
    'Dma-buf Objects:\nsize    \tflags\n00004096\t0\ndrm-driver:\tx\n',
    '7f00-7f01 rw-s 00000000 00:0b 5 /dmabuf:\ndrm-driver:\tx\n',
    'MemTotal: 1 kB\ndrm-driver:\tx\n',
    '{"drm-driver": "x"}\n',
    'drm-misc: fix the build\n',
    'The line below is from fdinfo.\ndrm-driver: x\n',
    '/proc/2390/fdinfo/23:drm-driver: v3d\n',
    'v4l2-ctl 1.22.1\n'
  ]) {
    t.false(looksLikeDrmFdinfo(text), JSON.stringify(text))
  }
})

test('the head of a text is enough', (t) => {
  t.true(looksLikeDrmFdinfo('\n$ grep drm- /proc/7/fdinfo/5\ndrm-memory-cpu: 0 KiB\ndrm-mem'))
  t.true(looksLikeDrmFdinfo('drm-memory-cpu: 0 KiB'))
})
