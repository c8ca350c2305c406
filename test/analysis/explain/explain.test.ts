import test from 'ava'
import {explainer} from '../../../src/analysis/explain/explain.js'
import type {
  Asked,
  BufferExplanation,
  DeviceExplanation,
  Missing,
  ProcessExplanation
} from '../../../src/analysis/explain/explanation.js'
import type {Snapshot} from '../../../src/model/snapshot.js'
import {client, instance, queue, untracked, videoNode} from '../../helpers/media-data.js'
import {buffer, process, snapshot} from '../../helpers/snapshot.js'

const place = (index: number, boot = 0) => ({
  boot,
  snapshot: index,
  source: `${index}.tar`,
  time: null,
  uptimeSeconds: index * 10
})

function ask<Answer>(asked: Asked, moments: readonly (Snapshot | readonly [Snapshot, boot: number])[]): Answer {
  const {answer, see} = explainer(asked, ['a b.tar'])
  for (const [index, one] of moments.entries()) {
    const [of, boot] = 'buffers' in one ? [one, 0] : one
    see(of, place(index, boot))
  }
  return answer() as Answer
}

const askBuffer = (inode: number, ...moments: Parameters<typeof ask>[1][number][]) =>
  ask<BufferExplanation>({inode, kind: 'buffer'}, moments)
const askProcess = (pid: number, ...moments: Parameters<typeof ask>[1][number][]) =>
  ask<ProcessExplanation>({kind: 'process', pid}, moments)
const askDevice = (path: string, ...moments: Parameters<typeof ask>[1][number][]) =>
  ask<DeviceExplanation>({kind: 'instance', path}, moments)

const [p1, p2] = [process({pid: 1}), process({pid: 2})]
const empty = snapshot({processes: [p1]})
const withOne = snapshot({buffers: [buffer({holders: [1], inode: 4})], processes: [p1, p2]})

test('the last snapshot that has it is explained, and what came after is said', (t) => {
  const here = askBuffer(4, empty, withOne)
  t.deepEqual([here.snapshot.snapshot, here.gone, here.series.length], [1, null, 2])
  t.deepEqual(here.subject.seen, {absentAt: 0, first: 1, last: 1})
  const gone = askBuffer(4, withOne, empty, empty)
  t.deepEqual([gone.snapshot.snapshot, gone.gone], [0, {how: 'gone', since: 1}])
  t.is(gone.subject.holders.length, 1)
  const partial = {...empty, coverage: empty.coverage.map((one) => ({...one, status: 'partial' as const}))}
  t.deepEqual(askBuffer(4, withOne, partial).gone, {how: 'not-seen', since: 1})
  t.deepEqual(askBuffer(4, withOne, partial, empty).gone, {how: 'gone', since: 1})
  t.deepEqual(askBuffer(4, withOne, empty, partial).gone, {how: 'gone', since: 1})
})

test('of another boot it is another buffer', (t) => {
  const again = askBuffer(4, withOne, [withOne, 1])
  t.deepEqual(again.subject.seen, {absentAt: null, first: 1, last: 1})
  const before = askBuffer(4, withOne, [empty, 1], [empty, 1])
  t.deepEqual([before.snapshot.snapshot, before.gone], [0, {how: 'other-boot', since: 1}])
  t.is(before.history.length, 1)
})

test('what no snapshot has is told with what is there', (t) => {
  const buffers = [3, 9, 40, 41, 42, 90].map((inode) => buffer({holders: [inode], inode, size: inode}))
  const all = snapshot({
    buffers,
    instances: [instance({holders: [{descriptors: [3], pid: 2, startTime: 20}], openerGone: true, pid: 77})],
    videoNodes: [videoNode({path: '/dev/video0'})]
  })
  const nearest = (asked: Asked) => ask<Missing>(asked, [all])
  t.deepEqual(nearest({inode: 80, kind: 'buffer'}).there.nearest, [9, 40, 41, 42, 90])
  const process77 = nearest({kind: 'process', pid: 77})
  t.deepEqual([process77.there.leftOpen, process77.there.nearest], [['/dev/video0'], [90, 42, 41, 40, 9]])
  t.deepEqual(process77.next, [
    "mediamem explain 'a b.tar' --instance /dev/video0",
    "mediamem attribute 'a b.tar' --by process"
  ])
  t.deepEqual(nearest({kind: 'instance', path: 'nope'}).there.nearest, ['/dev/video0'])
  const nameless = snapshot({buffers: [buffer({inode: null})]})
  t.true(ask<Missing>({inode: 1, kind: 'buffer'}, [nameless]).there.nameless)
})

test('a process: its groups, what it has open, and what came and went', (t) => {
  const frames = (...inodes: readonly number[]) =>
    inodes.map((inode) => buffer({attachments: ['isp'], holders: [1, 2], inode, name: `frame-${inode}`}))
  const own = buffer({holders: [1], inode: 90, name: 'map', size: 100})
  const before = snapshot({buffers: [...frames(1, 2), own], processes: [p1, p2]})
  const opened = instance({pid: 1, queues: [queue(4096, 3)]})
  const after = snapshot({
    buffers: [...frames(2, 3, 4), own],
    clients: [client({holders: [{descriptors: [8], pid: 1, startTime: 10}]}), client({holders: []})],
    instances: [opened, untracked(2)],
    processes: [p1, p2]
  })
  const {clients, groups, history, instances, paths, subject} = askProcess(1, before, after)
  t.like(subject, {before: null, buffers: 4, pss: 3 * 2048 + 100, rss: 3 * 4096 + 100, uss: 100})
  t.deepEqual([clients.length, instances.length], [1, 1])
  t.like(groups[0], {
    buffers: 3,
    descriptors: 3,
    exporter: 'system',
    inodes: [2, 3, 4],
    maps: 0,
    name: 'frame-#',
    rss: 12288
  })
  t.deepEqual(groups[0]?.attachments, [{count: 3, device: 'isp'}])
  t.deepEqual(groups[0]?.sharedWith, [{buffers: 3, comm: 'p2', pid: 2, startTime: 20}])
  t.like(groups[1], {attachments: [], name: 'map', pss: 100, sharedWith: []})
  t.deepEqual(
    paths.map(({alike, steps}) => [alike, steps.map(({kind}) => kind).join(' ')]),
    [
      [3, 'process descriptor buffers'],
      [1, 'process descriptor buffers'],
      [1, 'process descriptor instance queue'],
      [1, 'process descriptor client']
    ]
  )
  t.deepEqual(
    history.map(({born, buffers, died}) => [buffers, born?.buffers, died?.buffers]),
    [
      [3, undefined, undefined],
      [4, 2, 1]
    ]
  )
})

test('a buffer that lives on with others did not die, and one received was not born', (t) => {
  const of = (...holders: readonly number[]) => snapshot({buffers: [buffer({holders, inode: 4})], processes: [p1, p2]})
  t.like(askProcess(1, of(1, 2), of(2)).history[1], {buffers: 0, died: {buffers: 0}})
  t.like(askProcess(1, of(2), of(1, 2)).history[1], {born: {buffers: 0}, buffers: 1})
})

test('where not every buffer can be followed, nobody says what came', (t) => {
  const nameless = snapshot({buffers: [buffer({holders: [1], inode: null})], processes: [p1]})
  t.deepEqual(
    askProcess(1, nameless, nameless).history.map(({born, died}) => [born, died]),
    [
      [null, null],
      [null, null]
    ]
  )
})

test('a pid given anew has another history', (t) => {
  const other = snapshot({processes: [process({comm: 'next', pid: 1, startTime: 500})]})
  const {history, subject} = askProcess(1, withOne, other)
  t.like(subject, {before: {comm: 'p1', snapshot: 0}, comm: 'next', seen: {absentAt: 0, first: 1, last: 1}})
  t.deepEqual(
    history.map(({snapshot: index}) => index),
    [1]
  )
})

test('a process that has ended is told as it was; one that may be hidden is not called gone', (t) => {
  t.deepEqual(askProcess(2, withOne, empty).gone, {how: 'gone', since: 1})
  const hidden = snapshot({machine: {processListGap: 'hidepid'}, processes: [p1]})
  t.deepEqual(askProcess(2, withOne, hidden).gone, {how: 'not-seen', since: 1})
})

const nodes = [
  videoNode({device: 'vicodec.0', name: 'enc', path: '/dev/video0', tracker: 'vicodec'}),
  videoNode({device: 'vicodec.0', name: 'dec', path: '/dev/video1', tracker: 'vicodec'})
]
const codec = snapshot({
  buffers: [
    buffer({attachments: ['vicodec.0', 'vicodec.0'], inode: 1}),
    buffer({exporter: 'videobuf2_vmalloc', inode: 2, size: 500}),
    buffer({exporter: 'system', inode: 3, size: 500})
  ],
  instances: [
    instance({path: '/dev/video0', pid: 1, queues: [queue(500, 4, 'output')]}),
    instance({path: '/dev/video1', pid: 2}),
    instance({holders: [], internal: [queue(64, 1, 'fw')], kind: 'device', path: null, pid: null})
  ],
  processes: [p1, p2],
  videoNodes: nodes
})

test('a node: its own instances, what its device has besides, exports by size, imports', (t) => {
  const {history, imported, instances, paths, subject} = askDevice('video0', codec)
  t.like(subject, {asked: 'video0', bytes: 2064, device: 'vicodec.0', nodes: ['/dev/video0'], tracker: 'vicodec'})
  t.deepEqual(
    instances.map(({kind}) => kind),
    ['instance', 'device']
  )
  t.deepEqual(imported, {buffers: 1, bytes: 4096})
  t.deepEqual(
    paths.map(({confidence, steps}) => `${confidence} ${steps.map(({kind}) => kind).join(' ')}`),
    [
      'certain process descriptor instance',
      'certain process descriptor instance queue',
      'possible process descriptor instance queue buffers',
      'certain instance',
      'certain attachment buffers'
    ]
  )
  t.like(paths[2]?.steps.at(-1), {inodes: [2]})
  t.deepEqual(history, [
    {
      bytes: 2064,
      imported: 1,
      instances: 1,
      internalBytes: 64,
      pids: [1],
      queueBytes: 2000,
      snapshot: 0,
      uptimeSeconds: 0
    }
  ])
})

test('a device by any of its names, and a node that nobody has open', (t) => {
  for (const name of ['vicodec.0', 'vicodec']) t.is(askDevice(name, codec).instances.length, 3, name)
  t.is(askDevice('enc', codec).instances.length, 2)
  const closed = snapshot({videoNodes: nodes})
  t.like(askDevice('/dev/video1', closed), {gone: null, instances: [], subject: {bytes: null}})
  const alone = snapshot({buffers: [buffer({attachments: ['isp']})]})
  t.like(askDevice('isp', alone).imported, {buffers: 1})
  t.true('missing' in ask<Missing>({kind: 'instance', path: 'vivid'}, [codec]))
})

test('commands name the sources, few of them, quoted for a shell', (t) => {
  const commands = (sources: readonly string[] | null, ...moments: readonly Snapshot[]) => {
    const {answer, see} = explainer({inode: 4, kind: 'buffer'}, sources)
    for (const [index, one] of moments.entries()) see(one, place(index))
    const found = answer()
    return 'missing' in found ? [] : found.next.map(({command}) => command)
  }
  const [first] = commands(["it's;rm -rf.tar", 'b*.tar'], withOne, withOne)
  t.is(first, String.raw`mediamem explain 'it'\''s;rm -rf.tar' 'b*.tar' --pid 1`)
  t.is(commands(['1', '2', '3', '4'], withOne)[0], 'mediamem explain SOURCE... --pid 1')
  t.is(commands(null, withOne)[0], 'mediamem explain SOURCE... --pid 1')
  t.is(commands([], withOne)[0], 'mediamem explain --pid 1')
  t.is(commands(['a'], withOne).at(-1), 'mediamem snapshot -o later.tar.gz')
  t.is(commands(['a'], withOne, withOne).at(-1), 'mediamem leaks a')
  t.true(commands(['a'], withOne).includes('find -L /proc/1/fd -maxdepth 1 -inum 4'))
  t.false(commands(['a'], withOne, empty).some((command) => command.includes('/proc/')))
})
