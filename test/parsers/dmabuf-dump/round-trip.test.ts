/** What dmabuf_dump prints of arbitrary machines, read back: every mode, whatever the names. */
import test from 'ava'
import fc from 'fast-check'
import {parseDmabufDump} from '../../../src/parsers/dmabuf-dump/dmabuf-dump.js'
import type {DmabufDump, DumpedProcess} from '../../../src/parsers/dmabuf-dump/value.js'
import {
  byteLength,
  heldBy,
  listTotals,
  type Machine,
  printList,
  printListCsv,
  printStatistics,
  printTable,
  printTable10,
  pssOf,
  sum
} from '../../helpers/dmabuf-dump.js'
import {nameOf} from '../../helpers/traps.js'

const forged = [
  '5 |',
  ':1   |',
  'x:12345 |',
  ' 8 kB',
  '1 kB 1 kB 1 5001',
  'PROCESS TOTAL',
  '",1,1,1,1',
  '","a:1',
  'é',
  '\udcff',
  ' ',
  '$ dmabuf_dump'
]
/** The tool reads one line of a name, and trims that of a buffer. */
const line = (max: number) =>
  nameOf(max, forged).map((name) => {
    const text = name.replaceAll('\n', '').replace(/[\ud800-\udc7f\udd00-\udfff]/gu, '')
    return byteLength(text) > max ? 'long' : text
  })
const name = line(31).map((text) => text.replace(/^\s+|\s+$/g, '') || '<unknown>')
/** Leading blanks are padding to any reader. */
const comm = line(15).map((text) => text.replace(/^ +/, ''))
const exporter = fc.constantFrom('system', 'qcom,system', 'qcom_hgsl', 'mtk_mm-uncached', 'a-driver-with-a-long-name')
const count = fc.integer({max: 300, min: 0})

const machine: fc.Arbitrary<Machine> = fc
  .record({
    buffers: fc.uniqueArray(
      fc.record({
        exporter,
        held: fc.array(fc.tuple(count, count), {maxLength: 4}),
        inode: fc.integer({max: 2 ** 40, min: 1}),
        name,
        size: fc.oneof(fc.integer({max: 2 ** 34, min: 0}), fc.constantFrom(4096, 8192, 1))
      }),
      {maxLength: 6, selector: ({inode}) => inode}
    ),
    comms: fc.tuple(comm, comm, comm, comm),
    pids: fc.uniqueArray(fc.integer({max: 4_194_303, min: 1}), {maxLength: 4, minLength: 4})
  })
  .map(({buffers, comms, pids}) => {
    const made = buffers.map(({held, ...buffer}) => ({
      ...buffer,
      holders: held.map(([fds, maps], at) => ({fds, maps, pid: pids[at] ?? 0})).filter(({fds, maps}) => fds + maps > 0)
    }))
    const holds = (pid: number) => made.some(({holders}) => holders.some((holder) => holder.pid === pid))
    return {
      buffers: made,
      processes: pids.map((pid, at) => ({comm: comms[at] ?? '', pid})).filter(({pid}) => holds(pid))
    }
  })

const kib = (bytes: number): number => Math.floor(bytes / 1024) * 1024
const known = (text: string): string | null => (text === '<unknown>' ? null : text)
const commOf = (text: string): string | null => (text === 'N/A' ? null : text)
const read = (text: string) => parseDmabufDump(text, {path: 'cmd/dmabuf_dump.txt'})

function listed(of: Machine, exporters: boolean): readonly DumpedProcess[] {
  return of.processes.map(({comm, pid}) => {
    const own = heldBy(of, pid)
    return {
      buffers: own.map((buffer) => ({
        exporter: exporters ? buffer.exporter : null,
        fdRefs: null,
        inode: buffer.inode,
        mapRefs: null,
        name: known(buffer.name),
        processes: buffer.holders.length,
        pss: kib(pssOf(buffer)),
        refs: null,
        size: kib(buffer.size),
        sizeRounded: true
      })),
      comm: commOf(comm),
      pid,
      pss: kib(sum(own.map(pssOf))),
      rss: kib(sum(own.map(({size}) => size)))
    }
  })
}

for (const exporters of [false, true]) {
  test(`the list ${exporters ? 'with' : 'without'} exporters`, (t) => {
    fc.assert(
      fc.property(machine, (of) => {
        const {issues, value} = read(printList(of, exporters))
        t.deepEqual(issues, [])
        t.true(value.whole)
        t.deepEqual(value.processes, listed(of, exporters))
        const [dmabuf = 0, kernel = 0, rss = 0, pss = 0] = listTotals(of).map((one) => one * 1024)
        t.like(value.totals, {dmabuf, userspacePss: pss, userspaceRss: rss})
        t.is(value.totals.kernelRss, kernel === 0 && !(exporters && of.processes.length > 0) ? null : kernel)
      })
    )
  })
}

test('the list as csv without exporters', (t) => {
  fc.assert(
    fc.property(machine, (of) => {
      const {issues, value} = read(printListCsv(of, false))
      t.deepEqual(issues, [])
      t.deepEqual(value.processes, listed(of, false))
      t.is(value.totals.kernelRss, (listTotals(of)[1] ?? 0) * 1024)
    })
  )
})

test('the list as csv with exporters, which have no quotes: a row is read as it was or refused', (t) => {
  fc.assert(
    fc.property(machine, (of) => {
      const {issues, value} = read(printListCsv(of, true))
      for (const [at, process] of listed(of, true).entries()) {
        const own = value.processes[at]?.buffers ?? []
        for (const buffer of own)
          t.deepEqual(
            buffer,
            process.buffers.find(({inode}) => inode === buffer.inode)
          )
        const lost = process.buffers.filter(({inode}) => own.every((one) => one.inode !== inode))
        for (const {name} of lost) t.regex(name ?? '', /",\d/)
        t.true(lost.length === 0 || issues.length > 0)
      }
    })
  )
})

const tabled = (of: Machine, exact: boolean): DmabufDump['processes'][number]['buffers'][] =>
  of.processes.map(({pid}) =>
    heldBy(of, pid).map(({holders, inode, size}) => ({
      exporter: null,
      fdRefs: holders.find((holder) => holder.pid === pid)?.fds ?? 0,
      inode,
      mapRefs: holders.find((holder) => holder.pid === pid)?.maps ?? 0,
      name: null,
      processes: null,
      pss: null,
      refs: null,
      size: exact ? size : kib(size),
      sizeRounded: !exact
    }))
  )

for (const csv of [false, true]) {
  test(`the table${csv ? ' as csv: a comm that looks like two columns is refused' : ''}`, (t) => {
    fc.assert(
      fc.property(machine, (of) => {
        const {issues, value} = read(printTable(of, csv))
        t.deepEqual(
          value.table.map(({inode, size}) => [inode, size]),
          of.buffers.map(({inode, size}) => [inode, kib(size)])
        )
        if (csv && of.processes.some(({comm}) => comm.includes('","'))) return
        t.deepEqual(issues, [])
        t.true(value.whole)
        t.deepEqual(
          value.processes.map(({buffers}) => buffers),
          tabled(of, false)
        )
        t.deepEqual(
          value.processes.map(({comm, pid}) => [comm, pid]),
          of.processes.map(({comm, pid}) => [commOf(comm), pid])
        )
        t.is(value.totals.table, sum(of.buffers.map(({size}) => kib(size))))
      })
    )
  })

  test(`the statistics${csv ? ' as csv' : ''}, alone and above the table`, (t) => {
    fc.assert(
      fc.property(machine, fc.boolean(), (of, both) => {
        const text = printStatistics(of, csv)
        const {issues, value} = read(both ? `${text}\n\n${printTable(of, false)}` : text)
        t.deepEqual(issues, [])
        t.deepEqual(
          value.buffers,
          of.buffers.map(({exporter, inode, size}) => ({exporter, inode, size}))
        )
        t.is(value.totals.buffers, of.buffers.length)
        t.is(value.totals.bytes, sum(of.buffers.map(({size}) => size)))
        t.is(value.totals.bytes, sum(value.exporters.map(({bytes}) => bytes)))
        t.is(value.table.length, both ? of.buffers.length : 0)
      })
    )
  })
}

test('the table of Android 10', (t) => {
  fc.assert(
    fc.property(
      machine.filter(({processes}) => processes.length > 0),
      (of) => {
        const {issues, value} = read(printTable10(of))
        // A line of blanks names nobody.
        const named = of.processes.some(({comm}) => comm.trim() !== '')
        t.deepEqual(issues, [])
        t.true(value.whole)
        t.deepEqual(
          value.processes.map(({buffers}) => buffers),
          tabled(of, true)
        )
        t.deepEqual(
          value.processes.map(({comm, pid}) => [comm, pid]),
          of.processes.map(({comm, pid}) => [named ? commOf(comm) : null, pid])
        )
      }
    )
  )
})

test('a text that was cut is never whole, but for its last newline', (t) => {
  fc.assert(
    fc.property(machine, fc.nat(), fc.constantFrom(0, 1, 2, 3, 4), (of, at, mode) => {
      const texts = [
        printList(of, true).trimEnd(),
        printListCsv(of, false),
        printTable(of, false),
        printStatistics(of, true),
        printTable10(of)
      ]
      const text = texts[mode]?.trimEnd() ?? ''
      const cut = text.slice(0, at % text.length)
      t.false(of.processes.length > 0 && read(cut).value.whole, cut)
    })
  )
})
