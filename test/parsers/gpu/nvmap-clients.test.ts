import test from 'ava'
import fc from 'fast-check'
import {looksLikeNvmapClients, parseNvmapClients} from '../../../src/parsers/gpu/nvmap-clients.js'
import {cases, matchesGolden} from '../../helpers/golden.js'
import {bearsAnyText, nameOf} from '../../helpers/traps.js'

const origin = {path: 'sys/kernel/debug/nvmap/iovmm/clients'}

for (const {name, text, golden} of cases('nvmap')) {
  test(name, (t) => {
    matchesGolden(t, golden, parseNvmapClients(text, origin))
    t.true(looksLikeNvmapClients(text))
  })
}

const heading = 'CLIENT                        PROCESS      PID        SIZE\n'
const row = 'user                             Xorg      812        100K\n'

test('bears any text', (t) =>
  bearsAnyText(t, parseNvmapClients, [
    heading,
    'CLIENT PROCESS PID PSS SIZE\n',
    'BASE SIZE USERFLAGS REFS KMAPS UMAPS UID\n',
    row,
    `${row.trimEnd().slice(0, 30)}\n`,
    'total 9K\n',
    '       0         4K 1 1 0 0 00000000\n',
    '\n',
    ' ',
    '9K ',
    'user '
  ]))

test('a heap that is not iovmm is a carveout', (t) => {
  const kind = (path: string) => parseNvmapClients(`${heading}total 0K\n`, {path}).value.areas[0]?.kind
  t.is(kind('sys/kernel/debug/nvmap/iovmm/clients'), 'heap')
  t.is(kind('sys/kernel/debug/nvmap/vpr/clients'), 'carveout')
  t.is(kind('pasted.txt'), 'heap')
})

for (const pss of [false, true]) {
  test(`a comm of any bytes is read back, and forges nothing, ${pss ? 'with' : 'without'} PSS`, (t) => {
    const comm = nameOf(15, ['\nuser y 1 9K', 'a\ntotal 0K\n', 'Web Content 7K', '\n\n', 'x\nCLIENT']).map((text) =>
      text.replaceAll(/[^\n -~]/g, '?').replace(/^ +/, '')
    )
    const client = fc.record({comm, kib: fc.nat(), pid: fc.nat({max: 4_194_304})})
    fc.assert(
      fc.property(fc.array(client, {minLength: 1, maxLength: 5}), (clients) => {
        const cell = (value: number | string, width: number) => String(value).padStart(width)
        const size = (kib: number) => `${pss ? ` ${cell(7, 10)}K` : ''} ${cell(kib, 10)}K\n`
        const rows = clients.map(
          ({comm, kib, pid}) => `${'user'.padEnd(18)} ${cell(comm, 18)} ${cell(pid, 8)}${size(kib)}`
        )
        const total = clients.reduce((sum, {kib}) => sum + kib, 0)
        const names = `${'CLIENT'.padEnd(18)} ${cell('PROCESS', 18)} ${cell('PID', 8)}${pss ? ` ${cell('PSS', 11)}` : ''}`
        const text = `${names} ${cell('SIZE', 11)}\n${rows.join('')}${'total'.padEnd(18)} ${cell('', 18)} ${cell('', 8)}${size(total)}`
        const {issues, value} = parseNvmapClients(text, origin)
        t.deepEqual(issues, [])
        t.deepEqual(
          value.allocations.map(({bytes, comm, pid}) => ({bytes, comm, pid})),
          clients.map(({comm, kib, pid}) => ({bytes: kib * 1024, comm: comm === '' ? null : comm, pid}))
        )
        t.is(value.areas[0]?.used, total * 1024)
      })
    )
  })
}

test('is not mistaken for other texts', (t) => {
  for (const text of ['', 'client pid size\n', 'total 9K\n', 'BASE SIZE\n', 'x\nCLIENT PROCESS PID SIZE\n'])
    t.false(looksLikeNvmapClients(text), text)
})
