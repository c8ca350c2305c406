/** What the script that takes a capture records of a made-up machine, and that it touches nothing else. */
import {execFileSync} from 'node:child_process'
import {join} from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {load} from '../src/load.js'
import {placeOf} from '../src/parsers/paths.js'
import {unpack} from './helpers/archive.js'
import {devices, leftAlone, mediaFiles, mediaLinks, mediaRoot} from './helpers/media-root.js'
import {root} from './helpers/root.js'
import {shells} from './helpers/shells.js'
import {leadsToDevice, opened, untraceable} from './helpers/strace.js'
import {temporaryFolder} from './helpers/temporary.js'

const script = join(root, 'examples/capture.sh')
const machine = (t: ExecutionContext) => mediaRoot(join(temporaryFolder(t), 'machine'))

async function taken(t: ExecutionContext, {path, words}: {readonly path: string; readonly words: readonly string[]}) {
  const from = machine(t)
  const out = join(temporaryFolder(t), 'x.tar.gz')
  const [program = '', ...args] = [...words, script, out, from]
  execFileSync(program, args, {
    encoding: 'utf8',
    env: {...process.env, PATH: path, TMPDIR: temporaryFolder(t)},
    timeout: 60_000
  })
  const members = (await unpack(out)).map((one) => ({...one, path: one.path.replace(/^\.\//, '')}))
  return {from, members, out}
}

test('what is planted is what is read', (t) => {
  const paths = [...Object.keys(mediaFiles), ...Object.keys(mediaLinks)]
  t.deepEqual(
    paths.filter((path) => placeOf(path) === null && path !== 'sys/kernel/debug/dma_buf/bufinfo'),
    []
  )
})

for (const shell of shells) {
  test.serial(`${shell.name}: every place of media is recorded under its own path, byte for byte`, async (t) => {
    const {members} = await taken(t, shell)
    const files = new Map(members.flatMap(({bytes, path, type}) => (type === 'file' ? [[path, String(bytes)]] : [])))
    for (const [path, text] of Object.entries(mediaFiles)) t.is(files.get(path), text, path)
    for (const path of ['proc/7/fdinfo/3', 'proc/7/fdinfo/4', 'proc/7/fdinfo/5']) t.true(files.has(path), path)
    const links = new Map(members.flatMap(({path, target, type}) => (type === 'symlink' ? [[path, target]] : [])))
    for (const [path, target] of Object.entries(mediaLinks)) t.is(links.get(path), target, path)
    t.is(links.get('proc/7/fd/3'), '/dev/video0')
  })

  test.serial(`${shell.name}: what acts, what is huge and what is there twice is left alone`, async (t) => {
    const {members} = await taken(t, shell)
    const paths = members.map(({path}) => path)
    for (const path of [...Object.keys(leftAlone), ...devices]) t.false(paths.includes(path), path)
    t.deepEqual(
      paths.filter((path) => /\/dri\/(?:0|128)\//.test(path)),
      []
    )
  })
}

test('the capture reads back: one node, one client, one heap, and nothing is amiss', async (t) => {
  const {out} = await taken(t, {path: process.env.PATH ?? '', words: ['sh']})
  const {snapshot, warnings} = await load(out)
  t.deepEqual(warnings, [])
  t.deepEqual(
    snapshot.videoNodes.map(({device, name, path}) => [path, device, name]),
    [['/dev/video0', 'codec.0', 'a codec of two words']]
  )
  t.deepEqual(
    snapshot.clients.map(({driver, holders}) => [driver, holders.map(({pid}) => pid)]),
    [['v3d', [7]]]
  )
  for (const one of ['drm-debugfs', 'sysfs-class', 'dma-heap', 'cma', 'meminfo', 'mali', 'kgsl', 'cgroup-dmem'])
    t.is(snapshot.coverage.find((row) => row.interface === one)?.status, 'complete', one)
})

const traced = untraceable === null ? test.serial : test.serial.skip
const why = untraceable === null ? '' : ` (skipped: ${untraceable})`

traced(`it opens no device, and no descriptor's link${why}`, async (t) => {
  const from = machine(t)
  const out = join(temporaryFolder(t), 'x.tar.gz')
  const paths = await opened(t, ['sh', script, out, from], {env: {...process.env, TMPDIR: temporaryFolder(t)}})
  t.true(paths.some((path) => path.endsWith('sys/kernel/debug/v4l2-memtrack/codec')))
  t.deepEqual(paths.filter(leadsToDevice), [])
  t.deepEqual(
    paths.filter((path) => Object.keys(leftAlone).some((one) => path.endsWith(one) && !one.includes('fdinfo'))),
    []
  )
})
