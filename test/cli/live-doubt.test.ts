/** When nobody may say that a buffer is held by no process: machines made up so that a look at them is not enough. */
import {chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {directory, file, link, type Member} from '../helpers/archive.js'
import {run} from '../helpers/cli.js'
import {bufinfo, descriptor, mapLine, plainProcess, sysfsBuffer, wholeList} from '../helpers/machine.js'
import {plantMembers} from '../helpers/plant.js'
import {temporaryFolder} from '../helpers/temporary.js'

const base = [
  ...wholeList(),
  ...plainProcess(7, {comm: 'cam'}),
  ...descriptor(7, 3, {inode: 5}),
  directory('sys/kernel/dmabuf/buffers'),
  ...[5, 6].flatMap((inode) => sysfsBuffer(inode))
]

const plant = (t: ExecutionContext, members: readonly Member[]): string =>
  plantMembers(join(temporaryFolder(t), 'machine'), members)

interface Said {
  readonly totals: {unheldKind: string | null; unheldBytes: number}
  readonly coverage: readonly {interface: string; status: string; denied: number; reason: string | null}[]
  readonly rows: readonly {pid: number; descriptors: number; rss: number}[]
}

async function attribute(machine: string, ...more: readonly string[]): Promise<Said> {
  const {code, stderr, stdout} = await run(['attribute', `live:${machine}`, '--json', ...more])
  if (code !== 0) throw new Error(stderr + stdout)
  return JSON.parse(stdout)
}

test('what is in both lists and in no process is kernel-held', async (t) => {
  const {totals} = await attribute(plant(t, base))
  t.is(totals.unheldKind, 'kernel-held')
})

test('of a process whose first thread has ended, another thread shows what it has', async (t) => {
  const zombie = (path: string) => file(path, '9 (late) Z 1 9 9 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 2 0 90 0 0\n')
  const below = descriptor(9, 4, {inode: 6}).map((one) => ({
    ...one,
    path: one.path.replace('proc/9/', 'proc/9/task/10/')
  }))
  const machine = plant(t, [
    ...base,
    zombie('proc/9/stat'),
    file('proc/9/maps', ''),
    directory('proc/9/fd'),
    directory('proc/9/task/9'),
    ...below,
    file('proc/9/task/10/maps', mapLine(6))
  ])
  const {rows, totals} = await attribute(machine)
  t.is(totals.unheldKind, null)
  t.like(
    rows.find(({pid}) => pid === 9),
    {descriptors: 1, rss: 4096}
  )
})

test('a thread with descriptors of its own was not looked into: nobody is accused', async (t) => {
  const machine = plant(t, [...base, directory('proc/7/task/7/fd'), link('proc/7/task/8/fd/9', '/dmabuf:')])
  const {totals} = await attribute(machine)
  t.is(totals.unheldKind, 'unattributed')
})

test('a process that does not say who it is, is refused, not gone', async (t) => {
  const machine = plant(t, base)
  const stat = join(machine, 'proc/7/stat')
  if (process.getuid?.() === 0) {
    // Nothing is refused to root: a folder in its place is as unreadable.
    rmSync(stat)
    mkdirSync(stat)
  } else chmodSync(stat, 0)
  const {coverage, totals} = await attribute(machine)
  t.is(totals.unheldKind, 'unattributed')
  t.is(coverage.find((row) => row.interface === 'dmabuf-maps')?.status, 'partial')
})

test('what is newer than all that is held, in a list that was read in between, may be a moment old', async (t) => {
  const without = base.filter(({path}) => !path.startsWith('sys/kernel/dmabuf'))
  const kind = async (inode: number) => {
    const machine = plant(t, [...without, bufinfo([{inode: 5}, {inode}])])
    return (await attribute(machine)).totals.unheldKind
  }
  t.is(await kind(4), 'kernel-held')
  t.is(await kind(6), 'unattributed')
})

test('a file that is called as a dma-buf is hides none', async (t) => {
  const machine = plant(t, [
    ...base,
    ...plainProcess(8, {comm: 'liar'}),
    link('proc/8/fd/3', '/dmabuf:'),
    file('proc/8/fdinfo/3', 'pos:\t0\nino:\t6\n')
  ])
  const {totals} = await attribute(machine)
  t.is(totals.unheldKind, 'kernel-held')
})

test('links in debugfs lead nowhere, and those of a class nowhere but to devices', async (t) => {
  const machine = plant(t, base)
  const secret = join(temporaryFolder(t), 'secret')
  writeFileSync(
    secret,
    '\nDma-buf Objects:\nsize\tflags\tmode\tcount\texp_name\tino\tname\n00004096\t0\t0\t1\tsecret\t9\tx\n'
  )
  mkdirSync(join(machine, 'sys/kernel/debug/dma_buf'), {recursive: true})
  symlinkSync(secret, join(machine, 'sys/kernel/debug/dma_buf/bufinfo'))
  mkdirSync(join(machine, 'sys/class/video4linux'), {recursive: true})
  symlinkSync('../../../../secrets', join(machine, 'sys/class/video4linux/video9'))
  const capture = join(temporaryFolder(t), 'x.tar')
  t.is((await run(['snapshot', `live:${machine}`, '-o', capture])).code, 0)
  t.false(readFileSync(capture, 'latin1').includes('secret\t9'))
  t.false(readFileSync(capture, 'latin1').includes('../secrets/'))
})
