import test from 'ava'
import fc from 'fast-check'
import {attribute} from '../../src/analysis/attribute.js'
import {directory, file, link, type Member, unpack} from '../helpers/archive.js'
import {bufinfo, descriptor, mapLine, plainProcess, snapshotOf, sysfsBuffer, wholeList} from '../helpers/machine.js'

const listed = [directory('sys/kernel/dmabuf/buffers'), ...sysfsBuffer(1), ...sysfsBuffer(2, 8192)]
const totals = (members: readonly Member[]) => attribute(snapshotOf(members), 'process').totals

test('a buffer nobody holds is kernel-held, once every process was read', (t) => {
  t.like(totals([...wholeList(), ...listed, ...plainProcess(7), ...descriptor(7, 3)]), {
    bytes: 12288,
    heldBytes: 4096,
    kernelHeldBytes: 8192
  })
})

for (const [what, members] of [
  ['no pid 1', [...plainProcess(7), ...listed]],
  ['no kernel thread', [...plainProcess(1), ...listed]],
  [
    'a process whose maps are missing',
    [
      ...wholeList(),
      ...listed,
      directory('proc/7'),
      file('proc/7/stat', '7 (x) S 0 0 0 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 9 0 0\n')
    ]
  ],
  [
    'a process that was refused',
    [...wholeList(), ...listed, ...plainProcess(7), file('capture-errors.tsv', 'EACCES\topendir\t/proc/7/fd\n')]
  ],
  [
    'a dma-buf descriptor without fdinfo',
    [
      ...wholeList(),
      ...listed,
      directory('proc/7'),
      file('proc/7/maps', mapLine(1)),
      link('proc/7/fd/3', '/dmabuf:x'),
      file('proc/7/fdinfo/3', '')
    ]
  ],
  [
    'far fewer tasks than the kernel counts',
    [...wholeList(), ...listed, file('proc/loadavg', '0.00 0.00 0.00 1/900 4000\n')]
  ]
] as const) {
  test(`${what}: nothing is kernel-held, and the gap is named`, (t) => {
    const snapshot = snapshotOf(members)
    t.truthy(snapshot.machine.holderGap)
    t.is(attribute(snapshot, 'process').totals.kernelHeldBytes, 0)
  })
}

test('a process that ended meanwhile is no gap, but nobody knows what it held', (t) => {
  const ended = file('capture-errors.tsv', 'ENOENT\tstat\t/proc/7\nESRCH\tread\t/proc/8/maps\n')
  const snapshot = snapshotOf([...wholeList(), ...listed, ended])
  t.is(snapshot.machine.holderGap, null)
  t.is(snapshot.coverage.find((one) => one.interface === 'process-list')?.gone, 2)
  t.like(attribute(snapshot, 'process').totals, {kernelHeldBytes: 0, unattributedBytes: 12288})
})

test('a process known only from a list of inodes held what the list says: no dma-buf', (t) => {
  const recorded = file('cmd/stat-fds.txt', '/proc/99/fd/0 ino=3 size=0 blocks=0 dev=2\n')
  t.like(totals([...wholeList(), ...listed, recorded]), {kernelHeldBytes: 12288, unattributedBytes: 0})
})

test('maps alone hold a buffer; dup, fork and several maps count references, not buffers', (t) => {
  const snapshot = snapshotOf([
    ...wholeList(),
    ...listed,
    ...plainProcess(7, {maps: mapLine(2, 4096, 'x') + mapLine(2, 4096, 'x', 4096)}),
    ...descriptor(7, 3, {refs: 4}),
    ...descriptor(7, 4, {refs: 4}),
    ...plainProcess(8),
    ...descriptor(8, 3, {refs: 4})
  ])
  t.deepEqual(
    snapshot.buffers.map(({hiddenRefs, holders}) => [
      hiddenRefs,
      holders.map(({descriptors, maps, pid}) => [pid, descriptors, maps])
    ]),
    [
      [
        1,
        [
          [7, 2, 0],
          [8, 1, 0]
        ]
      ],
      [null, [[7, 0, 2]]]
    ]
  )
})

test('smaps and maps of one process are the same maps', (t) => {
  const members = [
    ...wholeList(),
    ...listed,
    ...plainProcess(7, {maps: mapLine(1)}),
    file('proc/7/smaps', `${mapLine(1)}Size:                  4 kB\n`)
  ]
  t.is(snapshotOf(members).buffers[0]?.holders[0]?.maps, 1)
})

test('the size of fdinfo stands; interfaces that disagree are an issue', (t) => {
  const snapshot = snapshotOf([...wholeList(), ...listed, ...plainProcess(7), ...descriptor(7, 3, {size: 5000})])
  t.is(snapshot.buffers[0]?.size, 5000)
  t.deepEqual(
    snapshot.issues.map(({code, text}) => [code, text]),
    [['conflict', 'dma-buf 1: size 5000, 4096']]
  )
})

test('a map is the last resort for a size, and only a bound', (t) => {
  const snapshot = snapshotOf([...wholeList(), ...plainProcess(7, {maps: mapLine(9, 4096, '', 8192)})])
  t.like(snapshot.buffers[0], {inode: 9, size: 12288, sizeEstimated: true})
  t.like(attribute(snapshot, 'process').totals, {complete: false, estimatedBytes: 12288})
})

test('files that are only named like dma-bufs are none', (t) => {
  const snapshot = snapshotOf([
    ...wholeList(),
    ...listed,
    ...plainProcess(7, {
      maps: mapLine(1) + mapLine(77, 4096, 'fake', 0, '00:1f') + mapLine(78, 4096, 'fake', 0, '08:01')
    }),
    link('proc/7/fd/5', '/dmabuf:fake'),
    file('proc/7/fdinfo/5', 'pos:\t0\nflags:\t02\nmnt_id:\t20\nino:\t77\n'),
    link('proc/7/fd/6', '/dev/shm/dmabuf:fake'),
    file('proc/7/fdinfo/6', '')
  ])
  t.deepEqual(
    snapshot.buffers.map(({inode}) => inode),
    [1, 2]
  )
  t.is(snapshot.issues.length, 2)
  t.like(
    snapshot.processes.find(({pid}) => pid === 7),
    {descriptors: {dmabuf: 0, drm: 0, media: 0, socket: 0, syncFile: 0, total: 2, video: 0}, unidentified: 0}
  )
})

test('one descriptor table shared by two processes is proved by the count', (t) => {
  const table = (pid: number) => [link(`proc/${pid}/fd/0`, 'pipe:[5]'), ...descriptor(pid, 3, {refs: 1})]
  const members = (refs: number) => [
    ...wholeList(),
    ...listed,
    ...plainProcess(7),
    ...plainProcess(8),
    ...table(7),
    ...table(8),
    ...[7, 8].flatMap((pid) => descriptor(pid, 4, {inode: 2, refs, size: 8192}))
  ]
  const shared = snapshotOf(members(1))
  t.deepEqual(
    shared.processes.map(({pid, sharesDescriptorsWith}) => [pid, sharesDescriptorsWith]),
    [
      [1, null],
      [2, null],
      [7, null],
      [8, 7]
    ]
  )
  t.deepEqual(
    shared.buffers.map(({hiddenRefs}) => hiddenRefs),
    [0, 0]
  )
})

test('the same table three times, and a count that neither one nor three explain: nothing is proved', (t) => {
  const members = [
    ...wholeList(),
    ...listed,
    ...[7, 8, 9].flatMap((pid) => [...plainProcess(pid), ...descriptor(pid, 3, {refs: 2})])
  ]
  const snapshot = snapshotOf(members)
  t.true(snapshot.processes.every(({sharesDescriptorsWith}) => sharesDescriptorsWith === null))
  t.is(snapshot.buffers[0]?.hiddenRefs, 0)
})

test('smaps alone do as well as maps', (t) => {
  const [, , stat, , ...folders] = plainProcess(7)
  const members = [
    ...wholeList(),
    ...listed,
    ...(stat === undefined ? [] : [stat]),
    ...folders,
    file('proc/7/smaps', `${mapLine(1)}Size:                  4 kB\n`)
  ]
  const snapshot = snapshotOf(members)
  t.deepEqual(
    snapshot.buffers[0]?.holders.map(({maps, pid}) => [pid, maps]),
    [[7, 1]]
  )
  t.is(snapshot.machine.holderGap, null)
})

test('descriptors in flight explain hidden references, no more of them than there are', (t) => {
  const snapshot = snapshotOf([
    ...wholeList(),
    bufinfo([
      {inode: 1, refs: 1},
      {devices: ['rkvdec'], inode: 2, refs: 1}
    ]),
    ...plainProcess(7),
    link('proc/7/fd/9', 'socket:[55]'),
    file('proc/7/fdinfo/9', 'pos:\t0\nflags:\t02\nmnt_id:\t9\nino:\t55\nscm_fds: 3\n'),
    link('proc/7/fd/10', 'socket:[55]'),
    file('proc/7/fdinfo/10', 'pos:\t0\nflags:\t02\nmnt_id:\t9\nino:\t55\nscm_fds: 3\n')
  ])
  t.deepEqual(
    snapshot.buffers.map(({hiddenRefsFrom}) => hiddenRefsFrom),
    [[{kind: 'in-flight', pids: [7], refs: 1, sole: true}], [{kind: 'attachment', refs: 1}]]
  )
})

test('lists that disagree tell who came and who went', (t) => {
  const snapshot = snapshotOf([
    ...wholeList(),
    ...listed,
    bufinfo([{inode: 1}, {inode: 5}]),
    ...plainProcess(7),
    ...descriptor(7, 3)
  ])
  t.deepEqual(
    snapshot.buffers.map(({churn, inode}) => [inode, churn]),
    [
      [1, null],
      [2, 'died'],
      [5, 'born']
    ]
  )
  t.is(attribute(snapshot, 'process').totals.kernelHeldBytes, 0)
})

test('while buffers come and go, one without holder is doubted, however old', (t) => {
  const members = [
    ...wholeList(),
    ...[1, 4, 9].flatMap((inode) => sysfsBuffer(inode)),
    bufinfo([{inode: 1}, {inode: 4}, {inode: 9}]),
    ...plainProcess(7),
    ...descriptor(7, 3, {inode: 3})
  ]
  const snapshot = snapshotOf(members)
  t.deepEqual(
    snapshot.buffers.map(({churn, inode}) => [inode, churn]),
    [
      [1, 'unclear'],
      [3, 'died'],
      [4, 'unclear'],
      [9, 'unclear']
    ]
  )
  t.is(attribute(snapshot, 'process').totals.kernelHeldBuffers, 0)
})

test('a BPF list that broke off is no list of everything', (t) => {
  const text = (inodes: readonly number[]) => inodes.map((inode) => `${inode}\n4096\n\nsystem\n`).join('')
  const members = [...wholeList(), ...plainProcess(7), ...descriptor(7, 3, {inode: 1}), ...descriptor(7, 4, {inode: 9})]
  const at = (inodes: readonly number[]) => totals([...members, file('sys/fs/bpf/dmabuf/prog', text(inodes))])
  t.like(at([9, 5, 1]), {buffers: 3, complete: true, kernelHeldBuffers: 1})
  t.like(at([9, 5]), {buffers: 3, complete: false})
})

test('where inodes are large they tell neither age nor who came first', (t) => {
  const snapshot = snapshotOf([
    ...wholeList(),
    ...sysfsBuffer(50_001),
    ...sysfsBuffer(50_002),
    bufinfo([{inode: 50_001}, {inode: 50_009}]),
    ...plainProcess(7),
    ...descriptor(7, 3, {inode: 50_001})
  ])
  t.false(snapshot.machine.inodesOrdered)
  t.deepEqual(
    snapshot.buffers.map(({churn}) => churn),
    [null, 'unclear', 'unclear']
  )
  t.true(attribute(snapshot, 'buffer').rows.every(({ageRank}) => ageRank === null))
})

test('a stat of the descriptor identifies a buffer whose fdinfo is lost, and yields to the list for its size', (t) => {
  const lost = [
    ...descriptor(7, 4, {inode: 2, size: 8192}),
    link('proc/7/fd/3', '/dmabuf:x'),
    file('proc/7/fdinfo/3', ''),
    file(
      'cmd/stat-fds.txt',
      '/proc/7/fd/3 ino=1 size=999 blocks=8 dev=c\n/proc/7/fd/4 ino=2 size=8192 blocks=16 dev=c\n'
    )
  ]
  const snapshot = snapshotOf([...wholeList(), ...listed, ...plainProcess(7), ...lost])
  t.like(snapshot.buffers[0], {inode: 1, size: 4096})
  t.is(snapshot.buffers[0]?.holders.length, 1)
  t.is(snapshot.processes.find(({pid}) => pid === 7)?.unidentified, 0)
})

test('a fence that a name forges is none', (t) => {
  const name = 'x\n\tread fence:1:1 a b signalled'
  t.true(name.length <= 31)
  const snapshot = snapshotOf([
    ...wholeList(),
    bufinfo([{inode: 1, name}]),
    ...plainProcess(7),
    ...descriptor(7, 3, {name})
  ])
  t.like(snapshot.buffers[0], {fences: [], name})
})

test('the kernel’s own sum of a process is checked against what it holds', (t) => {
  const members = (rss: string) => [
    ...wholeList(),
    ...listed,
    ...plainProcess(7),
    ...descriptor(7, 3),
    file('proc/7/dmabuf_rss', rss),
    file('proc/7/dmabuf_pss', '')
  ]
  t.deepEqual(snapshotOf(members('4096\n')).issues, [])
  t.like(snapshotOf(members('4096\n')).processes.find(({pid}) => pid === 7)?.reported, {pss: null, rss: 4096})
  t.deepEqual(
    snapshotOf(members('8192\n')).issues.map(({path, text}) => [path, text]),
    [['proc/7/dmabuf_rss', 'the kernel says 8192 bytes, descriptors and maps sum to 4096']]
  )
})

test('a process without content is a gap, whether or not the capture lists its refusals', async (t) => {
  const members = (await unpack('fixtures/captures/6.12-f-nonroot-uid1000.tar.gz')).filter(
    ({path}) => path !== 'capture-errors.tsv'
  )
  const snapshot = snapshotOf(members)
  t.like(
    snapshot.coverage.find((one) => one.interface === 'dmabuf-fdinfo'),
    {denied: 0, lost: 10, read: 1, status: 'partial'}
  )
  t.is(attribute(snapshot, 'process').totals.kernelHeldBytes, 0)
})

test('a folder that only a shell made is no evidence of no buffers', (t) => {
  for (const path of ['sys/kernel/dmabuf', 'sys/kernel/dmabuf/buffers', 'sys/kernel/dmabuf/buffers/*']) {
    const snapshot = snapshotOf([...wholeList(), ...plainProcess(7), ...descriptor(7, 3), directory(path)])
    t.false(attribute(snapshot, 'process').totals.complete, path)
  }
  const stranger = snapshotOf([
    ...wholeList(),
    directory('sys/kernel/dmabuf/buffers'),
    directory('sys/kernel/dmabuf/buffers/*')
  ])
  t.like(
    stranger.coverage.find((one) => one.interface === 'dmabuf-sysfs'),
    {status: 'partial'}
  )
})

test('a folder of statistics without buffers is none; no folder is not known', (t) => {
  t.like(totals([...wholeList(), directory('sys/kernel/dmabuf/buffers')]), {bytes: 0, complete: true})
  t.like(totals(wholeList()), {bytes: 0, complete: false})
})

test('members of a naive tar are lost, not empty; a padded one that is whole still counts', (t) => {
  const padded = (text: string) => Buffer.concat([Buffer.from(text), Buffer.alloc(4096 - text.length)])
  const snapshot = snapshotOf([
    directory('proc/1'),
    file('proc/1/stat', ''),
    file('proc/1/maps', ''),
    link('proc/1/fd/3', '/dmabuf:cam'),
    file('proc/1/fdinfo/3', ''),
    ...listed,
    directory('sys/kernel/dmabuf/buffers/3'),
    file('sys/kernel/dmabuf/buffers/3/size', padded('8192\n')),
    file('sys/kernel/dmabuf/buffers/3/exporter_name', padded('system\n')),
    directory('sys/kernel/dmabuf/buffers/4'),
    file('sys/kernel/dmabuf/buffers/4/size', padded('')),
    file('sys/kernel/dmabuf/buffers/4/exporter_name', padded(''))
  ])
  t.is(snapshot.buffers.find(({inode}) => inode === 3)?.size, 8192)
  t.is(snapshot.processes[0]?.unidentified, 1)
  const status = new Map(snapshot.coverage.map((one) => [one.interface, [one.status, one.lost]]))
  t.deepEqual(status.get('dmabuf-fdinfo'), ['partial', 1])
  t.deepEqual(status.get('dmabuf-sysfs'), ['partial', 1])
  t.like(attribute(snapshot, 'process').totals, {complete: false, kernelHeldBytes: 0})
})

test('names with forged lines change no figure', (t) => {
  const fragments = [
    'size:\t1',
    'ino:\t2',
    'exp_name:\tevil',
    'count:\t99',
    '\tAttached Devices:',
    '\tevil',
    'Total 9 devices attached',
    '\tread fence:1:1 a b signalled',
    'Total 0 objects, 0 bytes',
    '',
    'x',
    '\t',
    ' ',
    '\u001b[2J'
  ]
  const names = fc
    .array(fc.constantFrom(...fragments), {maxLength: 6, minLength: 1})
    .map((parts) => parts.join('\n').slice(0, 31))
    .filter((name) => name !== '')
  fc.assert(
    fc.property(names, (name) => {
      const snapshot = snapshotOf([
        ...wholeList(),
        ...listed,
        bufinfo([
          {devices: ['rkvdec'], inode: 1, name, refs: 2},
          {inode: 2, refs: 1, size: 8192}
        ]),
        ...plainProcess(7),
        ...descriptor(7, 3, {name, refs: 2})
      ])
      t.deepEqual(
        snapshot.buffers.map(({attachments, exporter, fences, inode, refs, size}) => ({
          attachments,
          exporter,
          fences,
          inode,
          refs,
          size
        })),
        [
          {attachments: ['rkvdec'], exporter: 'system', fences: [], inode: 1, refs: 2, size: 4096},
          {attachments: [], exporter: 'system', fences: [], inode: 2, refs: 1, size: 8192}
        ]
      )
      t.is(snapshot.buffers[0]?.name, name)
      t.is(snapshot.coverage.find((one) => one.interface === 'dmabuf-bufinfo')?.status, 'complete')
    })
  )
})

for (const name of ['6.12-g-hostile', '6.12-f-nonroot-uid1000', '5.10-d-drm-udmabuf-fences']) {
  test(`${name}: the order of members never matters`, async (t) => {
    const members = await unpack(`fixtures/captures/${name}.tar.gz`)
    const inOrder = JSON.stringify(snapshotOf(members))
    t.true(members.length > 500)
    for (const seed of [1, 2, 3]) {
      const [shuffled] = fc.sample(
        fc.shuffledSubarray(members, {maxLength: members.length, minLength: members.length}),
        {numRuns: 1, seed}
      )
      t.is(JSON.stringify(snapshotOf(shuffled ?? [])), inOrder)
    }
  })
}
