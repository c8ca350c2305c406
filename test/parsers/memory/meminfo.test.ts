import test from 'ava'
import fc from 'fast-check'
import {looksLikeMeminfo, parseMeminfo} from '../../../src/parsers/memory/meminfo.js'
import {pageSizeOf} from '../../../src/parsers/memory/page-size.js'
import {looksLikeVmstat, parseVmstat} from '../../../src/parsers/memory/vmstat.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsAnyText} from '../../helpers/traps.js'

const origin = {path: 'proc/meminfo'}
const path = 'proc/vmstat'

for (const {name, text, golden} of cases('meminfo')) {
  test(`meminfo ${name}`, (t) => {
    matchesGolden(t, golden, parseMeminfo(text, origin))
    t.true(looksLikeMeminfo(text))
    t.false(looksLikeVmstat(text))
  })
}

for (const {name, text, golden} of cases('vmstat')) {
  test(`vmstat ${name}`, (t) => {
    matchesGolden(t, golden, parseVmstat(text, {path}))
    t.true(looksLikeVmstat(text))
    t.false(looksLikeMeminfo(text))
  })
}

test('meminfo: bears any text', (t) =>
  bearsAnyText(t, parseMeminfo, [
    'MemTotal: 1 kB\n',
    'CmaFree:',
    'Slab: 9 kB\nSReclaimable: 1 kB\nSUnreclaim: 1 kB\n',
    ' kB',
    ' // x',
    '# cat\n',
    '$ ',
    '9',
    ':',
    ' ',
    '\n'
  ]))

test('vmstat: bears any text', (t) =>
  bearsAnyText(t, parseVmstat, ['nr_free_pages 1\n', 'nr_free_cma 2\n', 'nr_x', ' ', '\t', '# cat\n', '> ', '9', '\n']))

test('an empty text says nothing, and is no fault', (t) => {
  t.deepEqual(parseMeminfo('', origin), {issues: [], value: null})
  t.deepEqual(parseVmstat('', {path}), {issues: [], value: {counters: []}})
})

test('the parts of Slab may differ a little before they were read at once', (t) => {
  const text = 'Slab: 57005 kB\nSReclaimable: 30948 kB\nSUnreclaim: 26056 kB\n'
  t.deepEqual(parseMeminfo(text, origin).issues, [])
  t.is(parseMeminfo(text.replace('57005', '59005'), origin).issues[0]?.code, 'conflict')
  t.is(parseMeminfo(`KReclaimable: 1 kB\n${text}`, origin).issues[0]?.code, 'conflict')
})

const key = fc.stringMatching(/^[A-Za-z_][\w()]{0,20}$/)

test('reads back what the kernel prints', (t) => {
  const entry = fc.record({count: fc.boolean(), n: fc.nat({max: 2 ** 42}), name: key})
  fc.assert(
    fc.property(fc.uniqueArray(entry, {selector: ({name}) => name}), (entries) => {
      const plain = entries.filter(({name}) => !/^(?:Slab|CmaFree)$/.test(name))
      const text = plain
        .map(({count, n, name}) => `${`${name}:`.padEnd(16)}${String(n).padStart(8)}${count ? '' : ' kB'}\n`)
        .join('')
      const counts = plain.filter(({count}) => count).map(({n, name}) => ({name, value: n}))
      const fields = plain.filter(({count}) => !count).map(({n, name}) => ({bytes: n * 1024, name}))
      t.deepEqual(parseMeminfo(text, origin), {issues: [], value: plain.length === 0 ? null : {counts, fields}})
      const counters = plain.map(({n, name}) => ({name: name.replaceAll(/[()]/g, '_'), value: n}))
      const distinct = [...new Map(counters.map((counter) => [counter.name, counter])).values()]
      t.deepEqual(parseVmstat(distinct.map(({name, value}) => `${name} ${value}\n`).join(''), {path}), {
        issues: [],
        value: {counters: distinct}
      })
    })
  )
})

test('neither is mistaken for other texts', (t) => {
  for (const text of [
    '',
    'size:\t1\ncount:\t2\nexp_name:\tsystem\n',
    'x\nMemTotal: 12 kB\n',
    '{"MemTotal": "12 kB"}\n',
    'MemTotal: many\n',
    'Node 0 MemTotal: 12 kB\n',
    'nr_free_pages\n',
    'pages free 12\nnr_free_pages 12\n',
    'Driver Info:\n\tDriver name   : rkisp\n',
    'Total RAM: 7,698,860K (status normal)\n'
  ]) {
    t.false(looksLikeMeminfo(text), text)
    t.false(looksLikeVmstat(text), text)
  }
})

const both = (name: string): number | null => {
  const of = (folder: string) => cases(folder).find((found) => found.name === name)?.text ?? ''
  const fields = parseMeminfo(of('meminfo'), origin).value?.fields ?? []
  return pageSizeOf(fields, parseVmstat(of('vmstat'), {path}).value.counters)
}

test('the size of a page is what makes meminfo and vmstat agree', (t) => {
  t.is(both('5.10.223-vm'), 4096)
  t.is(both('7.3.4-vm'), 4096)
  t.is(both('nexusone-2.6.37-section'), 4096)
  for (const size of [4096, 16_384, 65_536]) {
    const fields = [
      {bytes: 1000 * size, name: 'MemFree'},
      {bytes: 500 * size, name: 'CmaFree'},
      {bytes: 0, name: 'Shmem'}
    ]
    const counters = (free: number) => [
      {name: 'nr_free_pages', value: free},
      {name: 'nr_free_cma', value: 500},
      {name: 'nr_shmem', value: 0}
    ]
    t.is(pageSizeOf(fields, counters(1050)), size)
    t.is(pageSizeOf(fields, counters(1200)), null, 'one agrees, which may be chance')
    t.is(pageSizeOf(fields, []), null)
  }
})

test('numbers that speak for two sizes speak for none', (t) => {
  const names = ['CmaFree', 'MemFree', 'Mapped', 'Shmem']
  const fields = names.map((name, at) => ({bytes: 4_194_304 * (at < 2 ? 1 : 4), name}))
  const counters = ['nr_free_cma', 'nr_free_pages', 'nr_mapped', 'nr_shmem'].map((name) => ({name, value: 1024}))
  t.is(pageSizeOf(fields, counters), null)
  t.is(pageSizeOf(fields.slice(0, 2), counters), 4096)
})
