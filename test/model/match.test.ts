/** Kernels that print no inode: totals are exact, holders matched or marked. */
import test from 'ava'
import {attribute} from '../../src/analysis/attribute.js'
import type {Snapshot} from '../../src/model/snapshot.js'
import {directory, file, type Member, unpack} from '../helpers/archive.js'
import {bufinfo, descriptor, mapLine, plainProcess, snapshotOf, wholeList} from '../helpers/machine.js'
import {readTruth} from '../helpers/truth.js'

const rows = (snapshot: Snapshot) => attribute(snapshot, 'process').rows

for (const name of ['5.10-a-pipeline', '5.10-d-drm-udmabuf-fences']) {
  test(`${name} without recorded inodes: totals exact, nothing invented`, async (t) => {
    const members = (await unpack(`fixtures/captures/${name}.tar.gz`)).filter(({path}) => path !== 'cmd/stat-fds.txt')
    const snapshot = snapshotOf(members)
    const truth = readTruth(`fixtures/captures/${name}.truth.json`)
    const {totals} = attribute(snapshot, 'process')
    t.is(totals.bytes, truth.totals.unique_bytes)
    t.is(totals.buffers, truth.totals.unique_buffers)
    t.true(totals.complete)
    t.is(
      rows(snapshot).reduce((sum, {pss}) => sum + (pss ?? 0), 0),
      totals.heldBytes
    )
    for (const buffer of truth.buffers) {
      const ours = snapshot.buffers.find(({inode}) => inode === buffer.ino)
      t.is(ours?.size, buffer.size)
      if (ours?.identityEstimated === true) continue
      t.deepEqual(
        ours?.holders.map(({descriptors, maps, pid}) => [pid, descriptors, maps]),
        [...buffer.holders].sort((a, b) => a.pid - b.pid).map(({fds, maps, pid}) => [pid, fds.length, maps.length])
      )
    }
  })
}

for (const name of ['6.12-a-pipeline', '6.12-k-random-13', '6.12-k-random-16']) {
  test(`${name} with every inode struck out of fdinfo: what is not marked is right`, async (t) => {
    const members = (await unpack(`fixtures/captures/${name}.tar.gz`)).filter(({path}) => !path.startsWith('cmd/'))
    const blind = members.map((member) =>
      member.path.includes('/fdinfo/') ? {...member, bytes: strike(member.bytes)} : member
    )
    const snapshot = snapshotOf(blind)
    const truth = readTruth(`fixtures/captures/${name}.truth.json`)
    t.is(attribute(snapshot, 'process').totals.bytes, truth.totals.unique_bytes)
    const sure = snapshot.buffers.filter(({identityEstimated}) => !identityEstimated)
    t.true(sure.length > snapshot.buffers.length / 2)
    for (const {holders, inode} of sure) {
      const theirs = truth.buffers.find(({ino}) => ino === inode)?.holders ?? []
      const expected = [...theirs]
        .sort((a, b) => a.pid - b.pid)
        .map(({fds, maps, pid}) => [pid, fds.length, maps.length])
      t.deepEqual(
        holders.map(({descriptors, maps, pid}) => [pid, descriptors, maps]),
        expected
      )
    }
  })
}

const strike = (bytes: Buffer): Buffer => Buffer.from(bytes.toString('latin1').replace(/^ino:\t\d+\n/m, ''), 'latin1')

const noInode = (pid: number, fd: number, over: Parameters<typeof descriptor>[2] = {}) =>
  descriptor(pid, fd, {...over, inode: null})

test('one buffer of that size, count, exporter and name: it is that one', (t) => {
  const snapshot = snapshotOf([
    ...wholeList(),
    bufinfo([
      {inode: 11, name: 'a'},
      {inode: 12, name: 'b'}
    ]),
    ...plainProcess(7),
    ...noInode(7, 3, {name: 'b'})
  ])
  t.deepEqual(
    snapshot.buffers.map(({holders, identityEstimated, inode}) => [inode, identityEstimated, holders.length]),
    [
      [11, false, 0],
      [12, false, 1]
    ]
  )
})

test('a recorded stat tells which of two alike it is', (t) => {
  const recorded = file('cmd/stat-fds.txt', '/proc/7/fd/3 ino=12 size=4096 blocks=8 dev=c\n')
  const snapshot = snapshotOf([
    ...wholeList(),
    bufinfo([{inode: 11}, {inode: 12}]),
    ...plainProcess(7),
    ...noInode(7, 3),
    recorded
  ])
  t.deepEqual(
    snapshot.buffers.map(({holders, identityEstimated, inode}) => [inode, identityEstimated, holders.length]),
    [
      [11, false, 0],
      [12, false, 1]
    ]
  )
})

test('a list that is cut may lack the right one: what matches is marked', (t) => {
  const {bytes, path} = bufinfo([{inode: 11}])
  const cut = file(path, bytes.subarray(0, bytes.indexOf('\nTotal 1 objects')))
  const snapshot = snapshotOf([...wholeList(), cut, ...plainProcess(7), ...noInode(7, 3)])
  t.deepEqual(
    snapshot.buffers.map(({holders, identityEstimated}) => [identityEstimated, holders.length]),
    [[true, 1]]
  )
  t.false(attribute(snapshot, 'process').totals.complete)
})

test('as many alike as one process has descriptors: all are its own, for certain', (t) => {
  const snapshot = snapshotOf([
    ...wholeList(),
    bufinfo([{inode: 11}, {inode: 12}]),
    ...plainProcess(7),
    ...noInode(7, 3),
    ...noInode(7, 4)
  ])
  t.deepEqual(
    snapshot.buffers.map(({holders, identityEstimated}) => [identityEstimated, holders.length]),
    [
      [false, 1],
      [false, 1]
    ]
  )
  t.is(rows(snapshot)[0]?.uss, 8192)
})

test('alike buffers of two processes are dealt out and marked, never more than the kernel counts', (t) => {
  const snapshot = snapshotOf([
    ...wholeList(),
    bufinfo([
      {inode: 11, refs: 2},
      {inode: 12, refs: 2}
    ]),
    ...[7, 8].flatMap((pid) => [...plainProcess(pid), ...noInode(pid, 3, {refs: 2}), ...noInode(pid, 4, {refs: 2})])
  ])
  t.deepEqual(
    snapshot.buffers.map(({hiddenRefs, holders, identityEstimated}) => [
      identityEstimated,
      hiddenRefs,
      holders.map(({pid}) => pid)
    ]),
    [
      [true, 0, [7, 8]],
      [true, 0, [7, 8]]
    ]
  )
})

test('a map tells its inode, and takes a reference from what is left to match', (t) => {
  const snapshot = snapshotOf([
    ...wholeList(),
    bufinfo([
      {inode: 11, refs: 1},
      {inode: 12, refs: 1}
    ]),
    ...plainProcess(7, {maps: mapLine(11)}),
    ...plainProcess(8),
    ...noInode(8, 3)
  ])
  t.deepEqual(
    snapshot.buffers.map(({holders}) => holders.map(({pid}) => pid)),
    [[7], [8]]
  )
})

test('no list at all: as few buffers as can carry the references, a lower bound', (t) => {
  const snapshot = snapshotOf([
    ...wholeList(),
    ...plainProcess(7),
    ...[3, 4, 5].flatMap((fd) => noInode(7, fd, {refs: 2}))
  ])
  t.is(snapshot.buffers.length, 2)
  t.true(snapshot.buffers.every(({identityEstimated, inode}) => identityEstimated && inode === null))
  t.like(attribute(snapshot, 'process').totals, {bytes: 8192, complete: false})
})

/** Before 5.3 every dma-buf has the one anonymous inode, no keys in fdinfo, and bufinfo no inode. */
test('anon_inode:dmabuf: totals from the list, descriptors counted, nobody named', async (t) => {
  const old: Member[] = [
    ...wholeList(),
    ...plainProcess(7),
    ...[3, 4].flatMap((fd): Member[] => [
      {bytes: Buffer.alloc(0), path: `proc/7/fd/${fd}`, target: 'anon_inode:dmabuf', type: 'symlink'},
      file(`proc/7/fdinfo/${fd}`, 'pos:\t0\nflags:\t02000002\nmnt_id:\t11\n')
    ]),
    file(
      'cmd/stat-fds.txt',
      '/proc/7/fd/3 ino=12559 size=0 blocks=0 dev=9\n/proc/7/fd/4 ino=12559 size=0 blocks=0 dev=9\n'
    ),
    directory('sys/kernel/debug/dma_buf'),
    file(
      'sys/kernel/debug/dma_buf/bufinfo',
      '\nDma-buf Objects:\nsize\tflags\tmode\tcount\texp_name\n00004096\t00000002\t00000007\t00000001\tion\n\tAttached Devices:\nTotal 0 devices attached\n\n00008192\t00000002\t00000007\t00000001\tion\n\tAttached Devices:\nTotal 0 devices attached\n\n\nTotal 2 objects, 12288 bytes\n'
    )
  ]
  const snapshot = snapshotOf(old)
  t.like(attribute(snapshot, 'process').totals, {
    buffers: 2,
    bytes: 12288,
    complete: true,
    heldBytes: 0,
    unheldKind: 'unattributed'
  })
  t.like(rows(snapshot)[0], {pid: 7, pss: null, rss: null, unidentified: 2})
  t.regex(snapshot.machine.holderGap ?? '', /2 dma-buf descriptors/)
})
