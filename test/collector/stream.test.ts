/** What the collector writes is a tar that says where it ends, and writing it is all it does. */
import {execFileSync, spawnSync} from 'node:child_process'
import {chmodSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {load} from '../../src/load.js'
import {collect, script, tools, unpacked} from '../helpers/collector.js'
import {leftAlone, mediaRoot} from '../helpers/media-root.js'
import {root} from '../helpers/root.js'
import {leadsToDevice, opened, untraceable, written} from '../helpers/strace.js'
import {temporaryFile, temporaryFolder} from '../helpers/temporary.js'
import {plant} from '../sources/archives.js'

const machineOf = (t: ExecutionContext, name: string) => unpacked(join(temporaryFolder(t), 'machine'), name)
const some = tools.slice(0, 1)

/** The texts of a tar, by their names; GNU tar reads it. */
const member = (stream: Buffer, name: string): string =>
  String(execFileSync('tar', ['-xOf', '-', name], {input: stream, maxBuffer: 2 ** 30}))

test('it is of the version it comes with', (t) => {
  const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  t.true(readFileSync(script, 'utf8').includes(`\nversion=${version}\n`))
})

for (const shell of some) {
  test(`${shell.name}: cut anywhere, the stream is known to be cut`, async (t) => {
    const stream = collect(shell, await machineOf(t, '6.12-d-drm-udmabuf-fences'))
    const whole = await load(temporaryFile(t, 'x.tar', stream))
    t.deepEqual(whole.warnings, [])
    for (let end = 20_000; end < stream.length - 1024; end += 7177) {
      for (const at of [end, end - (end % 512)]) {
        const {snapshot, warnings} = await load(temporaryFile(t, 'x.tar', stream.subarray(0, at)))
        t.is(warnings.length, 1, `${at}`)
        t.true(snapshot.issues.some(({code}) => code === 'archive-damaged'))
        t.true(snapshot.buffers.length <= whole.snapshot.buffers.length)
      }
    }
  })
}

for (const shell of tools) {
  test.serial(`${shell.name}: the names of a manifest may hold anything`, (t) => {
    const machine = plant(join(temporaryFolder(t), 'machine'), {
      'proc/sys/kernel/hostname': 'a"b\\c\td \u001b[1mé\n',
      'proc/sys/kernel/osrelease': '6.1\n',
      'proc/self/status': 'Name:\tx\nCapEff:\t000001ffffffffff\n'
    })
    const manifest = JSON.parse(member(collect(shell, machine), 'manifest.json'))
    t.like(manifest, {
      bootId: null,
      capabilities: '000001ffffffffff',
      failures: [],
      host: 'a"b\\c\td \u001b[1mé',
      kernel: '6.1',
      kind: 'collector',
      schema: 'mediamem.manifest/1',
      status: 'complete'
    })
    t.regex(manifest.start, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/)
  })
}

for (const tool of ['tar', 'bsdtar']) {
  const here = spawnSync(tool, ['--version']).error === undefined
  const lists = here ? test : test.skip
  lists(`${tool} lists it${here ? '' : ' (skipped: it is not here)'}`, async (t) => {
    const machine = await machineOf(t, '5.10-a-pipeline')
    for (const shell of tools) {
      const stream = collect(shell, machine)
      const {status, stderr, stdout} = spawnSync(tool, ['-tf', '-'], {encoding: 'utf8', input: stream})
      t.is(stderr, '')
      t.is(status, 0)
      const names = stdout.trim().split('\n')
      t.is(names.at(-1), 'manifest.json')
      t.is(new Set(names).size, names.length)
      t.is(stream.length % 512, 0)
    }
  })
}

test('without the tools it needs it writes nothing, and says so on one line', (t) => {
  const folder = join(temporaryFolder(t), 'bin')
  mkdirSync(folder)
  writeFileSync(join(folder, 'grep'), '#!/bin/sh\necho "usage: grep" >&2\nexit 2\n')
  chmodSync(join(folder, 'grep'), 0o755)
  for (const {name, path, words} of tools.filter((one) => one.path !== '/nowhere')) {
    const [program = '', ...args] = words
    const {status, stderr, stdout} = spawnSync(program, [...args, script], {env: {PATH: `${folder}:${path}`}})
    t.is(String(stdout), '', name)
    t.regex(String(stderr), /^mediamem collector: [^\n]*too old[^\n]*\n$/, name)
    t.is(status, 1)
  }
})

const refusable = process.getuid?.() === 0 ? test : test.skip

refusable('what is refused is named: folders in the manifest, descriptors among the links', async (t) => {
  const machine = await machineOf(t, '6.12-a-pipeline')
  for (const path of [temporaryFolderOf(machine), machine]) chmodSync(path, 0o755)
  chmodSync(join(machine, 'sys/kernel/debug'), 0o700)
  chmodSync(join(machine, 'proc/1/fd'), 0o500)
  chmodSync(join(machine, 'proc/1/maps'), 0o400)
  const stream = execFileSync('sh', ['-s', machine], {gid: 65534, input: readFileSync(script), uid: 65534})
  const {failures, uid} = JSON.parse(member(stream, 'manifest.json'))
  t.is(uid, 65534)
  t.deepEqual(failures, [{errno: 'EACCES', operation: 'opendir', path: '/sys/kernel/debug'}])
  const {snapshot} = await load(temporaryFile(t, 'x.tar', stream))
  t.is(snapshot.processes.find(({pid}) => pid === 1)?.access, 'denied')
  t.is(snapshot.coverage.find((row) => row.interface === 'dmabuf-maps')?.denied, 1)
  t.not(snapshot.processes.find(({pid}) => pid === 1)?.uid ?? null, null)
})

const temporaryFolderOf = (machine: string): string => join(machine, '..')

/** Where messages of no use go, and what mksh opens at its start, whatever the script. */
const shellsOwn = new Set(['/dev/null', '/dev/tty'])

const traced = untraceable === null ? test : test.skip

traced(
  `it writes no file and opens no device${untraceable === null ? '' : ` (skipped: ${untraceable})`}`,
  async (t) => {
    const machine = mediaRoot(join(temporaryFolder(t), 'machine'))
    for (const {path, words} of tools) {
      const command = ['env', `PATH=${path}`, ...words, script, machine]
      t.deepEqual(
        (await written(t, command)).filter((one) => !shellsOwn.has(one)),
        []
      )
      const paths = await opened(t, command)
      t.true(paths.some((one) => one.endsWith('sys/kernel/debug/v4l2-memtrack/codec')))
      t.deepEqual(paths.filter(leadsToDevice), [])
      t.deepEqual(
        paths.filter((one) => Object.keys(leftAlone).some((left) => one.endsWith(left))),
        []
      )
    }
  }
)
