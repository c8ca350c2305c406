/** A tree of tracked memory as instances and what is outside of them. */
import test from 'ava'
import fc from 'fast-check'
import {readMemtrack, type TrackedDevice} from '../../src/model/tracked.js'
import {parseMemtrack} from '../../src/parsers/v4l2/v4l2-memtrack.js'

const read = (rows: string, total = Number(/usage: (\d+)/.exec(rows)?.[1])): TrackedDevice => {
  const {issues, value} = parseMemtrack(`Total memory usage: ${total} bytes\n${rows}`, {path: 'x'})
  if (issues.length > 0) throw new Error(JSON.stringify(issues))
  return readMemtrack(value)
}

const amphion = `amphion-vpu (tgid=274, pid=274) usage: 76279808
  fw [leaf] (tgid=274, pid=274) usage: 2097152
  rpc [leaf] (tgid=274, pid=274) usage: 1048576
  fw [leaf] (tgid=274, pid=274) usage: 2097152
  rpc [leaf] (tgid=274, pid=274) usage: 1048576
  fw [leaf] (tgid=274, pid=274) usage: 2097152
  rpc [leaf] (tgid=274, pid=274) usage: 1048576
  instance (tgid=1812, pid=1815) usage: 43012096
    output (tgid=1812, pid=1815) usage: 4194304 (count=4)
    capture (tgid=1812, pid=1815) usage: 33177600 (count=20)
    udata [leaf] (tgid=1812, pid=1815) usage: 4096
    bitstream-ring-buffer [leaf] (tgid=1812, pid=1815) usage: 3145728
    mbi [leaf] (tgid=97, pid=97) usage: 196608
    mbi [leaf] (tgid=97, pid=97) usage: 196608
    dcp [leaf] (tgid=97, pid=97) usage: 1048576
    dcp [leaf] (tgid=97, pid=97) usage: 1048576
  instance (tgid=2031, pid=2031) usage: 23830528
    output (tgid=2031, pid=2031) usage: 6266880 (count=4)
    capture (tgid=2031, pid=2031) usage: 1048576
    bitstream-ring-buffer [leaf] (tgid=2031, pid=2031) usage: 3145728
    enc-frame [leaf] (tgid=97, pid=97) usage: 3342336
    enc-frame [leaf] (tgid=97, pid=97) usage: 3342336
    ref-frame [leaf] (tgid=97, pid=97) usage: 3342336
    ref-frame [leaf] (tgid=97, pid=97) usage: 3342336
`

test('amphion: firmware is the device’s and reserved; queues and internal memory are the instance’s, whoever made them', (t) => {
  const {instances, own} = read(amphion)
  t.deepEqual(
    instances.map(({bytes, internalBytes, queueBytes, reservedBytes, tgid}) => [
      tgid,
      bytes,
      queueBytes,
      internalBytes,
      reservedBytes
    ]),
    [
      [1812, 43012096, 37371904, 5640192, 0],
      [2031, 23830528, 7315456, 16515072, 0]
    ]
  )
  t.deepEqual(instances[1]?.queues, [
    {bytes: 6266880, count: 4, name: 'output'},
    {bytes: 1048576, count: 1, name: 'capture'}
  ])
  t.deepEqual(instances[0]?.internal.at(-2), {bytes: 393216, count: 2, name: 'mbi'})
  t.like(own, {bytes: 9437184, internalBytes: 9437184, queueBytes: 0, queues: [], reservedBytes: 9437184, tgid: null})
})

for (const [what, rows, expected] of [
  [
    'queues below the root, and what the root took itself',
    'vivid-000 (tgid=1, pid=1) usage: 1000 (count=1, self=100)\n  vid-cap (tgid=1, pid=1) usage: 900 (count=2)\n  vbi-out (tgid=1, pid=1) usage: 0\n',
    {instances: [], own: [1000, 900, 100, 0]}
  ],
  [
    'as the documentation has it, no leaf marked',
    'my-device (tgid=1, pid=1) usage: 90\n  context (tgid=2, pid=2) usage: 60 (count=2)\n  context (tgid=3, pid=3) usage: 30 (count=1)\n',
    {
      instances: [
        [2, 60, 0, 60],
        [3, 30, 0, 30]
      ],
      own: null
    }
  ],
  [
    'queues told by their names where no leaf is marked',
    'd usage: 66\n  instance (tgid=2, pid=2) usage: 66\n    output usage: 11 (count=1)\n    capture usage: 22 (count=1)\n    mv usage: 33 (count=1)\n',
    {instances: [[2, 66, 33, 33]], own: null}
  ],
  [
    'what a node took besides its parts, where the text leaves it out',
    'd usage: 100 (count=1)\n  instance (tgid=2, pid=2) usage: 60 (count=1)\n    output usage: 50 (count=1)\n',
    {instances: [[2, 60, 50, 10]], own: [40, 0, 40, 0]}
  ],
  [
    'queues of any name where leaves are marked',
    'd usage: 9\n  fw [leaf] usage: 4\n  instance (tgid=2, pid=2) usage: 5\n    bitstream usage: 5\n',
    {instances: [[2, 5, 5, 0]], own: [4, 0, 4, 4]}
  ],
  ['a root alone', 'hantro (tgid=1, pid=1) usage: 4096\n', {instances: [], own: [4096, 0, 4096, 0]}],
  ['a root alone that is a leaf', 'd [leaf] usage: 4096\n', {instances: [], own: [4096, 0, 4096, 0]}],
  ['an empty root', 'hantro (tgid=1, pid=1) usage: 0\n', {instances: [], own: null}],
  [
    'instances that have nothing yet',
    'd usage: 7\n  fw [leaf] usage: 7\n  instance (tgid=2, pid=2) usage: 0\n  instance (tgid=2, pid=3) usage: 0\n    output usage: 0\n    capture usage: 0\n',
    {
      instances: [
        [2, 0, 0, 0],
        [2, 0, 0, 0]
      ],
      own: [7, 0, 7, 7]
    }
  ],
  [
    'firmware of one instance is no reserved memory of the device',
    'd usage: 7\n  instance (tgid=2, pid=2) usage: 7\n    fw [leaf] usage: 7\n',
    {instances: [[2, 7, 0, 7]], own: null}
  ],
  [
    'instances below cores, each its own, and what a core took itself',
    'd usage: 99\n  core 0 (tgid=1, pid=1) usage: 59 (count=1, self=9)\n    instance (tgid=2, pid=2) usage: 30\n      output usage: 30 (count=3)\n    instance (tgid=3, pid=3) usage: 20\n      mv [leaf] usage: 20\n  core 1 (tgid=1, pid=1) usage: 40\n    instance (tgid=2, pid=2) usage: 40\n      capture usage: 40 (count=4)\n',
    {
      instances: [
        [2, 30, 30, 0],
        [3, 20, 0, 20],
        [2, 40, 40, 0]
      ],
      own: [9, 0, 9, 0]
    }
  ],
  [
    'what a queue took itself is its buffers, what hangs below it the driver’s',
    'd usage: 90\n  vid-cap (tgid=1, pid=1) usage: 30 (count=2, self=20)\n    meta [leaf] usage: 10\n  instance (tgid=2, pid=2) usage: 60\n    capture (tgid=2, pid=2) usage: 60 (count=5, self=50)\n      mv [leaf] usage: 10\n',
    {instances: [[2, 60, 50, 10]], own: [30, 20, 10, 0]}
  ],
  [
    'instances in instances',
    'd usage: 9\n  instance (tgid=2, pid=2) usage: 9 (count=1, self=1)\n    core (tgid=2, pid=2) usage: 8 (count=1, self=2)\n      mv [leaf] usage: 6\n',
    {instances: [[2, 9, 0, 9]], own: null}
  ]
] as const) {
  test(what, (t) => {
    const {instances, own} = read(rows)
    t.deepEqual(
      {
        instances: instances.map(({bytes, internalBytes, queueBytes, tgid}) => [
          tgid,
          bytes,
          queueBytes,
          internalBytes
        ]),
        own: own === null ? null : [own.bytes, own.queueBytes, own.internalBytes, own.reservedBytes]
      },
      expected as unknown
    )
    t.true(instances.every(({reservedBytes}) => reservedBytes === 0))
  })
}

test('a file without a tree tells nothing', (t) => {
  t.deepEqual(readMemtrack({root: null, stated: 5}), {instances: [], own: null})
})

interface Node {
  readonly name: string
  readonly leaf: boolean
  readonly self: number
  readonly children: readonly Node[]
}

const names = fc.constantFrom('instance', 'output', 'capture', 'fw', 'rpc', 'udata', 'ctx 1', 'a usage: 5', '')
const {node} = fc.letrec<{node: Node}>((tie) => ({
  node: fc.oneof(
    {depthSize: 'small', maxDepth: 4},
    fc.record({children: fc.constant([]), leaf: fc.boolean(), name: names, self: fc.nat(9999)}),
    fc.record({
      children: fc.array(tie('node'), {maxLength: 4}),
      leaf: fc.constant(false),
      name: names,
      self: fc.nat(99)
    })
  )
}))
const usage = ({children, self}: Node): number => children.reduce((sum, child) => sum + usage(child), self)

/** As v4l2_memtrack_seq_visitor() prints it. */
const print = (one: Node, depth = 0): string => {
  const {children, leaf, name, self} = one
  const own = children.length > 0 && self > 0 ? ` (count=1, self=${self})` : ''
  const line = `${'  '.repeat(depth)}${name} ${leaf ? '[leaf] ' : ''}usage: ${usage(one)}${own}\n`
  return line + children.map((child) => print(child, depth + 1)).join('')
}

test('instances and the rest add up to the tree, each queue and part once', (t) => {
  fc.assert(
    fc.property(node, (root) => {
      const {instances, own} = read(print(root), usage(root))
      const all = own === null ? instances : [...instances, own]
      t.is(
        all.reduce((sum, {bytes}) => sum + bytes, 0),
        usage(root)
      )
      for (const {bytes, internal, internalBytes, queueBytes, queues, reservedBytes} of all) {
        const sum = (of: readonly {readonly bytes: number}[]) => of.reduce((total, one) => total + one.bytes, 0)
        t.deepEqual([bytes, queueBytes, internalBytes], [queueBytes + internalBytes, sum(queues), sum(internal)])
        t.true(reservedBytes <= internalBytes)
      }
    })
  )
})
