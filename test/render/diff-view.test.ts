import test from 'ava'
import type {Diff} from '../../src/analysis/diff/diff.js'
import type {Differing} from '../../src/analysis/diff/rows.js'
import type {DmaBuffer, Snapshot} from '../../src/model/snapshot.js'
import {formats} from '../../src/render/formats/index.js'
import type {Report} from '../../src/render/report.js'
import {select} from '../../src/render/select.js'
import {diffView} from '../../src/render/views/diff.js'
import {compare, moment} from '../helpers/diff.js'
import {buffer, process} from '../helpers/snapshot.js'
import {plain} from './hostile.js'

const viewOf = (result: Diff): Report => diffView(result, plain)
const lines = (report: Report): string[] => formats.table(select(report, {top: 20}), {...plain, width: 120}).split('\n')

const people = (n: number) => Array.from({length: n}, (_, at) => process({comm: `p${at + 1}`, pid: at + 1}))
const held = (sizes: readonly number[]): Snapshot =>
  moment({
    buffers: sizes.flatMap((size, at) => (size === 0 ? [] : [buffer({holders: [at + 1], inode: size, size})])),
    processes: people(sizes.length)
  })

test('what is tiny is one line, what is unchanged another, the total the last', (t) => {
  const view = viewOf(compare(held([1000, 2000, 1, 2, 3, 500]), held([0, 4000, 4, 5, 6, 500]), 'process'))
  t.deepEqual(lines(view).slice(4, 11), [
    'PID  COMM            BEFORE    AFTER    CHANGE  BUFFERS  SHARE  LOST | GAINED',
    '  2  p2             2.0 KiB  3.9 KiB  +2.0 KiB        0    66%     ---|++++++',
    '  1  p1              1000 B      0 B   -1000 B       -1    33%      --|',
    '     (3 tiny)           6 B     15 B      +9 B             <1%',
    '     (1 unchanged)    500 B    500 B       0 B',
    '     total          3.4 KiB  4.4 KiB   +1009 B       -1',
    ''
  ])
  const csv = formats.csv(select(view, {wide: true}), plain).split('\r\n')
  t.is(csv.length, 8)
  t.is(csv[0], 'pid,comm,before,after,delta,buffers,gained,lost,startTime,kind,rssBefore,rssAfter,key')
  t.is(csv[1], '2,p2,2000,4000,2000,0,4000,2000,20,holder,2000,4000,2 p2')
})

test('the total is said once, however many texts a row has', (t) => {
  const [changes] = viewOf(compare(held([1000]), held([4000]), 'buffer')).tables
  const cell = (key: string) => changes?.footer?.[0]?.[changes.columns.findIndex((column) => column.key === key)]
  t.is(cell('exporter'), 'total')
  t.is(cell('name'), '')
})

test('two tiny rows take no more room than the line that would stand for them', (t) => {
  const view = viewOf(compare(held([0, 1, 2]), held([1000, 3, 4]), 'process'))
  t.deepEqual(view.tables[0]?.fold, {from: 3, sums: []})
})

test('no change is said plainly', (t) => {
  const same = viewOf(compare(held([5, 6]), held([5, 6]), 'process'))
  t.deepEqual(same.heading.slice(-1), ['No change: 11 B in 2 dma-bufs on both sides.'])
  const swapped = viewOf(compare(held([5]), held([6]), 'process'))
  t.false(swapped.heading.some((line) => line.startsWith('No change')))
})

test('what changed of one buffer', (t) => {
  const fence = {context: 1, driver: 'gpu', seqno: 2, signalled: false, timeline: 'ring', usage: 'write'}
  const [whole] = held([]).coverage
  const of = (over: Partial<DmaBuffer>) =>
    moment({
      buffers: [{...buffer({size: 10}), ...over}, buffer({inode: 2, refs: over.refs ?? 0, size: 99})],
      coverage: whole === undefined ? [] : [{...whole, interface: 'dmabuf-bufinfo'}],
      processes: people(3)
    })
  const holder = (pid: number) => ({descriptors: 1, maps: 0, pid, startTime: pid * 10})
  const view = viewOf(
    compare(
      of({
        attachments: ['vpu'],
        fences: [fence, {...fence, seqno: 3}],
        holders: [holder(1), holder(2)],
        name: 'a',
        refs: 3
      }),
      of({
        attachments: ['gpu', 'gpu'],
        fences: [{...fence, signalled: true}],
        holders: [holder(3)],
        name: 'b',
        refs: 2
      }),
      'process'
    )
  )
  const [, hands] = view.tables
  t.is(hands?.title, 'Hands changed')
  t.deepEqual(
    hands?.columns.map(({key}) => key),
    ['inode', 'size', 'name', 'holders', 'attachments', 'fences', 'others']
  )
  t.deepEqual(hands?.rows, [
    [1, 10, 'b', '+3 p3 -1 p1 -2 p2', '+gpu x2 -vpu', 'signalled write gpu/ring; gone write gpu/ring', 'was a'],
    [2, 99, 'system', '', '', '', 'refs 3 to 2']
  ])
})

test('long lists of buffers are cut, and say where the rest is', (t) => {
  const sizes = Array.from({length: 12}, (_, at) => at + 1)
  const [, added] = viewOf(compare(held([]), held(sizes), 'exporter')).tables
  t.like(added, {hidden: 2, hiddenShownBy: '--json', rows: {length: 10}, title: 'Added'})
})

test('what was read differently stands before any number', (t) => {
  const [whole] = held([]).coverage
  if (whole === undefined) return t.fail()
  const denied = [
    {...whole, reason: 'EACCES', status: 'denied'} as const,
    {...whole, interface: 'cma', reason: 'EACCES', status: 'denied'} as const
  ]
  const {caveats, heading} = viewOf(
    compare(held([5]), moment({coverage: denied, machine: {holderGap: 'EACCES', processListGap: 'EACCES'}}), 'process')
  )
  t.is(
    heading[0],
    'Read differently: dmabuf-sysfs complete before, denied after (EACCES). What only it tells may look new or gone.'
  )
  t.is(heading.at(-1), '5 B in 1 dma-buf → at least 0 B in 0 dma-bufs: -5 B (-1 buffers)')
  t.deepEqual(caveats, [
    'Lower bounds after: no list of all dma-bufs (sysfs statistics, debugfs bufinfo, BPF iterator) was read whole.',
    'Not known: what 1 row had on the side where nothing of theirs could be seen; the total is of what was seen.',
    'Read differently too: cma absent before, denied after (EACCES).'
  ])
})

test('of another boot it is said why, and how they were compared', (t) => {
  const of = (machine: Partial<Snapshot['machine']>, boot: string | null = null) => moment({machine}, boot)
  const said = (before: Snapshot, after: Snapshot) =>
    viewOf(compare(before, after, 'process')).heading.filter((line) => line.includes('Compared by'))
  const group = 'Compared by group of exporter, name, size and names of holders; numbers in names do not count.'
  t.deepEqual(said(of({}, 'a'), of({}, 'a')), [])
  t.deepEqual(said(of({}, 'a'), of({}, 'b')), [`Another boot: the boot ids differ. ${group}`])
  t.deepEqual(said(of({host: 'a'}), of({host: 'b'})), [`Another machine: a, then b. ${group}`])
  t.deepEqual(said(of({kernel: '5'}), of({kernel: '6'})), [`Another boot: Linux 5, then 6. ${group}`])
  t.deepEqual(said(of({}), of({holderGap: 'x'})), [
    'Not known whether it is the same boot: no boot id on both sides, nor clock and uptime. Compared by group of exporter, name and size; numbers in names do not count.'
  ])
})

test('that there is no row is said as it is', (t) => {
  const said = (one: Snapshot, by: Differing, ...filters: readonly string[]) =>
    viewOf(compare(one, one, by, ...filters)).caveats.filter((line) => line.startsWith('No row'))
  const [whole] = held([]).coverage
  if (whole === undefined) return t.fail()
  const listed = moment({
    coverage: [
      whole,
      ...(['drm-fdinfo', 'process-list', 'v4l2-mem'] as const).map((id) => ({...whole, interface: id}))
    ],
    processes: people(1)
  })
  const unread = moment({machine: {holderGap: 'EACCES'}})
  t.deepEqual(said(held([]), 'process'), ['No row: neither input has a dma-buf.'])
  t.deepEqual(said(listed, 'process'), ['No row: neither input has a dma-buf, though processes were read.'])
  t.deepEqual(said(listed, 'exporter'), ['No row: neither input has a dma-buf.'])
  t.deepEqual(said(unread, 'process'), ['No row: neither input shows a dma-buf.'])
  t.deepEqual(said(held([5]), 'process', 'comm=x'), ['No row: no dma-buf passes the filter.'])
  t.deepEqual(said(listed, 'client'), ['No row: neither input shows a DRM client.'])
  t.deepEqual(said(listed, 'instance', 'comm=x'), [
    'No row: neither input shows a V4L2 instance that passes the filter.'
  ])
  t.deepEqual(said(held([]), 'instance'), [
    'No row: neither input shows a V4L2 instance; no interface lists them on either side.'
  ])
  const {caveats} = viewOf(compare(listed, held([]), 'client'))
  t.true(caveats.includes('No row: neither input shows a DRM client; no interface lists them after.'))
})

test('where processes were not read, what nobody has is said to be not read', (t) => {
  const comms = (machine: Partial<Snapshot['machine']>) => {
    const one = {...buffer({inode: 1}), refs: 1}
    const [changes] = viewOf(
      compare(held([5]), moment({buffers: [one], machine, processes: people(1)}), 'process')
    ).tables
    return changes?.rows.map((row) => row[1])
  }
  t.deepEqual(comms({}), ['(kernel-held)', 'p1'])
  t.deepEqual(comms({holderGap: 'EACCES'}), ['(unattributed: not read)', 'p1'])
})

test('the later one named first is said to be', (t) => {
  const of = (uptimeSeconds: number) => moment({machine: {uptimeSeconds}})
  const {caveats, heading} = viewOf(compare(of(7300), of(10), 'process'))
  t.is(heading[1], 'After: up 10 s, 2 h 1 min earlier')
  t.regex(caveats[0] ?? '', /^The second is the earlier one/)
})
