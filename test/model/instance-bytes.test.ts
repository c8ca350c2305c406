/** What V4L2 instances have, and which tracked device a descriptor belongs to. */
import test from 'ava'
import type {V4l2Instance} from '../../src/model/media.js'
import {directory, type Member} from '../helpers/archive.js'
import {plainProcess, snapshotOf, wholeList} from '../helpers/machine.js'
import {memtrack, tree, v3, videoFd, videoMap, videoNode} from '../helpers/media.js'

const dec = videoNode('video0', 'dec-decoder', 'dec.0')
const of = (members: readonly Member[]): readonly V4l2Instance[] => snapshotOf([...dec, ...members]).instances

test('an instance that nothing was read of but its tree has no descriptor, and no bytes are lost or added', (t) => {
  const [row, ...more] = of([tree('dec', 7)])
  t.deepEqual(more, [])
  t.like(row, {
    bytes: 8192,
    device: 'dec',
    engines: [],
    internalBytes: 0,
    listedBy: ['v4l2-memtrack'],
    lowerBound: false,
    mappedBytes: null,
    path: null,
    queueBytes: 8192,
    queues: [{bytes: 8192, count: 2, name: 'capture'}]
  })
})

test('devices of similar names keep their instances apart', (t) => {
  const devices = ['vivid-000', 'vivid-0001', 'hantro', 'hantro-vpu'] as const
  const members = [
    ...wholeList(),
    ...plainProcess(7),
    ...videoNode('video0', 'vivid-000-vid-cap', 'vivid.0'),
    ...videoNode('video1', 'vivid-0001-vid-cap', 'vivid.1'),
    ...videoNode('video2', 'nxp,imx8mq-dec', 'hantro'),
    ...videoNode('video3', 'hantro-vpu-dec', '38300000.codec'),
    ...devices.flatMap((name, n) => [...videoFd(7, 5 + n, `video${n}`), tree(name, 7)])
  ]
  t.deepEqual(
    snapshotOf(members).instances.map(({device, holdersEstimated, path}) => [device, path, holdersEstimated]),
    [
      ['hantro', '/dev/video2', false],
      ['hantro-vpu', '/dev/video3', false],
      ['vivid-000', '/dev/video0', false],
      ['vivid-0001', '/dev/video1', false]
    ]
  )
})

test('a node whose name only begins alike is of no tracked device', (t) => {
  const members = [
    ...wholeList(),
    ...plainProcess(7),
    ...videoNode('video0', 'vivid-0001-vid-cap', 'x.0'),
    ...videoFd(7, 5, 'video0'),
    tree('vivid-000', 7)
  ]
  const {instances, videoNodes} = snapshotOf(members)
  t.deepEqual(
    instances.map(({device, path}) => [device, path]),
    [
      ['vivid-000', null],
      ['x.0', '/dev/video0']
    ]
  )
  t.is(videoNodes[0]?.tracker, null)
})

test('the driver that fdinfo names is believed before a name that begins alike', (t) => {
  const members = [
    ...wholeList(),
    ...plainProcess(7),
    ...videoNode('video0', 'hantro-vpu-dec', 'x.0'),
    ...videoFd(7, 5, 'video0', v3('hantro', 5)),
    tree('hantro', 7),
    memtrack('hantro-vpu', 'hantro-vpu usage: 0\n')
  ]
  t.like(snapshotOf(members).instances[0], {device: 'hantro', driver: 'hantro', path: '/dev/video0'})
})

for (const [what, keys, engines, memory] of [
  ['v0', 'src-queued-count: 0001\ndst-queued-count: 0002\nbuf-size: 4096\n', [], [{bytes: 4096, name: 'buf-size'}]],
  ['v1', 'media-driver:\thantro-vpu\nmedia-engine-decoder:\t5 ns\n', ['decoder'], []],
  ['v2', 'media-driver:\thantro-vpu\nmedia-type:\tdecoder\nmedia-engine-usage:\t5 ns\n', ['decoder'], []],
  ['v3', v3('hantro-vpu', 5), ['core 0'], []]
] as const) {
  test(`fdinfo ${what} without a tree: its engines, and bytes only if its process has mapped some`, (t) => {
    const maps = videoMap('video0', 0x10000, 4096, 0)
    const members = (text: string) => [
      ...wholeList(),
      ...plainProcess(7, {maps: text}),
      ...videoFd(7, 5, 'video0', keys)
    ]
    const [row, ...more] = of(members(''))
    t.deepEqual(more, [])
    t.like(row, {
      bytes: null,
      kind: 'descriptor',
      listedBy: ['v4l2-fdinfo'],
      lowerBound: false,
      pid: 7,
      queueBytes: null
    })
    t.deepEqual([row?.engines.map(({name}) => name), row?.memory], [engines, memory] as unknown)
    t.like(of(members(maps))[0], {bytes: 4096, internalBytes: null, lowerBound: true, mappedBytes: 4096})
  })
}

test('without any interface a descriptor has what its process has mapped of the node, and is marked', (t) => {
  const maps = videoMap('video0', 0x10000, 4096, 0) + videoMap('video0', 0x20000, 8192, 0x1000)
  const [row, ...more] = of([...wholeList(), ...plainProcess(7, {maps}), ...videoFd(7, 5, 'video0')])
  t.deepEqual(more, [])
  t.like(row, {bytes: 12288, device: 'dec.0', listedBy: ['proc-fd'], lowerBound: true, queueBytes: 12288})
})

test('of two descriptors of one node it is not known which is mapped', (t) => {
  const snapshot = snapshotOf([
    ...wholeList(),
    ...plainProcess(7, {maps: videoMap('video0', 0x10000, 4096, 0)}),
    ...videoFd(7, 5, 'video0'),
    ...videoFd(7, 6, 'video0')
  ])
  t.deepEqual(
    snapshot.instances.map(({bytes, mappedBytes}) => [bytes, mappedBytes]),
    [
      [null, null],
      [null, null]
    ]
  )
  t.is(snapshot.videoNodes[0]?.mappedBytes, 4096)
})

const twice = videoMap('video0', 0x10000, 4096, 0) + videoMap('video0', 0x20000, 4096, 0)
for (const [what, maps, bytes] of [
  ['the maps of parent and child', [videoMap('video0', 0x10000, 4096, 0), videoMap('video0', 0x10000, 4096, 0)], 4096],
  ['what is mapped twice, and its child', [twice, twice], 4096],
  ['maps at other addresses', [videoMap('video0', 0x10000, 4096, 0), videoMap('video0', 0x20000, 4096, 0)], 8192],
  ['other buffers', [videoMap('video0', 0x10000, 4096, 0), videoMap('video0', 0x10000, 4096, 0x1000)], 8192]
] as const) {
  test(`a node counts ${what} as ${bytes} bytes, in whatever order`, (t) => {
    const [a, b] = [plainProcess(7, {maps: maps[0]}), plainProcess(8, {maps: maps[1]})]
    for (const members of [
      [...a, ...b],
      [...b, ...a]
    ])
      t.is(snapshotOf(members).videoNodes[0]?.mappedBytes, bytes)
  })
}

test('a machine without V4L2 has no instances and no nodes', (t) => {
  const {coverage, instances, videoNodes} = snapshotOf([...wholeList(), directory('sys/kernel/debug')])
  t.deepEqual([instances, videoNodes], [[], []])
  for (const id of ['v4l2-memtrack', 'v4l2-fdinfo', 'v4l2-mem'])
    t.is(coverage.find((one) => one.interface === id)?.status, 'absent')
})
