/** Names of any bytes on their way into a redacted capture: none arrives, and nothing else is lost. */
import test from 'ava'
import fc from 'fast-check'
import {attribute, type Grouping} from '../../src/analysis/attribute.js'
import {redacted} from '../../src/load.js'
import type {Snapshot} from '../../src/model/snapshot.js'
import {encode} from '../../src/render/text.js'
import {directory, file, link, type Member} from '../helpers/archive.js'
import {everything} from '../helpers/everything.js'
import {bufinfo, descriptor, mapLine, plainProcess, snapshotOf, sysfsBuffer, wholeList} from '../helpers/machine.js'
import {redactMembers} from '../helpers/redacted.js'

/** In every name, and in no word of the kernel. */
const mark = 'Zq'

const traps = [
  `${mark}\n`,
  `\t${mark}`,
  ` ${mark} `,
  `${mark} (deleted)`,
  `${mark}) S 1 2 3`,
  `${mark}\\012`,
  `${mark}\udc80`,
  `\n\tShared fence: ${mark} b signalled`,
  `\n\tread fence:7:9 ${mark} ${mark} signalled`,
  `\n\tAttached Devices:\n\t${mark}`,
  `${mark}\nTotal 0 devices attached`,
  `\nino:\t9\nname:\t${mark}`,
  `exp_name:\t${mark}`,
  `/../${mark}`,
  `<none>`,
  ''
]
const bytes = (text: string): number => Buffer.byteLength(text.replaceAll(/[\udc80-\udcff]/g, 'x'))
const nameOf = (max: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...traps), {maxLength: 3}).map((parts) => {
    let name = parts.join('')
    while (bytes(name) > max) name = name.slice(0, -1)
    return name
  })

const raw = (path: string, text: string): Member => file(path, Buffer.from(encode(text)))
const encoded = (members: readonly Member[], again: (member: Member) => Member): Member[] => members.map(again)

interface Named {
  readonly comm: string
  readonly names: readonly string[]
}

/** Two processes and four buffers: held by descriptors, by a map, by both, by nobody. */
function machine({comm, names: [a = '', b = '', c = '', d = '']}: Named, inodes: boolean): Member[] {
  const inode = (number: number): number | null => (inodes ? number : null)
  const maps = (number: number, name: string): string => mapLine(number, 4096, name.replaceAll('\n', '\\012'))
  const row = (number: number, name: string, refs: number) => ({devices: ['rkvdec'], inode: number, name, refs})
  return [
    ...wholeList(),
    ...plainProcess(7, {comm, maps: maps(5, a) + maps(6, b)}),
    ...plainProcess(8, {comm: `${comm}`.slice(0, 14)}),
    raw(
      'proc/7/status',
      `Name:\t${comm.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\nPid:\t7\nUid:\t0\t0\t0\t0\n`
    ),
    raw('proc/7/cmdline', `/bin/${mark}\0--${comm}\0`),
    raw('proc/7/cgroup', `0::/user.slice/${mark}\n`),
    ...descriptor(7, 3, {inode: inode(5), name: a, refs: 2}),
    ...descriptor(8, 3, {inode: inode(7), name: c}),
    ...[`/home/${comm}`, `/dev/dri/${mark}`, `/memfd:${comm} (deleted)`].map((to, at) =>
      link(`proc/8/fd/${9 + at}`, to)
    ),
    link('proc/8/fd/20', '/dev/video0'),
    directory('sys/kernel/dmabuf/buffers'),
    ...[5, 6, 7, 8].flatMap((number) => sysfsBuffer(number)),
    bufinfo([row(5, a, 2), row(6, b, 1), row(7, c, 1), row(8, d, 1)])
  ]
}

/** The members as bytes, lone surrogates as what they stand for. */
const asBytes = (members: readonly Member[]): Member[] =>
  encoded(members, (member) => ({...member, bytes: Buffer.from(member.bytes)}))

const named = fc.record({comm: nameOf(15), names: fc.array(nameOf(31), {maxLength: 4, minLength: 4})})
const groupings = ['process', 'exporter', 'device', 'buffer', 'cgroup', 'user'] as const

/**
 * Of a fence that a name may have forged the driver is hidden, too. What stands below the name of a buffer without
 * holders may be more of that name, and is taken for it where another buffer has such a name.
 */
function result(snapshot: Snapshot, by: Grouping): unknown {
  const {coverage, holderGap, rows, totals} = attribute(snapshot, by)
  const sure = rows.map((row) =>
    'holders' in row && row.holders.length === 0 ? {...row, fences: [], name: null} : row
  )
  const drivers = (key: string, value: unknown): unknown => (key === 'driver' ? null : value)
  return JSON.parse(JSON.stringify({coverage, holderGap, rows: sure, totals}, drivers))
}

for (const inodes of [true, false]) {
  test(`no byte of a name is left, and every byte of memory is${inodes ? '' : ', without inodes in fdinfo'}`, (t) => {
    let told = 0
    fc.assert(
      fc.property(named, (names) => {
        const members = asBytes(machine(names, inodes))
        const {all, snapshot, texts} = redactMembers(members)
        t.false(all.includes(mark), JSON.stringify([...texts].filter(([, text]) => text.includes(mark))))
        const whole = redacted(snapshotOf(members))
        if (snapshot.coverage.some(({reason}) => reason?.includes('left out by --redact'))) return
        told += 1
        for (const by of groupings) t.deepEqual(result(snapshot, by), result(whole, by))
      }),
      {numRuns: 150}
    )
    t.true(told > 40, `${told}`)
  })
}

test('of a machine with every interface no name is left', (t) => {
  for (const name of [mark, `${mark} b`, `a\n${mark}`, `${mark}\u001b[2J`, `${mark}) S 1`]) {
    const {all, texts} = redactMembers(everything(name))
    t.false(all.includes(mark), JSON.stringify([...texts].filter(([path, text]) => `${path}${text}`.includes(mark))))
  }
})
