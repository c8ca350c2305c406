/** Rows of `mem` and the instances they are of: each byte once. */
import test from 'ava'
import {file, type Member} from '../helpers/archive.js'
import {plainProcess, snapshotOf, wholeList} from '../helpers/machine.js'
import {tree, v3, videoFd, videoMap, videoMem, videoNode} from '../helpers/media.js'

const dec = videoNode('video0', 'dec-decoder', 'dec.0')
const rows = 'dec 5 7 4096 bounce\ndec 5 7 1024 aux 3\n'

/** `dec: 5120 = - + 5120, held by 7/5, of v4l2-mem`. */
const read = (members: readonly Member[]): string[] =>
  snapshotOf([...dec, ...members]).instances.map(
    ({bytes, device, holders, internalBytes, listedBy, lowerBound, queueBytes}) =>
      `${device}: ${bytes}${lowerBound ? '+' : ''} = ${queueBytes} + ${internalBytes}, held by ${holders.map(({descriptors, pid}) => `${pid}/${descriptors}`)}, of ${listedBy}`
  )

for (const [what, members, expected] of [
  [
    'a descriptor is one instance with its rows',
    [...wholeList(), ...plainProcess(7), ...videoFd(7, 5, 'video0'), videoMem('dec', rows)],
    ['dec.0: 5120 = null + 5120, held by 7/5, of proc-fd,v4l2-mem']
  ],
  [
    'what is mapped is its queues’, the rows are besides',
    [
      ...wholeList(),
      ...plainProcess(7, {maps: videoMap('video0', 0x10000, 8192, 0)}),
      ...videoFd(7, 5, 'video0', v3('dec', 5)),
      videoMem('dec', rows)
    ],
    ['dec: 13312+ = 8192 + 5120, held by 7/5, of v4l2-fdinfo,v4l2-mem']
  ],
  [
    'an instance that is tracked has them already',
    [...wholeList(), ...plainProcess(7), ...videoFd(7, 5, 'video0'), tree('dec', 7), videoMem('dec', rows)],
    ['dec: 8192 = 8192 + 0, held by 7/5, of v4l2-memtrack,v4l2-mem']
  ],
  [
    'so has one of a tracked device, though not known which',
    [
      ...wholeList(),
      ...plainProcess(7),
      ...videoFd(7, 5, 'video0'),
      ...videoFd(7, 6, 'video0'),
      tree('dec', 7),
      videoMem('dec', rows)
    ],
    [
      'dec: 8192 = 8192 + 0, held by , of v4l2-memtrack',
      'dec: null = null + null, held by 7/5, of proc-fd,v4l2-mem',
      'dec: null = null + null, held by 7/6, of proc-fd'
    ]
  ],
  [
    'and one whose descriptor nobody has any more',
    [...wholeList(), tree('dec', 7), videoMem('dec', rows)],
    ['dec: 8192 = 8192 + 0, held by , of v4l2-memtrack']
  ],
  [
    'an opener that is gone holds nothing',
    [...wholeList(), videoMem('dec', rows)],
    ['dec: 5120 = null + 5120, held by , of v4l2-mem']
  ],
  [
    'nor one that has other descriptors',
    [...wholeList(), ...plainProcess(7), ...videoFd(7, 6, 'null'), videoMem('dec', rows)],
    ['dec: 5120 = null + 5120, held by , of v4l2-mem']
  ],
  [
    'one whose descriptors were not read does',
    [...plainProcess(7), videoMem('dec', rows)],
    ['dec: 5120 = null + 5120, held by 7/5, of v4l2-mem']
  ],
  [
    'rows of two who share an open file add up',
    [
      ...wholeList(),
      ...plainProcess(7),
      ...plainProcess(8),
      ...videoFd(7, 5, 'video0', v3('dec', 5)),
      ...videoFd(8, 5, 'video0', v3('dec', 5)),
      videoMem('dec', `${rows}dec 5 8 100 more\n`)
    ],
    ['dec: 5220 = null + 5220, held by 7/5,8/5, of v4l2-fdinfo,v4l2-mem']
  ],
  ['a heading alone is no instance', [...wholeList(), videoMem('dec', '')], []],
  [
    'the tree of HDMI infoframes is not it',
    [...wholeList(), file('sys/kernel/debug/v4l2/tc358743 5-000f/infoframes/avi', 'x\n')],
    []
  ]
] as const) {
  test(what, (t) => {
    t.deepEqual(read(members), [...expected])
  })
}
