import test from 'ava'
import fc from 'fast-check'
import {attribute, groupings} from '../../src/analysis/attribute.js'
import {sumLedger} from '../../src/analysis/ledger.js'
import {buffer, process, snapshot} from '../helpers/snapshot.js'

const machine = snapshot({
  buffers: [
    buffer({exporter: 'system', holders: [7, 8], inode: 1, size: 10}),
    buffer({attachments: ['rkvdec', 'rkvdec', 'vop'], exporter: 'drm', holders: [8], inode: 2, size: 5}),
    buffer({exporter: 'vfio_pci_core', holders: [], inode: 3, size: 7})
  ],
  processes: [process({cgroup: '/cam', pid: 7, uid: 1}), process({cgroup: '/cam', pid: 8, uid: 2}), process({pid: 9})]
})

test('the ledger names every byte once', (t) => {
  const {totals} = attribute(machine, 'process')
  t.like(totals, {
    bytes: 22,
    complete: true,
    exclusiveBytes: 5,
    heldBytes: 15,
    kernelHeldBytes: 7,
    sharedBytes: 10,
    unattributedBytes: 0,
    unheldKind: 'kernel-held'
  })
})

test('a process has the size, its share and what is its own', (t) => {
  const rows = attribute(machine, 'process').rows
  t.deepEqual(
    rows.map(({buffers, pid, pss, rss, uss}) => [pid, buffers, rss, pss, uss]),
    [
      [8, 2, 15, 10, 5],
      [7, 1, 10, 5, 0]
    ]
  )
})

test('exporters say whether it is system memory', (t) => {
  const rows = attribute(machine, 'exporter').rows
  t.deepEqual(
    rows.map(({bytes, exporter, heldBytes, ram, unheldBytes}) => [exporter, bytes, heldBytes, unheldBytes, ram]),
    [
      ['system', 10, 10, 0, true],
      ['vfio_pci_core', 7, 0, 7, false],
      ['drm', 5, 5, 0, null]
    ]
  )
})

test('devices overlap, a buffer attached twice counts once', (t) => {
  const rows = attribute(machine, 'device').rows
  t.deepEqual(rows, [
    {attachments: 2, buffers: 1, bytes: 5, device: 'rkvdec'},
    {attachments: 1, buffers: 1, bytes: 5, device: 'vop'},
    {attachments: 0, buffers: 2, bytes: 17, device: null}
  ])
})

test('a group holds a buffer once, however many of its processes do', (t) => {
  t.deepEqual(
    attribute(machine, 'cgroup').rows.map(({cgroup, processes, pss, rss, uss}) => [cgroup, processes, rss, pss, uss]),
    [['/cam', 2, 15, 15, 15]]
  )
  t.deepEqual(
    attribute(machine, 'user').rows.map(({pss, rss, uid, uss}) => [uid, rss, pss, uss]),
    [
      [2, 15, 10, 5],
      [1, 10, 5, 0]
    ]
  )
})

test('age is a rank of inodes, or unknown', (t) => {
  t.deepEqual(
    attribute(machine, 'buffer').rows.map(({ageRank, inode}) => [inode, ageRank]),
    [
      [1, 1],
      [3, 3],
      [2, 2]
    ]
  )
  const unordered = attribute({...machine, machine: {...machine.machine, inodesOrdered: false}}, 'buffer').rows
  t.true(unordered.every(({ageRank}) => ageRank === null))
})

test('one process that may have been missed, and nothing is kernel-held', (t) => {
  const partial = snapshot({
    buffers: machine.buffers,
    machine: {holderGap: '1 process refused'},
    processes: machine.processes
  })
  t.like(attribute(partial, 'process').totals, {kernelHeldBytes: 0, unattributedBytes: 7, unheldKind: 'unattributed'})
})

test('one holder seen, references unseen, processes missed: not exclusive', (t) => {
  const held = [buffer({hiddenRefs: 2, holders: [7], inode: 1, size: 10}), buffer({holders: [7], inode: 2, size: 5})]
  const partial = snapshot({buffers: held, machine: {holderGap: '1 process refused'}, processes: [process({pid: 7})]})
  t.like(attribute(partial, 'process').totals, {exclusiveBytes: 5, heldBytes: 15, sharedBytes: 10})
  t.like(attribute(partial, 'process').rows[0], {pss: 15, rss: 15, uss: 5})
  t.like(attribute(partial, 'user').rows[0], {uss: 5})
  const whole = snapshot({buffers: held, processes: [process({pid: 7})]})
  t.like(attribute(whole, 'process').totals, {exclusiveBytes: 15, sharedBytes: 0})
})

test('a buffer that came or went meanwhile is nobody’s proof', (t) => {
  const churned = snapshot({buffers: [buffer({churn: 'died', inode: 3, size: 7}), buffer({inode: 4, size: 9})]})
  t.like(attribute(churned, 'process').totals, {kernelHeldBytes: 9, unattributedBytes: 7, unheldKind: 'unattributed'})
})

test('without a whole list the totals are lower bounds', (t) => {
  t.false(sumLedger(machine.buffers, {...machine, coverage: []}).complete)
})

test('a process of which nothing could be identified has no rss, not 0', (t) => {
  const blind = snapshot({processes: [process({pid: 7, unidentified: 3})]})
  t.like(attribute(blind, 'process').rows[0], {pss: null, rss: null, unidentified: 3, uss: null})
})

test('whoever holds what, every grouping sums to the same', (t) => {
  const buffers = fc.array(
    fc.record({holders: fc.uniqueArray(fc.integer({max: 9, min: 1})), size: fc.nat({max: 2 ** 40})}),
    {maxLength: 20}
  )
  fc.assert(
    fc.property(buffers, (drawn) => {
      const all = drawn.map(({holders, size}, index) =>
        buffer({holders: [...holders].sort((a, b) => a - b), inode: index + 1, size})
      )
      const any = snapshot({
        buffers: all,
        processes: Array.from({length: 9}, (_, index) =>
          process({cgroup: `/${index % 2}`, pid: index + 1, uid: index % 3})
        )
      })
      const {totals} = attribute(any, 'process')
      t.is(totals.bytes, totals.heldBytes + totals.unheldBytes)
      t.is(totals.bytes, totals.exclusiveBytes + totals.sharedBytes + totals.kernelHeldBytes + totals.unattributedBytes)
      for (const by of groupings) {
        const result = attribute(any, by)
        if (result.by === 'device' || result.by === 'buffer' || result.by === 'instance' || result.by === 'client')
          continue
        if (result.by === 'exporter')
          t.is(
            result.rows.reduce((sum, row) => sum + row.bytes, 0),
            totals.bytes
          )
        else
          t.is(
            result.rows.map(({pss}) => pss ?? 0).reduce((sum, pss) => sum + pss, 0),
            totals.heldBytes
          )
      }
    })
  )
})
