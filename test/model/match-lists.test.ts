/** Descriptors without inode against lists that say less, or something else: no byte twice, nobody accused. */
import test from 'ava'
import {attribute} from '../../src/analysis/attribute.js'
import {directory, file, type Member, unpack} from '../helpers/archive.js'
import {bufinfo, descriptor, mapLine, plainProcess, snapshotOf, sysfsBuffer, wholeList} from '../helpers/machine.js'
import {readTruth} from '../helpers/truth.js'

const totals = (members: readonly Member[]) => attribute(snapshotOf(members), 'process').totals
const noInode = (pid: number, fd: number, over: Parameters<typeof descriptor>[2] = {}) =>
  descriptor(pid, fd, {...over, inode: null})
const held = (...lists: readonly (readonly Member[])[]) => [...wholeList(), ...plainProcess(7), ...lists.flat()]
const bpf = (text: string) => [file('sys/fs/bpf/dmabuf/prog', text)]

for (const [what, members] of [
  ['references moved between two readings', held([bufinfo([{inode: 5, refs: 1}])], noInode(7, 3, {refs: 2}))],
  ['sysfs alone', held([directory('sys/kernel/dmabuf/buffers')], sysfsBuffer(5), noInode(7, 3))],
  ['the iterator alone', held(bpf('5\n4096\n\nsystem\n'), noInode(7, 3))],
  [
    'a name that prints a fence',
    held(
      [bufinfo([{inode: 5, name: 'a\n\tread fence:1:1 a b signalled'}])],
      noInode(7, 3, {name: 'a\n\tread fence:1:1 a b signalled'})
    )
  ],
  ['a name that prints as none', held([bufinfo([{inode: 5, name: '<none>'}])], noInode(7, 3, {name: '<none>'}))],
  [
    'two readings of a list without inodes',
    held(
      [
        ...['debug/dma_buf', 'debug/vivo_dma_buf'].map((folder) =>
          file(
            `sys/kernel/${folder}/bufinfo`,
            '\nDma-buf Objects:\nsize\tflags\tmode\tcount\texp_name\n00004096\t00000002\t00000007\t00000001\tsystem\n\tAttached Devices:\nTotal 0 devices attached\n\n\nTotal 1 objects, 4096 bytes\n'
          )
        )
      ],
      noInode(7, 3)
    )
  ]
] as const) {
  test(`${what}: one buffer, held`, (t) => {
    t.like(totals(members), {buffers: 1, bytes: 4096, complete: true, heldBytes: 4096, kernelHeldBytes: 0})
  })
}

test('a descriptor of nothing that a whole list holds adds no buffer, and leaves nobody accused', (t) => {
  const snapshot = snapshotOf(held([bufinfo([{inode: 5, size: 8192}])], noInode(7, 3)))
  t.like(attribute(snapshot, 'process').totals, {buffers: 1, bytes: 8192, heldBytes: 0, kernelHeldBytes: 0})
  t.is(snapshot.processes.find(({pid}) => pid === 7)?.unidentified, 1)
})

test('two processes, one reference, two tables: one of them is wrong, so neither is certain', (t) => {
  const other = [...plainProcess(8), ...noInode(8, 4)]
  const snapshot = snapshotOf(held([bufinfo([{inode: 5, refs: 1}])], noInode(7, 3), other))
  t.deepEqual(
    snapshot.buffers.map(({identityEstimated}) => identityEstimated),
    [true]
  )
})

test('a stat taken when the number was another file’s is not believed', (t) => {
  const stale = file('cmd/stat-fds.txt', '/proc/7/fd/3 ino=50 size=4096 blocks=8 dev=c\n')
  const snapshot = snapshotOf(
    held([bufinfo([{inode: 50}, {inode: 51, size: 8192}]), stale], noInode(7, 3, {size: 8192}))
  )
  t.deepEqual(
    snapshot.buffers.map(({holders, inode, size}) => [inode, size, holders.length]),
    [
      [50, 4096, 0],
      [51, 8192, 1]
    ]
  )
})

test('half of the inodes recorded: the other half is matched, the total stands', async (t) => {
  const truth = readTruth('fixtures/captures/5.10-a-pipeline.truth.json')
  const members = (await unpack('fixtures/captures/5.10-a-pipeline.tar.gz')).map((member) =>
    member.path === 'cmd/stat-fds.txt'
      ? {
          ...member,
          bytes: Buffer.from(
            String(member.bytes)
              .split('\n')
              .filter((_, line) => line % 2 === 0)
              .join('\n')
          )
        }
      : member
  )
  t.like(totals(members), {buffers: truth.totals.unique_buffers, bytes: truth.totals.unique_bytes, complete: true})
})

test('without a list a map is all that tells an inode: it and the descriptor are one buffer', (t) => {
  const members = [
    ...wholeList(),
    ...plainProcess(7, {maps: mapLine(9, 4096, 'x')}),
    ...noInode(7, 3, {name: 'x', refs: 2})
  ]
  t.like(totals(members), {buffers: 1, bytes: 4096, complete: false})
})

test('a lower bound is one: a real capture without its list and its inodes', async (t) => {
  const truth = readTruth('fixtures/captures/5.10-a-pipeline.truth.json')
  const members = (await unpack('fixtures/captures/5.10-a-pipeline.tar.gz')).filter(
    ({path}) => !/bufinfo$|stat-fds/.test(path)
  )
  const {bytes, complete} = totals(members)
  t.false(complete)
  t.true(bytes <= truth.totals.unique_bytes)
  t.true(bytes > truth.totals.unique_bytes / 2)
})

test('a list without inodes and a map with one: the map is of a row of the list', (t) => {
  const old = file(
    'sys/kernel/debug/dma_buf/bufinfo',
    '\nDma-buf Objects:\nsize\tflags\tmode\tcount\texp_name\n00004096\t00000002\t00000007\t00000001\tsystem\n\tAttached Devices:\nTotal 0 devices attached\n\n\nTotal 1 objects, 4096 bytes\n'
  )
  const mapped = (length: number) => [...wholeList(), old, ...plainProcess(7, {maps: mapLine(501, length)})]
  t.like(totals(mapped(4096)), {buffers: 1, bytes: 4096, complete: true, heldBytes: 4096})
  t.like(totals(mapped(8192)), {buffers: 1, bytes: 4096, heldBytes: 0, kernelHeldBytes: 0})
})
