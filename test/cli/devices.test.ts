/** What the user points at may be full of devices: none is opened, and no link is followed to one. */
import {mkdirSync, readFileSync, symlinkSync} from 'node:fs'
import {join} from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {run} from '../helpers/cli.js'
import {mediaRoot} from '../helpers/media-root.js'
import {root} from '../helpers/root.js'
import {leadsToDevice, opened, untraceable} from '../helpers/strace.js'
import {temporaryFolder} from '../helpers/temporary.js'
import {makeFifo} from '../sources/archives.js'

const pipes = ['proc/7/maps', 'sys/kernel/debug/v4l2-memtrack/other']
const links = ['cmd/v4l2-ctl.txt', 'sys/kernel/debug/dri/gem', 'sys/kernel/debug/v4l2-memtrack/third']
const traps = ['dev', ...pipes, ...links]

/** A machine whose devices are pipes, whose descriptors lead to them, and which has a pipe where a file should be. */
function machine(t: ExecutionContext): string {
  const folder = mediaRoot(join(temporaryFolder(t), 'machine'))
  mkdirSync(join(folder, 'cmd'))
  for (const path of pipes) makeFifo(join(folder, path))
  for (const path of links) symlinkSync(join(folder, 'dev/video0'), join(folder, path))
  return folder
}

const commands = [
  ['attribute'],
  ['attribute', '--by', 'instance'],
  ['attribute', '--by', 'client'],
  ['snapshot'],
  ['interfaces']
]

for (const command of commands) {
  test(`${command.join(' ')}: pipes in the place of devices are not waited for`, async (t) => {
    const {code, stderr} = await run([...command, machine(t)])
    t.is(code, 0)
    t.is(stderr, '')
  })
}

test('the descriptors are told by their links', async (t) => {
  const {stdout} = await run(['attribute', '--by', 'instance', '--json', machine(t)])
  const [row, ...others] = JSON.parse(stdout).rows as {path: string; pid: number; bytes: number | null}[]
  t.deepEqual(others, [])
  t.like(row, {bytes: null, path: '/dev/video0', pid: 7})
})

const traced = untraceable === null ? test.serial : test.serial.skip
const why = untraceable === null ? '' : ` (skipped: ${untraceable})`

for (const command of commands) {
  traced(`${command.join(' ')}: nothing below dev is opened, by whatever path${why}`, async (t) => {
    const folder = machine(t)
    const env = {...process.env, NODE_ENV: 'production', NODE_OPTIONS: ''}
    const paths = await opened(t, [process.execPath, join(root, 'bin/run.js'), ...command, folder], {cwd: folder, env})
    t.true(paths.includes(join(folder, 'proc/7/fdinfo/3')))
    t.deepEqual(paths.filter(leadsToDevice), [])
    t.deepEqual(
      traps.filter((path) => paths.includes(join(folder, path))),
      []
    )
  })
}

test('files of a capture are opened in one place, which follows no link and waits for no pipe', (t) => {
  t.notRegex(readFileSync(join(root, 'src/sources/directory.ts'), 'utf8'), /openSync/)
  const text = readFileSync(join(root, 'src/sources/file-reader.ts'), 'utf8')
  t.deepEqual(text.match(/openSync\([^)]*\)/g), ['openSync(path, flags)'])
  t.regex(text, /const flags = .*O_RDONLY.*O_NOFOLLOW.*O_NONBLOCK/)
  t.notRegex(text, /\b(?:statSync|existsSync|realpathSync|readFileSync|accessSync)\b/)
})
