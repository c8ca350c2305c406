import test from 'ava'
import fc from 'fast-check'
import {looksLikeAndroidMeminfo, parseAndroidMeminfo} from '../../../src/parsers/android/android-meminfo.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsAnyText, nameOf} from '../../helpers/traps.js'

const origin = {path: 'meminfo.txt'}

for (const {name, text, golden} of cases('android-meminfo')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseAndroidMeminfo(text, origin))
    t.true(looksLikeAndroidMeminfo(text))
  })
}

const table =
  '** MEMINFO in pid 1 [a] **\n Pss Rss\n Total Total\n ------ ------\n Other dev 1 2\n TOTAL 1 2\n \n App Summary\n'

test('bears any text', (t) =>
  bearsAnyText(t, parseAndroidMeminfo, [
    table,
    '** MEMINFO in pid 2 [',
    '] **\n',
    'Total PSS by process:\n',
    'Total PSS by OOM adjustment:\n',
    '  1,234K: a (pid 1)\n',
    '     1,234K: Native\n',
    '(1K in swap)',
    'Total RAM: 1K (status normal)\n',
    '      ION: 3K (1K mapped + 1K unmapped + 1K pools)\n',
    'DMA-BUF:',
    ' + 1K mapped',
    '(',
    '1,',
    '...\n',
    ' Graphics: 1 2\n',
    ' TOTAL PSS: 1 TOTAL RSS: 2\n',
    '9',
    ' ',
    '-',
    '\n'
  ]))

const size = (kib: number): string => `${kib.toLocaleString('en-US')}K`.padStart(10)
const kib = fc.nat({max: 2 ** 33})

test('reads back the account of the machine', (t) => {
  fc.assert(
    fc.property(kib, kib, kib, kib, (mapped, unmapped, pools, heaps) => {
      const text =
        `Total RAM: ${size(heaps)} (status low)\n` +
        `      ION: ${size(mapped + unmapped + pools)} (${size(mapped)} mapped + ${size(unmapped)} unmapped + ${size(pools)} pools)\n` +
        `DMA-BUF: ${size(mapped + unmapped)} (${size(mapped)} mapped + ${size(unmapped)} unmapped)\n` +
        `DMA-BUF Heaps: ${size(heaps)}\n Lost RAM: ${size(-pools)}\n`
      const {issues, value} = parseAndroidMeminfo(text, origin)
      t.deepEqual(issues, [])
      t.like(value.system, {
        dmabuf: {mapped: mapped * 1024, total: (mapped + unmapped) * 1024, unmapped: unmapped * 1024},
        dmabufHeaps: heaps * 1024,
        gpu: null,
        ion: {
          mapped: mapped * 1024,
          pools: pools * 1024,
          total: (mapped + unmapped + pools) * 1024,
          unmapped: unmapped * 1024
        },
        lostRam: pools === 0 ? 0 : -pools * 1024,
        status: 'low',
        totalRam: heaps * 1024
      })
    })
  )
})

const comm = nameOf(40, ['a (pid 1)', '(    5K in swap)', '9K: b', ' (pid 7 / activities)', 'Total RAM: 1K']).map(
  (name) => name.replaceAll(/\s+/g, ' ').trim()
)

test('reads back the lists, whatever the processes are called', (t) => {
  const row = fc.record({kib, name: comm, pid: fc.nat({max: 4_194_304}), swap: fc.option(kib)})
  fc.assert(
    fc.property(fc.array(row, {minLength: 1}), (rows) => {
      const label = (found: (typeof rows)[number]): string => {
        const text = `${found.name} (pid ${found.pid})`
        return found.swap === null ? text : `${text.padEnd(60)} (${size(found.swap)} in swap)`
      }
      const total = rows.reduce((sum, found) => sum + found.kib, 0)
      const text =
        `Total PSS by process:\n${rows.map((found) => `  ${size(found.kib)}: ${label(found)}\n`).join('')}\n` +
        `Total PSS by OOM adjustment:\n  ${size(total)}: Native\n` +
        `${rows.map((found) => `      ${size(found.kib)}: ${label(found)}\n`).join('')}\n`
      const expected = rows.map(({kib: n, name, pid, swap}) => ({
        bytes: n * 1024,
        name,
        pid,
        swap: swap === null ? null : swap * 1024
      }))
      const {issues, value} = parseAndroidMeminfo(text, origin)
      t.deepEqual(issues, [])
      t.deepEqual(value.lists, [
        {rows: expected.map((found) => ({...found, group: null})), title: 'Total PSS by process'},
        {
          rows: [
            {bytes: total * 1024, group: null, name: 'Native', pid: null, swap: null},
            ...expected.map((found) => ({...found, group: 'Native'}))
          ],
          title: 'Total PSS by OOM adjustment'
        }
      ])
    })
  )
})

test('reads back the table of a process, whichever its columns', (t) => {
  const rows = fc.array(fc.tuple(kib, kib), {maxLength: 4, minLength: 4})
  fc.assert(
    fc.property(rows, fc.boolean(), fc.boolean(), comm, (values, clean, wide, name) => {
      const columns = [['Pss', 'Total'], ...(clean ? [['Private', 'Clean']] : []), ['Rss', 'Total'], ['Heap', 'Size']]
      const cell = (text: string | number) => ` ${String(text).padStart(wide ? 8 : 1)}`
      const line = (label: string, pss: number, rss: number, heap: string) =>
        `${label.padStart(13)}${cell(pss)}${clean ? cell(0) : ''}${cell(rss)}${cell(heap)}\n`
      const labels = ['Gfx dev', 'Other dev', 'EGL mtrack', 'GL mtrack']
      const sum = (at: 0 | 1) => values.reduce((total, found) => total + found[at], 0)
      const text =
        `** MEMINFO in pid 9 [${name}] **\n${columns.map(([above = '']) => cell(above)).join('')}\n` +
        `${columns.map(([, below = '']) => cell(below)).join('')}\n${columns.map(() => cell('------')).join('')}\n` +
        `${values.map(([pss, rss], at) => line(labels[at] ?? '', pss, rss, '')).join('')}` +
        `${line('TOTAL', sum(0), sum(1), '77')} \n`
      const [gfxDev, otherDev, eglMtrack, glMtrack] = values.map(([pss]) => pss * 1024)
      t.deepEqual(parseAndroidMeminfo(text, origin), {
        issues: [],
        value: {
          lists: [],
          processes: [
            {
              eglMtrack,
              gfxDev,
              glMtrack,
              graphics: null,
              name,
              otherDev,
              pid: 9,
              totalPss: sum(0) * 1024,
              totalRss: sum(1) * 1024
            }
          ],
          system: null
        }
      })
    })
  )
})

test('is not mistaken for other texts', (t) => {
  for (const text of [
    '',
    'MemTotal:  3855820 kB\nMemFree: 12 kB\n',
    'nr_free_pages 12\n',
    'Dma-buf Objects:\nsize    \tflags\n',
    ' 5,000K: something\n',
    '{"Total RAM": "1K"}\n',
    'The GPU: 5 things, and DMA-BUF: none\n',
    'GPU: Mali-G610\nION: none\n',
    'GPU: 99 C\nTotal RAM: 4 GiB\n',
    `${'x\n'.repeat(9)}Total RAM: 1K (status normal)\n`
  ]) {
    t.false(looksLikeAndroidMeminfo(text), text)
  }
})
