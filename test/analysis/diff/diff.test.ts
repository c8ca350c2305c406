import test from 'ava'
import {diff} from '../../../src/analysis/diff/diff.js'
import {momentOf} from '../../../src/analysis/moment.js'
import {redact} from '../../../src/model/redact.js'
import type {DmaBuffer} from '../../../src/model/snapshot.js'
import {compare, figures, moment} from '../../helpers/diff.js'
import {buffer, process} from '../../helpers/snapshot.js'

const [p7, p8] = [process({comm: 'cam', pid: 7}), process({comm: 'ui', pid: 8})]
const processes = [p7, p8]

test('an inode is one buffer within a boot, whoever holds it', (t) => {
  const result = compare(
    moment({
      buffers: [buffer({holders: [7], inode: 1, size: 10}), buffer({holders: [7], inode: 2, size: 4})],
      processes
    }),
    moment({
      buffers: [buffer({holders: [8], inode: 1, size: 10}), buffer({holders: [8], inode: 3, size: 5})],
      processes
    }),
    'process'
  )
  t.like(result, {deltaBytes: 1, sameBoot: true})
  t.deepEqual(
    [result.buffers.added, result.buffers.removed].map((rows) => rows.map(({inode}) => inode)),
    [[3], [2]]
  )
  t.is(result.buffers.kept, 1)
  t.deepEqual(figures(result), [
    ['8 ui', 0, 15, 15, 0],
    ['7 cam', 14, 0, 0, 14]
  ])
  t.deepEqual(result.total, {after: 15, before: 14, delta: 1, gained: 15, lost: 14, unknown: 0})
})

test('an inode of another size or exporter is another buffer, unless the size was an estimate', (t) => {
  const kept = (before: Partial<DmaBuffer>, after: Partial<DmaBuffer>) => {
    const of = (over: Partial<DmaBuffer>) => moment({buffers: [{...buffer({inode: 1, size: 10}), ...over}]})
    const {added, kept: both, removed} = compare(of(before), of(after), 'buffer').buffers
    return [both, added.length, removed.length]
  }
  t.deepEqual(kept({}, {}), [1, 0, 0])
  t.deepEqual(kept({}, {size: 11}), [0, 1, 1])
  t.deepEqual(kept({size: 8, sizeEstimated: true}, {}), [1, 0, 0])
  t.deepEqual(kept({}, {exporter: 'cma'}), [0, 1, 1])
  t.deepEqual(kept({}, {exporter: null}), [1, 0, 0])
})

test('two buffers that had one inode are two rows', (t) => {
  const [before, after] = [moment({buffers: [buffer({size: 10})]}), moment({buffers: [buffer({size: 20})]})]
  t.deepEqual(figures(compare(before, after, 'buffer')), [
    ['1 system', 0, 20, 20, 0],
    ['1 system (2)', 10, 0, 0, 10]
  ])
})

test('rows that changed alike are in the order of their numbers', (t) => {
  const of = (inodes: readonly number[]) =>
    moment({
      buffers: inodes.map((inode) => buffer({holders: [inode], inode})),
      processes: inodes.map((pid) => process({pid}))
    })
  const inodes = (by: 'buffer' | 'process') =>
    compare(of([]), of([71, 8, 100, 15]), by).rows.map(({key}) => Number.parseInt(key, 10))
  t.deepEqual(inodes('buffer'), [8, 15, 71, 100])
  t.deepEqual(inodes('process'), [8, 15, 71, 100])
})

test('a pid that another process has is another row; a renamed process is one', (t) => {
  const before = moment({buffers: [buffer({holders: [7], size: 10})], processes: [p7]})
  const again = {...buffer({size: 10}), holders: [{descriptors: 1, maps: 0, pid: 7, startTime: 99}]}
  const reused = moment({buffers: [again], processes: [process({comm: 'cam', pid: 7, startTime: 99})]})
  t.deepEqual(figures(compare(before, reused, 'process')), [
    ['7 cam', 10, 0, 0, 10],
    ['7 cam (2)', 0, 10, 10, 0]
  ])
  const renamed = moment({buffers: before.buffers, processes: [process({comm: 'new', pid: 7})]})
  t.deepEqual(figures(compare(before, renamed, 'process')), [['7 new', 10, 10, 0, 0]])
})

test('without inodes, as many as there are alike are the same', (t) => {
  const of = (n: number, over: Partial<DmaBuffer> = {}) =>
    Array.from({length: n}, () => ({...buffer({holders: [7], inode: null, name: 'frame-1', size: 10}), ...over}))
  const result = compare(
    moment({buffers: [...of(2), ...of(1, {name: 'frame-2'})], processes}),
    moment({buffers: [...of(3), ...of(1, {inode: 9, name: 'frame-2'})], processes}),
    'buffer'
  )
  t.like(result.buffers, {alike: 3, kept: 3})
  t.deepEqual(result.buffers.added.length, 1)
  t.deepEqual(figures(result), [
    ['frame-1 of 10 held by cam', 20, 30, 10, 0],
    ['frame-2 of 10 held by cam', 10, 10, 0, 0]
  ])
})

test('two inodes of one boot are never one buffer', (t) => {
  const of = (inode: number) => moment({buffers: [buffer({inode, size: 10})]})
  t.is(compare(of(1), of(2), 'exporter').buffers.kept, 0)
})

test('of two boots: by exporter, name without its numbers, size and names of the holders', (t) => {
  const before = moment(
    {
      buffers: [1, 2, 3].map((inode) => buffer({holders: [7], inode, name: `frame-${inode}`, size: 10})),
      processes: [p7]
    },
    'one'
  )
  const after = moment(
    {
      buffers: [
        buffer({holders: [70], inode: 1, name: 'frame-812', size: 10}),
        buffer({holders: [71], inode: 2, name: 'frame-813', size: 10})
      ],
      processes: [process({comm: 'cam', pid: 70}), process({comm: 'ui', pid: 71})]
    },
    'other'
  )
  const result = compare(before, after, 'process')
  t.like(result, {bootEvidence: 'boot-id', deltaBytes: -10, sameBoot: false})
  t.like(result.buffers, {changed: {length: 0}, kept: 1})
  t.deepEqual(figures(result), [
    ['cam', 30, 10, 0, 20],
    ['ui', 0, 10, 10, 0]
  ])
  t.deepEqual(
    compare(before, after, 'buffer').rows.map(({comms, delta, inode, name}) => [name, comms, inode, delta]),
    [
      ['frame-#', ['cam'], null, -20],
      ['frame-#', ['ui'], null, 10]
    ]
  )
})

test('of two boots, holders say nothing where they were seen on one side only', (t) => {
  const before = moment({buffers: [buffer({holders: [7], size: 10})], processes}, 'one')
  const after = moment({buffers: [buffer({size: 10})], machine: {holderGap: 'denied'}}, 'other')
  const result = compare(before, after, 'exporter')
  t.is(result.buffers.kept, 1)
  t.deepEqual(result.alikeBy, ['exporter', 'name', 'size'])
})

test('a side on which a process could not be read is not known, never 0', (t) => {
  const before = moment({buffers: [buffer({holders: [7], size: 10})], processes})
  const blind = (over: object) => moment({buffers: [buffer({size: 10})], ...over})
  const denied = blind({machine: {holderGap: 'denied'}, processes: [{...p7, access: 'denied'}, p8]})
  t.deepEqual(figures(compare(before, denied, 'process')), [
    ['(unattributed)', 0, 10, 10, 0],
    ['7 cam', 10, null, 0, 10]
  ])
  t.is(compare(before, denied, 'process').total.unknown, 1)
  t.deepEqual(figures(compare(before, blind({processes: [p8]}), 'process'))[1], ['7 cam', 10, 0, 0, 10])
  const hidden = blind({machine: {holderGap: 'hidden', processListGap: 'hidden'}, processes: [p8]})
  t.deepEqual(figures(compare(before, hidden, 'process'))[1], ['7 cam', 10, null, 0, 10])
  // Nothing of a side that may have missed holders is kernel-held.
  t.deepEqual(figures(compare(moment({buffers: [buffer({size: 10})]}), hidden, 'process'))[1], [
    '(kernel-held)',
    10,
    null,
    0,
    10
  ])
})

test('the same of cgroups, devices and exporters', (t) => {
  const before = moment({
    buffers: [buffer({attachments: ['vpu', 'gpu', 'vpu'], holders: [7], size: 10})],
    processes: [
      {...p7, cgroup: '/a'},
      {...p8, cgroup: '/b'}
    ]
  })
  const after = (one: Partial<DmaBuffer>, cgroup: string | null) =>
    moment({
      buffers: [{...buffer({holders: [8], size: 10}), ...one}],
      processes: [
        {...p7, cgroup: '/a'},
        {...p8, cgroup}
      ]
    })
  t.deepEqual(figures(compare(before, after({attachments: []}, '/b'), 'device')), [
    ['(none)', 0, 10, 10, 0],
    ['gpu + vpu', 10, 0, 0, 10]
  ])
  t.deepEqual(figures(compare(before, after({attachments: null}, '/b'), 'device')), [
    ['(not listed)', 0, 10, 10, 0],
    ['gpu + vpu', 10, null, 0, 10]
  ])
  t.deepEqual(figures(compare(before, after({}, '/b'), 'cgroup')), [
    ['/a', 10, 0, 0, 10],
    ['/b', 0, 10, 10, 0]
  ])
  t.deepEqual(figures(compare(before, after({}, null), 'cgroup')), [
    ['(not known)', 0, 10, 10, 0],
    ['/a', 10, null, 0, 10]
  ])
  t.deepEqual(figures(compare(before, after({exporter: null}, '/b'), 'exporter')), [
    ['(not known)', 0, 10, 10, 0],
    ['system', 10, null, 0, 10]
  ])
})

test('what is gained and lost is not hidden by a change of 0', (t) => {
  const of = (inode: number, small: number) =>
    moment({
      buffers: [buffer({holders: [7], inode, size: 100}), buffer({holders: [8], inode: 9, size: small})],
      processes
    })
  const result = compare(of(1, 4), of(2, 5), 'process')
  t.deepEqual(figures(result), [
    ['7 cam', 100, 100, 100, 100],
    ['8 ui', 4, 5, 5, 4]
  ])
  t.is(result.deltaBytes, 1)
})

test('a filter chooses on each side; what passes on one side only was there all the time', (t) => {
  const before = moment({
    buffers: [buffer({holders: [8], inode: 1, size: 10}), buffer({holders: [7, 8], inode: 2, size: 4})],
    processes
  })
  const after = moment({
    buffers: [buffer({holders: [7], inode: 1, size: 10}), buffer({holders: [7, 8], inode: 2, size: 4})],
    processes
  })
  const result = compare(before, after, 'process', 'comm=cam')
  t.like(result, {before: {of: {buffers: 2, bytes: 14}, totals: {bytes: 4}}, deltaBytes: 10})
  t.like(result.buffers, {added: {length: 0}, entered: 1, kept: 1, left: 0})
  t.deepEqual(figures(result), [
    ['7 cam', 2, 12, 10, 0],
    ['(other holders)', 2, 2, 0, 0]
  ])
})

test('an input that tells no dma-bufs apart is not compared', (t) => {
  const before = moment({buffers: [buffer()]})
  const result = compare(before, moment({coverage: []}), 'process')
  t.like(result, {buffers: {added: {length: 0}, removed: {length: 0}}, deltaBytes: null, rows: {length: 0}})
  t.deepEqual(result.total, {after: null, before: null, delta: null, gained: 0, lost: 0, unknown: 0})
})

test('what was read otherwise is said, and whether all is known', (t) => {
  const [whole] = moment({}).coverage
  if (whole === undefined) return t.fail()
  const denied = {...whole, denied: 1, read: 0, reason: 'EACCES', status: 'denied'} as const
  const result = compare(moment({}), moment({coverage: [denied, {...whole, interface: 'dmabuf-bufinfo'}]}), 'process')
  t.deepEqual(result.coverageDiffers, [
    {after: 'denied', before: 'complete', interface: 'dmabuf-sysfs', reasonAfter: 'EACCES', reasonBefore: null},
    {after: 'complete', before: 'absent', interface: 'dmabuf-bufinfo', reasonAfter: null, reasonBefore: null}
  ])
  t.true(result.complete)
  t.false(compare(moment({}), moment({coverage: [denied]}), 'process').complete)
  t.false(compare(moment({machine: {holderGap: 'x'}}), moment({}), 'process').complete)
})

test('numbers are folded before names are hidden', (t) => {
  const of = (boot: string, name: string, cgroup: string) =>
    moment({buffers: [buffer({holders: [7], name, size: 10})], processes: [{...p7, cgroup}]}, boot)
  const hidden = (snapshot: ReturnType<typeof moment>) =>
    momentOf(
      snapshot,
      [],
      redact(snapshot, (kind, text) => `${kind}:${text.length}`),
      (kind, text) => `${kind}:${text.length}`
    )
  const [before, after] = [of('one', 'frame-9', '/app-9'), of('other', 'frame-100', '/app-100')]
  const result = diff(hidden(before), hidden(after), 'cgroup')
  t.is(result.buffers.kept, 1)
  t.deepEqual(figures(result), [['cgroup:6', 10, 10, 0, 0]])
})

test('those that came and are alike are one group', (t) => {
  const came = [5, 3, 4].map((inode) => buffer({holders: [7], inode, name: `frame-${inode}`, size: 10}))
  const {buffers} = compare(
    moment({buffers: [], processes}),
    moment({buffers: [...came, buffer({inode: 9, name: 'one-1', size: 4})], processes}),
    'process'
  )
  t.deepEqual(buffers.addedGroups, [
    {
      buffers: 3,
      bytes: 30,
      exporter: 'system',
      holders: [{comm: 'cam', pid: 7}],
      inodes: [3, 4, 5],
      name: 'frame-#',
      size: 10,
      unheldKind: null
    },
    {
      buffers: 1,
      bytes: 4,
      exporter: 'system',
      holders: [],
      inodes: [9],
      name: 'one-1',
      size: 4,
      unheldKind: 'kernel-held'
    }
  ])
})
