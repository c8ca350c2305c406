import test from 'ava'
import fc from 'fast-check'
import {looksLikeIonHeap, parseIonHeap} from '../../../src/parsers/heaps/ion-heap.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsMuchOf, looksOnlyLike} from '../../helpers/looks.js'
import {bearsAnyText, nameOf} from '../../helpers/traps.js'

const origin = {path: 'sys/kernel/debug/ion/heaps/system'}
const dashes = `${'-'.repeat(52)}\n`
const heading = `${'client'.padStart(16)} ${'pid'.padStart(16)} ${'size'.padStart(16)}\n`
const title = 'orphaned allocations (info is from last known client):\n'
const client = (name: string, pid: number, bytes: number) =>
  `${name.padStart(16)} ${String(pid).padStart(16)} ${String(bytes).padStart(16)}`

for (const {golden, name, text} of cases('ion-heap')) {
  test(name, (t) => matchesGolden(t, golden, parseIonHeap(text, origin)))
}

const traps = [
  '\n',
  ' ',
  '1 ',
  '---------\n',
  heading,
  heading + dashes,
  title,
  '  total orphaned  1\n',
  ' total  9\n',
  'client pid user user_pid size mcnt rcnt\n',
  'a 1 4096\n',
  'a 1 b 2 4096 0 1\n',
  '1 order 4 lowmem pages in cached pool = 65536 total\n',
  'cached pool = 1 uncached pool = 2\n',
  'total heap size: ff\n',
  'x 1 (f)\n',
  '...\n'
]

test('bears any text', (t) => {
  bearsAnyText(t, parseIonHeap, traps)
  bearsMuchOf(t, parseIonHeap, [heading, heading + title, `${heading}total 1\n`], traps)
})

test('only a heap looks like one', (t) => looksOnlyLike(t, looksLikeIonHeap, 'ion-heap'))

const row = fc.record({
  bytes: fc.nat(2 ** 40),
  comm: fc
    .array(fc.oneof(fc.constantFrom(' ', '1', '-', '(', ':'), fc.string({maxLength: 3, unit: 'grapheme-ascii'})))
    .map((all) => all.join('').slice(0, 15).trim()),
  pid: fc.nat(4_194_304)
})

test('reads back what the kernel prints', (t) => {
  fc.assert(
    fc.property(fc.array(row), fc.array(row), (clients, orphans) => {
      const sum = orphans.reduce((all, {bytes}) => all + bytes, 0)
      const text = [
        heading,
        dashes,
        ...clients.map(({bytes, comm, pid}) => `${client(comm, pid, bytes)}\n`),
        dashes,
        title,
        ...orphans.map(({bytes, comm, pid}) => `${client(comm, pid, bytes)} 0 1\n`),
        dashes,
        `  total orphaned ${String(sum).padStart(16)}\n`,
        `          total  ${String(sum).padStart(16)}\n`,
        dashes
      ].join('')
      const {issues, value} = parseIonHeap(text, origin)
      t.deepEqual(issues, [])
      t.deepEqual(
        value.allocations.map(({bytes, comm, orphaned, pid}) => ({bytes, comm, orphaned, pid})),
        [...clients.map((one) => ({...one, orphaned: false})), ...orphans.map((one) => ({...one, orphaned: true}))]
      )
      t.is(value.areas[0]?.used, sum)
    })
  )
})

test('a comm can change no number', (t) => {
  const forged = ['x 1 4096\ny', '\n x 1 4096', '\ntotal 4096\n', '\n----------\n', 'a\n 1 2 0 1\n', ' 1 4096 0 1']
  fc.assert(
    fc.property(nameOf(15, forged), (comm) => {
      const text = `${heading}${dashes}${client(comm, 24, 8192)}\n`
      const {value} = parseIonHeap(text, origin)
      t.deepEqual(
        value.allocations.map(({bytes, pid}) => ({bytes, pid})).filter(({bytes}) => bytes !== 8192),
        []
      )
    })
  )
})
