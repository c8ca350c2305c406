/** What looks like full evidence and is not. */
import test from 'ava'
import {attribute} from '../../src/analysis/attribute.js'
import {directory, file, link, type Member} from '../helpers/archive.js'
import {bufinfo, descriptor, mapLine, plainProcess, snapshotOf, sysfsBuffer, wholeList} from '../helpers/machine.js'

const listed = [directory('sys/kernel/dmabuf/buffers'), ...sysfsBuffer(1), ...sysfsBuffer(2, 8192)]
const totals = (members: readonly Member[]) => attribute(snapshotOf(members), 'process').totals
const stat = (pid: number, state: string, threads: number) =>
  file(`proc/${pid}/stat`, `${pid} (x) ${state} 0 0 0 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 ${threads} 0 9 0 0\n`)

test('a zombie has nothing, unless other threads of it live on', (t) => {
  const zombie = (threads: number) => [
    ...wholeList(),
    ...listed,
    directory('proc/7'),
    stat(7, 'Z', threads),
    directory('proc/7/fd'),
    directory('proc/7/fdinfo'),
    file('proc/7/maps', '')
  ]
  t.is(totals(zombie(1)).kernelHeldBytes, 12288)
  t.is(totals(zombie(2)).kernelHeldBytes, 0)
})

test('a link to a dma-buf whose fdinfo is not there may hold what nobody does', (t) => {
  const [, , , , fd] = plainProcess(7)
  const process = plainProcess(7).filter((member) => member !== fd)
  t.is(totals([...wholeList(), ...listed, ...process, link('proc/7/fd/3', '/dmabuf:x')]).kernelHeldBytes, 0)
  const other = file('proc/7/fdinfo/0', 'pos:\t0\nflags:\t02\nmnt_id:\t9\nino:\t3\n')
  t.is(totals([...wholeList(), ...listed, ...process, link('proc/7/fd/3', '/dmabuf:x'), other]).kernelHeldBytes, 0)
})

test('empty lists of descriptors beside maps may be refused, where not even pid 1 shows any', (t) => {
  const without = wholeList().filter(({path}) => !/^proc\/1\/(?:fd|fdinfo)\/0$/.test(path))
  t.is(totals([...without, ...listed, ...plainProcess(7)]).kernelHeldBytes, 0)
  t.is(totals([...wholeList(), ...listed, ...plainProcess(7)]).kernelHeldBytes, 12288)
})

test('decoys do not outvote the one real map', (t) => {
  const decoys = mapLine(1, 2 ** 30, 'fake', 0, '00:01') + mapLine(1, 2 ** 30, 'fake', 0, '00:01')
  const snapshot = snapshotOf([
    ...wholeList(),
    ...listed,
    ...plainProcess(7, {maps: mapLine(2, 8192)}),
    ...plainProcess(8, {maps: decoys})
  ])
  t.deepEqual(
    snapshot.buffers.map(({holders}) => holders.map(({pid}) => pid)),
    [[], [7]]
  )
})

test('when nothing tells the decoy from the map, neither is believed and nobody is accused', (t) => {
  const members = [
    ...wholeList(),
    ...listed,
    ...plainProcess(7, {maps: mapLine(2, 8192)}),
    ...plainProcess(8, {maps: mapLine(1, 4096, '', 0, '00:01')})
  ]
  const snapshot = snapshotOf(members)
  t.true(snapshot.buffers.every(({holders}) => holders.length === 0))
  t.truthy(snapshot.machine.holderGap)
  const device = file('cmd/stat-fds.txt', '/proc/7/fd/3 ino=1 size=4096 blocks=8 dev=c\n')
  t.deepEqual(
    snapshotOf([...members, ...descriptor(7, 3), device]).buffers[1]?.holders.map(({pid}) => pid),
    [7]
  )
})

test('a file named like a dma-buf is none, whatever its stat says', (t) => {
  const spoof = [
    link('proc/7/fd/3', '/dmabuf:x'),
    file('proc/7/fdinfo/3', ''),
    file('cmd/stat-fds.txt', '/proc/7/fd/3 ino=77 size=1099511627776 blocks=0 dev=801\n')
  ]
  const snapshot = snapshotOf([...wholeList(), ...listed, ...plainProcess(7), ...spoof])
  t.deepEqual(
    snapshot.buffers.map(({inode}) => inode),
    [1, 2]
  )
  t.is(snapshot.processes.find(({pid}) => pid === 7)?.unidentified, 1)
})

test('an empty iterator is lost: tar stores it so', (t) => {
  const snapshot = snapshotOf([
    ...wholeList(),
    ...plainProcess(7),
    ...descriptor(7, 3),
    file('sys/fs/bpf/dmabuf/prog', '')
  ])
  t.false(attribute(snapshot, 'process').totals.complete)
  t.is(snapshot.coverage.find((one) => one.interface === 'dmabuf-bpf')?.status, 'partial')
})

test('a lost buffer is not excused by one of a longer number that went', (t) => {
  const members = [
    ...wholeList(),
    directory('sys/kernel/dmabuf/buffers'),
    directory('sys/kernel/dmabuf/buffers/1'),
    ...sysfsBuffer(5),
    file('capture-errors.tsv', 'ENOENT\topen\t/sys/kernel/dmabuf/buffers/12/size\n')
  ]
  t.is(snapshotOf(members).coverage.find((one) => one.interface === 'dmabuf-sysfs')?.status, 'partial')
})

test('one small inode among large ones tells no age', (t) => {
  t.false(
    snapshotOf([
      ...wholeList(),
      ...sysfsBuffer(900),
      ...sysfsBuffer(4_000_000),
      ...plainProcess(7),
      ...descriptor(7, 3, {inode: 900})
    ]).machine.inodesOrdered
  )
})

test('the most references that any reading counts are kept', (t) => {
  const snapshot = snapshotOf([
    ...wholeList(),
    bufinfo([{inode: 1, refs: 9}]),
    ...plainProcess(7),
    ...descriptor(7, 3, {refs: 1})
  ])
  t.like(snapshot.buffers[0], {hiddenRefs: 8, refs: 9})
})

for (const [what, missing] of [
  ['50 of 398', 50],
  ['6 of 398', 6]
] as const) {
  test(`${what} tasks not in the list`, (t) => {
    const processes = Array.from({length: 398 - missing - 2}, (_, index) => [...plainProcess(100 + index)]).flat()
    const snapshot = snapshotOf([
      ...wholeList(),
      ...listed,
      ...processes,
      file('proc/loadavg', '0.00 0.00 0.00 1/398 4000\n')
    ])
    t.is(snapshot.machine.processListGap !== null, missing > 20)
  })
}

test('two descriptors of one socket show one queue', (t) => {
  const socket = (fd: number, inode: number) => [
    link(`proc/7/fd/${fd}`, `socket:[${inode}]`),
    file(`proc/7/fdinfo/${fd}`, `pos:\t0\nino:\t${inode}\nscm_fds: 1\n`)
  ]
  const refs = (sockets: readonly Member[]) =>
    snapshotOf([...wholeList(), bufinfo([{inode: 1, refs: 5}]), ...plainProcess(7), ...sockets]).buffers[0]
      ?.hiddenRefsFrom
  t.deepEqual(refs([...socket(3, 55), ...socket(4, 55)]), [{kind: 'in-flight', pids: [7], refs: 1, sole: true}])
  t.deepEqual(refs([...socket(3, 55), ...socket(4, 56)]), [{kind: 'in-flight', pids: [7], refs: 2, sole: true}])
})

test('references of an exporter that is a DRM driver are its cache’s; of an attached one only if DRM is in use', (t) => {
  const from = (members: readonly Member[]) =>
    snapshotOf([...wholeList(), ...plainProcess(7), ...members]).buffers[0]?.hiddenRefsFrom.map(({kind}) => kind)
  t.deepEqual(from([bufinfo([{exporter: 'drm', inode: 1, refs: 3}])]), ['drm-prime-cache'])
  t.deepEqual(from([bufinfo([{devices: ['gpu'], inode: 1, refs: 3}])]), ['attachment'])
  t.deepEqual(from([bufinfo([{devices: ['gpu'], inode: 1, refs: 3}]), link('proc/7/fd/9', '/dev/dri/renderD128')]), [
    'attachment',
    'drm-prime-cache'
  ])
})

test('a refusal outweighs whatever else went wrong with a process', (t) => {
  for (const lines of [
    'EACCES\topendir\t/proc/7/fd\nESRCH\tread\t/proc/7/fd\n',
    'ESRCH\tread\t/proc/7/fd\nEACCES\topendir\t/proc/7/fd\n'
  ]) {
    const snapshot = snapshotOf([...wholeList(), ...listed, ...plainProcess(7), file('capture-errors.tsv', lines)])
    t.like(
      snapshot.coverage.find((one) => one.interface === 'dmabuf-fdinfo'),
      {denied: 1, status: 'partial'}
    )
  }
})

test('of a text of junk so many issues are kept, and the others counted', (t) => {
  const {issues} = snapshotOf([...wholeList(), file('proc/1/maps', 'junk\n'.repeat(20_000))])
  t.is(issues.length, 10_001)
  t.true(issues.some(({code, text}) => code === 'input-limit' && text === '10000 more lines could not be used'))
})

test('one descriptor said twice, and not the same: which stands does not depend on the order', (t) => {
  const [, first] = descriptor(7, 3, {size: 4096})
  const [, second] = descriptor(7, 3, {size: 8192})
  if (first === undefined || second === undefined) return t.fail()
  const one = snapshotOf([...wholeList(), ...plainProcess(7), first, second])
  t.deepEqual(one, snapshotOf([...wholeList(), ...plainProcess(7), second, first]))
  t.deepEqual(
    one.issues.map(({code, path}) => [code, path]),
    [['conflict', 'proc/7/fdinfo/3']]
  )
})

test('holders that were dealt out leave nobody accused', (t) => {
  const alike = [1, 2].map((inode) => ({inode, refs: 2}))
  const held = [10, 20].flatMap((pid) => [...plainProcess(pid), ...descriptor(pid, pid, {inode: null, refs: 2})])
  t.is(totals([...wholeList(), bufinfo(alike), ...held]).kernelHeldBytes, 0)
})

test('a list that lacks what a process holds moved while it was read: what it has besides is doubted', (t) => {
  const members = [
    ...wholeList(),
    directory('sys/kernel/dmabuf/buffers'),
    ...sysfsBuffer(7),
    ...plainProcess(10),
    ...descriptor(10, 3, {inode: 5})
  ]
  t.is(totals(members).kernelHeldBytes, 0)
})
