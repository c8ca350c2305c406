/** What is not asked of a machine: the cost of a scan is in the number of its system calls. */
import {spawn} from 'node:child_process'
import {closeSync, openSync} from 'node:fs'
import {join} from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {link, unpack} from '../helpers/archive.js'
import {run} from '../helpers/cli.js'
import {descriptor, mapLine, plainProcess, wholeList} from '../helpers/machine.js'
import {plantMembers} from '../helpers/plant.js'
import {root} from '../helpers/root.js'
import {traced, untraceable} from '../helpers/strace.js'
import {temporaryFolder} from '../helpers/temporary.js'

const pipes = (pid: number) => [1, 2, 3].map((fd) => link(`proc/${pid}/fd/${fd}`, `pipe:[${fd}]`))

test('of a process without media nothing is read that would name it', async (t) => {
  const members = [
    ...wholeList(),
    ...plainProcess(7),
    ...pipes(7),
    ...plainProcess(8),
    ...descriptor(8, 3, {inode: 5}),
    ...plainProcess(9, {maps: mapLine(5)})
  ]
  const named = [7, 8, 9].map((pid) => ({bytes: Buffer.from(`p${pid}\0`), path: `proc/${pid}/cmdline`}))
  const machine = plantMembers(join(temporaryFolder(t), 'machine'), [
    ...members,
    ...named.map(({bytes, path}) => ({bytes, path, target: '', type: 'file' as const}))
  ])
  const capture = join(temporaryFolder(t), 'kept.tar.gz')
  t.is((await run(['snapshot', `live:${machine}`, '-o', capture])).code, 0)
  const paths = (await unpack(capture)).map(({path}) => path.replace(/\/$/, ''))
  t.deepEqual(paths.filter((path) => path.startsWith('proc/7')).sort(), [
    'proc/7',
    'proc/7/fd',
    'proc/7/fd/1',
    'proc/7/fd/2',
    'proc/7/fd/3',
    'proc/7/maps',
    'proc/7/stat'
  ])
  t.true(paths.includes('proc/8/cmdline'))
  t.true(paths.includes('proc/9/cmdline'))
})

/** A process that has /dev/null open that many times, and what a process begins with. */
function holder(t: ExecutionContext, descriptors: number): number {
  const none = openSync('/dev/null', 'r')
  t.teardown(() => closeSync(none))
  const child = spawn('sleep', ['600'], {stdio: Array<number>(descriptors).fill(none)})
  t.teardown(() => child.kill('SIGKILL'))
  return child.pid ?? 0
}

const onTrace = untraceable === null ? test.serial : test.serial.skip
const why = untraceable === null ? '' : ` (skipped: ${untraceable})`

onTrace(`one system call for a descriptor that is no media's${why}`, async (t) => {
  const pid = holder(t, 500)
  const calls = await traced(t, [process.execPath, join(root, 'bin/run.js'), 'attribute'], '%file,%desc')
  const begin = calls.findIndex((call) => call.includes(` chdir("/proc/${pid}")`))
  t.not(begin, -1)
  const [thread = ''] = /^\d+/.exec(calls[begin] ?? '') ?? []
  const own = calls.slice(begin + 1).filter((call) => call.startsWith(`${thread} `))
  const of = own.slice(
    0,
    own.findIndex((call) => call.includes(' chdir("/proc/'))
  )
  t.is(of.filter((call) => call.includes(' readlink("')).length, 500)
  // Its folder, stat twice, maps.
  t.true(of.length < 500 + 40, `${of.length} calls:\n${of.filter((call) => !call.includes(' readlink(')).join('\n')}`)
})
