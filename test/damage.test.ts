/** Damaged and hostile captures, whole: bounded, said, and never a number that is not so. */
import {readFileSync} from 'node:fs'
import {gzipSync} from 'node:zlib'
import test, {type ExecutionContext} from 'ava'
import fc from 'fast-check'
import {attribute} from '../src/analysis/attribute.js'
import {MediamemError} from '../src/errors.js'
import {load} from '../src/load.js'
import {directory, file, type Member, repack, unpack} from './helpers/archive.js'
import {bufinfo, descriptor, plainProcess, sysfsBuffer, wholeList} from './helpers/machine.js'
import {temporaryFile} from './helpers/temporary.js'
import {readTruth} from './helpers/truth.js'

const capture = 'fixtures/captures/6.12-a-pipeline'
const truth = readTruth(`${capture}.truth.json`)

/** What came of it: a refusal with exit code 2, or a snapshot whose every gap is named. */
async function partial(t: ExecutionContext, bytes: Buffer): Promise<'refused' | 'partial'> {
  try {
    const {snapshot, warnings} = await load(temporaryFile(t, 'x.tar.gz', bytes))
    const {holderGap, totals} = attribute(snapshot, 'process')
    t.is(warnings.length, 1)
    t.true(snapshot.issues.some(({code}) => code === 'archive-damaged'))
    t.truthy(holderGap)
    t.is(totals.kernelHeldBytes, 0)
    t.true(totals.bytes <= truth.totals.unique_bytes)
    if (totals.complete) t.is(totals.bytes, truth.totals.unique_bytes)
    return 'partial'
  } catch (error) {
    if (!(error instanceof MediamemError)) throw error
    t.is(error.exitCode, 2)
    return 'refused'
  }
}

test('cut anywhere: what could be read, or a refusal', async (t) => {
  const whole = readFileSync(`${capture}.tar.gz`)
  const outcomes = []
  for (let at = 20; at < whole.length - 20; at += at < 4000 ? 199 : 2500)
    outcomes.push(await partial(t, whole.subarray(0, at)))
  t.true(outcomes.filter((one) => one === 'partial').length > 20)
})

test('a byte wrong anywhere in the compressed stream is no bug', async (t) => {
  const whole = readFileSync(`${capture}.tar.gz`)
  for (let at = 12; at < whole.length; at += 4001) {
    const broken = Buffer.from(whole)
    broken[at] = (broken[at] ?? 0) ^ 0x55
    try {
      await load(temporaryFile(t, 'x.tar.gz', broken))
    } catch (error) {
      t.true(error instanceof MediamemError, String(error))
    }
  }
  t.pass()
})

const small = (): Member[] => [
  ...wholeList(),
  directory('sys/kernel/dmabuf/buffers'),
  ...sysfsBuffer(1),
  bufinfo([{inode: 1}]),
  ...plainProcess(7),
  ...descriptor(7, 3)
]

test('cut at any block, a list of buffers is whole only if all are in it', async (t) => {
  const members = [
    directory('sys/kernel/dmabuf/buffers'),
    ...[1, 2, 3].flatMap((inode) => sysfsBuffer(inode)),
    ...wholeList()
  ]
  const whole = await repack(members)
  for (let at = 512; at < whole.length - 1024; at += 512) {
    const {snapshot} = await load(temporaryFile(t, 'x.tar', whole.subarray(0, at)))
    const {totals} = attribute(snapshot, 'process')
    t.false(totals.complete, `cut at ${at}`)
    t.is(totals.kernelHeldBytes, 0)
  }
})

test('two machines in one archive have no ledger', async (t) => {
  const both = [
    ...small().map((member) => ({...member, path: `before/${member.path}`})),
    ...small().map((member) => ({...member, path: `after/${member.path}`}))
  ]
  const error = await t.throwsAsync(async () => load(temporaryFile(t, 'x.tar', await repack(both))), {
    instanceOf: MediamemError
  })
  t.like(error, {code: 'SEVERAL_CAPTURES', exitCode: 2})
  t.regex(error.message, /after\/, before\//)
})

test('two moments one after the other in one archive have no ledger', async (t) => {
  const later = small().map((member) =>
    member.path === 'proc/7/stat'
      ? {...member, bytes: Buffer.from(String(member.bytes).replace(' S 0', ' R 0'))}
      : member
  )
  const error = await t.throwsAsync(async () => load(temporaryFile(t, 'x.tar', await repack([...small(), ...later]))), {
    instanceOf: MediamemError
  })
  t.like(error, {code: 'SEVERAL_CAPTURES', exitCode: 2})
  t.regex(error.message, /proc\/7\/stat twice/)
  t.is((await load(temporaryFile(t, 'y.tar', await repack([...small(), ...small()])))).snapshot.buffers.length, 1)
})

for (const prefix of ['', './', 'a/b c/', '../../', '/', 'proc/of/phone/', 'sys/']) {
  test(`folders before the machine's root are ignored: "${prefix}"`, async (t) => {
    const members = small().map((member) => ({...member, path: `${prefix}${member.path}`}))
    const {snapshot} = await load(temporaryFile(t, 'x.tgz', gzipSync(await repack(members))))
    t.deepEqual(snapshot, (await load(temporaryFile(t, 'y.tar', await repack(small())))).snapshot)
    t.is(snapshot.buffers.length, 1)
  })
}

test('a machine seen through the root folder of a process is another machine', async (t) => {
  const inside = [file('proc/7/root/proc/9/maps', 'x'), file('proc/7/root/sys/kernel/dmabuf/buffers/5/size', '4096\n')]
  const {snapshot} = await load(temporaryFile(t, 'x.tar', await repack([...small(), ...inside])))
  t.deepEqual(
    snapshot.processes.map(({pid}) => pid),
    [1, 2, 7]
  )
  t.deepEqual(
    snapshot.buffers.map(({inode}) => inode),
    [1]
  )
})

for (const [what, bytes] of [
  ['nothing', Buffer.alloc(0)],
  ['zeros', Buffer.alloc(20_000)],
  ['an empty gzip', gzipSync('')],
  ['prose', Buffer.from('Dear reader,\n\nthis is not a capture.\n')],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0])]
] as const) {
  test(`${what} is refused with exit code 2 and a next step or a reason`, async (t) => {
    const error = await t.throwsAsync(load(temporaryFile(t, 'x.tar.gz', bytes)), {instanceOf: MediamemError})
    t.is(error.exitCode, 2)
    t.true(error.message.length > 20)
  })
}

test('a tar of something else names what it saw', async (t) => {
  const error = await t.throwsAsync(
    async () => load(temporaryFile(t, 'x.tar', await repack([file('README', 'x'), file('src/a.c', 'y')]))),
    {instanceOf: MediamemError}
  )
  t.regex(error.message, /2 members, such as README, src\/a\.c/)
})

/** A member that comes twice is two captures: each path once. */
const replaced = (drawn: readonly (readonly [string, Buffer | string])[]): Member[] => {
  const texts = new Map(drawn)
  return [...small().filter(({path}) => !texts.has(path)), ...[...texts].map(([path, text]) => file(path, text))]
}

test('whatever a member holds, nothing throws and the ledger sums', async (t) => {
  const paths = [
    'proc/7/maps',
    'proc/7/fdinfo/3',
    'proc/7/stat',
    'proc/7/status',
    'proc/7/comm',
    'proc/7/cgroup',
    'proc/7/limits',
    'proc/7/dmabuf_rss',
    'sys/kernel/dmabuf/buffers/1/size',
    'sys/kernel/debug/dma_buf/bufinfo',
    'sys/kernel/debug/dma_buf/dmaprocs',
    'sys/fs/bpf/dmabuf/iter',
    'cmd/stat-fds.txt',
    'capture-errors.tsv',
    'proc/loadavg',
    'proc/uptime'
  ]
  const content = fc.oneof(
    fc.string({unit: 'binary'}),
    fc.uint8Array().map((bytes) => Buffer.from(bytes))
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...paths), content), {maxLength: 12, minLength: 1}),
      async (drawn) => {
        const {snapshot} = await load(temporaryFile(t, 'x.tar', await repack(replaced(drawn))))
        const {totals} = attribute(snapshot, 'buffer')
        t.is(
          totals.bytes,
          totals.exclusiveBytes + totals.sharedBytes + totals.kernelHeldBytes + totals.unattributedBytes
        )
      }
    ),
    {numRuns: 60}
  )
})

test('standard order or not, links may be files: a folder of plain text reads like the archive', async (t) => {
  const members = (await unpack(`${capture}.tar.gz`)).map((member) =>
    member.type === 'symlink' && /\/fd\/\d+$/.test(member.path) ? file(member.path, member.target) : member
  )
  const {snapshot} = await load(temporaryFile(t, 'x.tar', await repack(members)))
  t.deepEqual(snapshot, (await load(`${capture}.tar.gz`)).snapshot)
})
