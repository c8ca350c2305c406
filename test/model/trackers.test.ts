/** Tracked devices and their nodes, where names are missing: no byte is in a tree and, mapped, beside it. */
import test from 'ava'
import {footprint} from '../../src/analysis/footprint/footprint.js'
import type {Member} from '../helpers/archive.js'
import {plainProcess, snapshotOf, wholeList} from '../helpers/machine.js'
import {memtrack, tree, v3, videoFd, videoMap, videoNode} from '../helpers/media.js'

/** Each process with what it has mapped: `[node, bytes]`. */
const machine = (
  maps: Readonly<Record<number, readonly (readonly [string, number])[]>>,
  ...more: readonly Member[]
) => [
  ...wholeList(),
  ...Object.entries(maps).flatMap(([pid, mapped]) =>
    plainProcess(Number(pid), {
      maps: mapped.map(([node, bytes], n) => videoMap(node, Number(pid) * 2 ** 24 + n * 2 ** 20, bytes, 0)).join('')
    })
  ),
  ...more
]

const read = (members: readonly Member[]) => {
  const snapshot = snapshotOf(members)
  const {bytes, leftOut} = footprint(snapshot)
  return {
    /** `amphion-vpu of 7: 8192 at video12 7/5 ~`, with `+` a lower bound. */
    instances: snapshot.instances.map(
      ({bytes: own, device, holders, holdersEstimated, lowerBound, path, pid}) =>
        `${device} of ${pid}: ${own}${lowerBound ? '+' : ''} at ${path?.slice('/dev/'.length)}${holders.map((one) => ` ${one.pid}/${one.descriptors}`).join('')}${holdersEstimated ? ' ~' : ''}`
    ),
    leftOut: leftOut.map((one) => one.bytes),
    nodes: snapshot.videoNodes.map(
      ({path, tracker, trackerEstimated}) => `${path.slice('/dev/'.length)} ${tracker}${trackerEstimated ? ' ~' : ''}`
    ),
    total: bytes
  }
}

const amphion = (...tgids: readonly number[]) => tree('amphion-vpu', ...tgids)
const open = (pid: number, fd: number, node: string) => videoFd(pid, fd, node)

for (const [what, members, expected] of [
  [
    'a node without any name is that of its opener’s instance',
    machine({7: [['video12', 8192]]}, ...open(7, 5, 'video12'), amphion(7)),
    {
      instances: ['amphion-vpu of 7: 8192 at video12 7/5 ~'],
      leftOut: [],
      nodes: ['video12 amphion-vpu ~'],
      total: 8192
    }
  ],
  [
    'so is one of which nothing is mapped, as often as it is open',
    machine(
      {7: [], 8: []},
      ...open(7, 5, 'video12'),
      ...open(7, 6, 'video12'),
      ...open(8, 5, 'video12'),
      amphion(7, 8, 7)
    ),
    {
      instances: [
        'amphion-vpu of 7: 8192 at video12 7/5 ~',
        'amphion-vpu of 8: 8192 at video12 8/5 ~',
        'amphion-vpu of 7: 8192 at video12 7/6 ~'
      ],
      nodes: ['video12 amphion-vpu ~'],
      total: 24576
    }
  ],
  [
    'other nodes, of other processes, count beside it',
    machine(
      {7: [['video12', 8192]], 9: [['video0', 4096]]},
      ...open(7, 5, 'video12'),
      ...open(9, 5, 'video0'),
      amphion(7)
    ),
    {
      instances: ['amphion-vpu of 7: 8192 at video12 7/5 ~', 'null of 9: 4096+ at video0 9/5'],
      leftOut: [],
      nodes: ['video0 null', 'video12 amphion-vpu ~'],
      total: 12288
    }
  ],
  [
    'two nodes of its opener: either may be it, and what is mapped is in the tree as far as it fits',
    machine(
      {
        7: [
          ['video12', 8192],
          ['video13', 4096]
        ]
      },
      ...open(7, 5, 'video12'),
      ...open(7, 6, 'video13'),
      amphion(7)
    ),
    {
      instances: [
        'amphion-vpu of 7: 8192 at undefined',
        'null of 7: null at video12 7/5',
        'null of 7: null at video13 7/6'
      ],
      leftOut: [8192],
      nodes: ['video12 null', 'video13 null'],
      total: 12288
    }
  ],
  [
    'two nodes of two openers may be a decoder’s and an encoder’s, or not',
    machine(
      {7: [['video12', 8192]], 8: [['video13', 4096]], 9: []},
      ...open(7, 5, 'video12'),
      ...open(8, 5, 'video13'),
      ...open(9, 5, 'video12'),
      amphion(7, 8)
    ),
    {leftOut: [12288], nodes: ['video12 null', 'video13 null'], total: 16384}
  ],
  [
    'a node that has a name may be another’s, and may be the one without',
    machine(
      {7: [['video12', 8192]]},
      ...videoNode('video0', 'cam', 'x.0'),
      ...open(7, 5, 'video0'),
      ...open(7, 6, 'video12'),
      amphion(7)
    ),
    {leftOut: [8192], nodes: ['video0 null', 'video12 null'], total: 8192}
  ],
  [
    'nor is a node it that has a name of another',
    machine({7: [['video0', 8192]]}, ...videoNode('video0', 'cam', 'x.0'), ...open(7, 5, 'video0'), amphion(7)),
    {
      instances: ['amphion-vpu of 7: 8192 at undefined', 'x.0 of 7: null at video0 7/5'],
      leftOut: [8192],
      nodes: ['video0 null'],
      total: 8192
    }
  ],
  [
    'or a driver that is no tracked device',
    machine({7: [['video0', 8192]]}, ...videoFd(7, 5, 'video0', v3('cam', 5)), amphion(7)),
    {nodes: ['video0 null'], total: 8192}
  ],
  [
    'a node that is open more often than there are instances is not it',
    machine({7: [['video12', 8192]], 8: []}, ...open(7, 5, 'video12'), ...open(8, 5, 'video12'), amphion(7)),
    {
      instances: [
        'amphion-vpu of 7: 8192 at undefined',
        'null of 7: null at video12 7/5',
        'null of 8: null at video12 8/5'
      ],
      leftOut: [8192],
      nodes: ['video12 null'],
      total: 8192
    }
  ],
  [
    'or by others than the openers, as often',
    machine({7: [], 8: []}, ...open(7, 5, 'video12'), ...open(8, 5, 'video12'), amphion(7, 7)),
    {nodes: ['video12 null']}
  ],
  [
    'or of which more is mapped than the queues have',
    machine({7: [['video12', 12288]]}, ...open(7, 5, 'video12'), amphion(7)),
    {leftOut: [8192], nodes: ['video12 null'], total: 12288}
  ],
  [
    'or which two tracked devices could claim',
    machine({7: [['video12', 8192]]}, ...open(7, 5, 'video12'), amphion(7), tree('wave6', 7)),
    {leftOut: [8192], nodes: ['video12 null'], total: 16384}
  ],
  [
    'a descriptor whose node was not read may be it',
    machine(
      {7: [['video12', 8192]]},
      ...open(7, 5, 'video12'),
      ...videoFd(7, 6, 'video13', v3('other', 5)).slice(1),
      amphion(7)
    ),
    {nodes: ['video12 null']}
  ],
  [
    'what was passed on is anybody’s: nobody has it for sure',
    machine({7: [], 9: [['video12', 8192]]}, ...open(9, 5, 'video12'), amphion(7)),
    {
      instances: ['amphion-vpu of 7: 8192 at undefined', 'null of 9: null at video12 9/5'],
      leftOut: [8192],
      total: 8192
    }
  ],
  [
    'queues of a device without instances are anybody’s too',
    machine(
      {9: [['video12', 8192]]},
      ...open(9, 5, 'video12'),
      memtrack('vid', 'vid usage: 8192\n  vid-cap usage: 8192 (count=2)\n')
    ),
    {instances: ['vid of null: 8192 at undefined', 'null of 9: null at video12 9/5'], leftOut: [8192], total: 8192}
  ],
  [
    'an instance without queues has nothing that is mapped',
    machine(
      {7: [], 9: [['video0', 4096]]},
      ...open(9, 5, 'video0'),
      memtrack('vpu', 'vpu usage: 0\n  instance (tgid=7, pid=7) usage: 0\n    capture usage: 0\n')
    ),
    {instances: ['vpu of 7: 0 at undefined', 'null of 9: 4096+ at video0 9/5'], leftOut: [], total: 4096}
  ]
] as const) {
  test(what, (t) => t.like(read(members), expected as unknown as ReturnType<typeof read>))
}

const hantro = videoNode('video0', 'nxp,imx8mq-vpu-dec', '38300000.codec')

for (const [what, keys] of [
  ['v1', 'media-driver:\thantro-vpu\nmedia-engine-decoder:\t5 ns\n'],
  ['v3', v3('hantro-vpu', 5)]
] as const) {
  test(`the driver that fdinfo ${what} names is the node’s, for descriptors that say nothing too`, (t) => {
    const members = machine(
      {7: [['video0', 8192]], 8: [['video0', 8192]]},
      ...hantro,
      ...videoFd(7, 5, 'video0', keys),
      ...videoFd(8, 5, 'video0', null),
      tree('hantro-vpu', 7, 8)
    )
    t.deepEqual(read(members), {
      instances: ['hantro-vpu of 7: 8192 at video0 7/5', 'hantro-vpu of 8: 8192 at video0 8/5'],
      leftOut: [],
      nodes: ['video0 hantro-vpu'],
      total: 16384
    })
  })
}

test('a second device of the same process, of which nothing is tracked, counts beside it', (t) => {
  const members = machine(
    {
      7: [
        ['video0', 8192],
        ['video1', 4096]
      ]
    },
    ...hantro,
    ...videoFd(7, 5, 'video0', v3('hantro-vpu', 5)),
    ...open(7, 6, 'video1'),
    tree('hantro-vpu', 7)
  )
  t.deepEqual(read(members), {
    instances: ['hantro-vpu of 7: 8192 at video0 7/5', 'null of 7: 4096+ at video1 7/6'],
    leftOut: [],
    nodes: ['video0 hantro-vpu', 'video1 null'],
    total: 12288
  })
})

test('two drivers of one node: neither is believed before its name', (t) => {
  const members = machine(
    {7: [], 8: []},
    ...videoNode('video0', 'dec-decoder', 'x.0'),
    ...videoFd(7, 5, 'video0', v3('a', 5)),
    ...videoFd(8, 5, 'video0', v3('b', 6)),
    tree('a', 7),
    tree('b', 8),
    tree('dec', 9)
  )
  t.deepEqual(read(members).nodes, ['video0 dec'])
})
