/** What holds of any two snapshots. */
import test from 'ava'
import fc from 'fast-check'
import type {Diff} from '../../../src/analysis/diff/diff.js'
import {differings} from '../../../src/analysis/diff/rows.js'
import type {Snapshot} from '../../../src/model/snapshot.js'
import {compare, moment} from '../../helpers/diff.js'
import {buffer, process} from '../../helpers/snapshot.js'

const someName = fc.constantFrom(null, '', 'frame-1', 'frame-22', '(none)', 'a\n1', '\udcff')

const someBuffer = fc
  .record({
    attachments: fc.option(fc.array(fc.constantFrom('vpu', 'gpu', 'a + b'), {maxLength: 3})),
    churn: fc.constantFrom(null, null, 'born' as const),
    exporter: fc.constantFrom(null, 'system', '(not known)'),
    holders: fc.uniqueArray(fc.integer({max: 5, min: 1}), {maxLength: 4}).map((pids) => pids.sort((a, b) => a - b)),
    inode: fc.option(fc.integer({max: 9, min: 1})),
    name: someName,
    refs: fc.option(fc.nat(9)),
    size: fc.constantFrom(0, 1, 4096, 4097, 8192),
    sizeEstimated: fc.boolean()
  })
  .map((parts) => buffer(parts))

const someProcess = (pid: number) =>
  fc
    .record({
      access: fc.constantFrom('denied' as const, 'read' as const),
      cgroup: fc.constantFrom(null, '/a', '/b-1', '(kernel-held)'),
      comm: fc.constantFrom(null, 'cam', '(not known)', '2 cam'),
      startTime: fc.constantFrom(null, 1, 2),
      unidentified: fc.constantFrom(0, 0, 1)
    })
    .map((parts) => process({...parts, pid}))

const someSnapshot = (boot: fc.Arbitrary<string | null>): fc.Arbitrary<Snapshot> =>
  fc
    .record({
      boot,
      buffers: fc.array(someBuffer, {maxLength: 8}),
      gap: fc.constantFrom(null, null, 'hidden'),
      processes: fc.tuple(...[1, 2, 3, 4].map(someProcess))
    })
    .map(({boot: bootId, buffers, gap, processes}) => {
      const once = buffers.filter(
        ({inode}, at) => inode === null || buffers.findIndex((one) => one.inode === inode) === at
      )
      const started = once.map((one) => ({
        ...one,
        holders: one.holders.map((holder) => ({
          ...holder,
          startTime: processes.find(({pid}) => pid === holder.pid)?.startTime ?? null
        }))
      }))
      return moment({buffers: started, machine: {holderGap: gap, processListGap: gap}, processes}, bootId)
    })

const two = fc.tuple(someSnapshot(fc.constantFrom('one', null)), someSnapshot(fc.constantFrom('one', 'other')))
const filters = fc.subarray(['comm=cam', 'exporter=system', 'pid=2'])
const media = new Set<string>(['client', 'instance'])

for (const by of differings.filter((one) => !media.has(one))) {
  test(`--by ${by}: rows sum to what all buffers have more, to the byte`, (t) => {
    fc.assert(
      fc.property(two, filters, ([before, after], words) => {
        const {after: is, before: was, deltaBytes, rows, total} = compare(before, after, by, ...words)
        const sum = (of: (row: (typeof rows)[number]) => number | null) =>
          rows.map(of).reduce<number>((all, one) => all + (one ?? 0), 0)
        t.is(deltaBytes, is.totals.bytes - was.totals.bytes)
        t.is(deltaBytes, sum(({gained}) => gained) - sum(({lost}) => lost))
        t.is(
          sum((row) => row.before),
          was.totals.bytes
        )
        t.is(
          sum((row) => row.after),
          is.totals.bytes
        )
        t.deepEqual([total.before, total.after, total.delta], [was.totals.bytes, is.totals.bytes, deltaBytes])
        for (const {after: to, before: from, delta, gained, lost} of rows) {
          t.is(delta, from === null || to === null ? null : to - from)
          t.is(delta ?? (to ?? 0) - (from ?? 0), (gained ?? 0) - (lost ?? 0))
        }
        t.is(new Set(rows.map(({key}) => key)).size, rows.length)
      })
    )
  })
}

for (const by of differings) {
  test(`--by ${by}: nothing changes between a moment and itself`, (t) => {
    fc.assert(
      fc.property(someSnapshot(fc.constant('one')), (one) => {
        const {buffers, coverageDiffers, deltaBytes, rows} = compare(one, one, by)
        t.deepEqual([deltaBytes, coverageDiffers.length], [0, 0])
        t.deepEqual([buffers.added, buffers.removed, buffers.changed, buffers.untoldHolders], [[], [], [], 0])
        t.is(buffers.kept, one.buffers.length)
        t.true(rows.every(({gained, lost}) => (gained ?? 0) === 0 && (lost ?? 0) === 0))
      })
    )
  })

  test(`--by ${by}: the other way round all is the other way round`, (t) => {
    fc.assert(
      fc.property(two, filters, ([before, after], words) => {
        const there = compare(before, after, by, ...words)
        const back = compare(after, before, by, ...words)
        t.deepEqual(turned(back), plain(there))
      })
    )
  })
}

/** Without what a row is called: that is by the later moment. */
const plain = ({buffers, deltaBytes, rows}: Diff) => ({
  added: buffers.added,
  deltaBytes,
  kept: buffers.kept,
  moved: [buffers.entered, buffers.left],
  removed: buffers.removed,
  rows: sorted(rows.map(({after, before, gained, lost}) => [before, after, gained, lost])),
  untold: buffers.untoldHolders
})

const turned = (result: Diff): ReturnType<typeof plain> => {
  const {added, deltaBytes, moved, removed, rows, ...same} = plain(result)
  return {
    ...same,
    added: removed,
    deltaBytes: deltaBytes === null || deltaBytes === 0 ? deltaBytes : -deltaBytes,
    moved: moved.toReversed(),
    removed: added,
    rows: sorted(rows.map(([before, after, gained, lost]) => [after, before, lost, gained]))
  }
}

type Four = readonly (number | null | undefined)[]

const sorted = (rows: readonly Four[]): Four[] =>
  rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
