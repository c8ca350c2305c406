import test from 'ava'
import fc from 'fast-check'
import {looksLikeSyncInfo, parseSyncInfo} from '../../../src/parsers/fences/sync-debugfs.js'
import type {Origin} from '../../../src/parsers/interface.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'sys/kernel/debug/sync/info'}
const rule = '--------------\n'

for (const {golden, name, text} of cases('sync-debugfs')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseSyncInfo(text, origin))
    t.is(looksLikeSyncInfo(text), name !== 'synthetic-no-objs-mark')
  })
}

const traps = [
  `objs:\n${rule}`,
  `fences:\n${rule}`,
  'a: 1\n',
  '  fence active: 5 / 1\n',
  '  x_pt error@1.000000: 5 / 1\n',
  '[1] m: active\n',
  'waiter x\n',
  '_fence ',
  '  a_fence ',
  ': ',
  '\n',
  '9',
  ' '
]

test('bears any text', (t) => bearsAnyText(t, parseSyncInfo, traps))

test('bears any text in its parts', (t) => {
  const parse = (text: string, at: Origin) => {
    const {issues, value} = parseSyncInfo(`objs:\n${rule}${text}\n\nfences:\n${rule}${text}`, at)
    return {issues: issues.map((found) => ({...found, line: 0})), value}
  }
  bearsAnyText(t, parse, traps.slice(2))
})

test('an empty text says nothing', (t) => {
  t.deepEqual(parseSyncInfo('', origin), {issues: [], value: {syncFiles: [], timelines: []}})
})

const int32 = fc.integer({max: 2 ** 31 - 1, min: -(2 ** 31)})
const state = fc.constantFrom('active' as const, 'error' as const, 'signaled' as const)
const seconds = fc
  .tuple(fc.nat(), fc.nat({max: 999_999_999}))
  .map(([whole, part]) => `${whole}.${String(part).padStart(9, '0')}`)
const fence = fc.record({seqno: int32, signaledAt: fc.oneof(fc.constant(null), seconds), state})
/** comm: not with an empty line, which ends a record, nor blanks at its end. */
const comm = fc
  .array(
    fc.oneof(
      fc.constantFrom('\n', ': 1', 'fences:', '\n  fence active', 'a', ' b', '_fence active', '---'),
      fc.string({maxLength: 4, unit: 'grapheme-ascii'})
    )
  )
  .map((parts) => parts.join('').slice(0, 15))
  .filter((name) => !name.split('\n').some((line) => line.trim() === '') && !/^ {2}pt active/m.test(name))

test('reads back what the kernel prints, whatever the names', (t) => {
  const timeline = fc.record({fences: fc.array(fence, {maxLength: 4}), name: comm, value: int32})
  fc.assert(
    fc.property(fc.array(timeline, {maxLength: 4}), (timelines) => {
      const blocks = timelines.map(({fences, name, value}) => {
        const rows = fences.map(({seqno, signaledAt, state}) => {
          const at = signaledAt === null ? '' : `@${signaledAt}`
          return `  fence ${state}${at}: ${seqno} / ${value}\n`
        })
        return `${name}: ${value}\n${rows.join('')}\n`
      })
      const read = parseSyncInfo(`objs:\n${rule}${blocks.join('')}fences:\n${rule}`, origin)
      t.deepEqual(read.issues, [])
      t.deepEqual(
        read.value.timelines,
        timelines.map(({fences, name, value}) => ({
          fences: fences.map((fence) => ({...fence, name: null, timelineValue: value})),
          name,
          value
        }))
      )
    })
  )
})

test('is not mistaken for other texts', (t) => {
  for (const text of ['', 'objs:\n', 'objs: 5\n--------------\n', `fences:\n${rule}`, `x\nobjs:\n${rule}`]) {
    t.false(looksLikeSyncInfo(text), JSON.stringify(text))
  }
})
