/** A machine read as it runs: a made-up one below a folder, and the one the tests run on. */
import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {directory, file, unpack} from '../helpers/archive.js'
import {run} from '../helpers/cli.js'
import {everything} from '../helpers/everything.js'
import {bufinfo, descriptor, mapLine, plainProcess, sysfsBuffer, wholeList} from '../helpers/machine.js'
import {devices, leftAlone, mediaFiles, mediaLinks, mediaRoot} from '../helpers/media-root.js'
import {plantMembers} from '../helpers/plant.js'
import {temporaryFolder} from '../helpers/temporary.js'
import {makeFifo} from '../sources/archives.js'

const hostile = 'a\n\u001b[2Jexp_name:\tforged'

async function json(args: readonly string[]): Promise<Record<string, unknown>> {
  const {code, stderr, stdout} = await run([...args, '--json'])
  if (code !== 0) throw new Error(`exit ${code}: ${stderr}${stdout}`)
  return JSON.parse(stdout)
}

async function kept(t: ExecutionContext, machine: string): Promise<Map<string, string>> {
  const capture = join(temporaryFolder(t), 'kept.tar.gz')
  const {code, stderr} = await run(['snapshot', `live:${machine}`, '-o', capture])
  t.is(code, 0, stderr)
  const members = await unpack(capture)
  return new Map(members.map(({bytes, path, target}) => [path.replace(/\/$/, ''), target || String(bytes)]))
}

test('every place of media is read, and nothing besides', async (t) => {
  const machine = mediaRoot(join(temporaryFolder(t), 'machine'))
  const members = await kept(t, machine)
  t.deepEqual(
    Object.keys(mediaFiles).filter((path) => !members.has(path)),
    []
  )
  t.like(Object.fromEntries(members), mediaLinks)
  t.deepEqual(
    [...Object.keys(leftAlone), ...devices].filter((path) => members.has(path)),
    []
  )
})

test('a machine says the same as the folder it stands in', async (t) => {
  // What commands printed, a process known from one of them among it, is of no living machine.
  const members = everything(hostile).filter(({path}) => !path.startsWith('cmd/'))
  const machine = plantMembers(join(temporaryFolder(t), 'machine'), members)
  for (const by of ['process', 'buffer', 'instance', 'client', 'exporter']) {
    const live = await json(['attribute', `live:${machine}`, '--by', by])
    const folder = await json(['attribute', machine, '--by', by])
    t.deepEqual(live.rows, folder.rows, by)
    t.deepEqual(live.totals, folder.totals, by)
  }
})

test('what is kept of a machine says what the machine said', async (t) => {
  const machine = plantMembers(join(temporaryFolder(t), 'machine'), everything(hostile))
  const capture = join(temporaryFolder(t), 'kept.tar.gz')
  const live = await json(['snapshot', `live:${machine}`, '-o', capture])
  t.deepEqual(await json(['snapshot', capture]), live)
  t.is(statSync(capture).mode & 0o777, 0o600)
})

test('what is kept without names says the same, with pseudonyms, and what it does not say', async (t) => {
  const secret = 'Zq\u001b[2J'
  // Of its buffers nothing else tells, and it is left out.
  const members = everything(secret).filter(({path}) => path !== 'proc/process_dmabuf_info')
  const machine = plantMembers(join(temporaryFolder(t), 'machine'), members)
  const capture = join(temporaryFolder(t), 'kept.tar')
  const shown = await json(['snapshot', `live:${machine}`, '--redact', '-o', capture])
  t.false(readFileSync(capture).includes('Zq'))
  t.false(JSON.stringify(shown).includes('Zq'))
  const again = await json(['snapshot', capture])
  t.deepEqual([again.buffers, again.processes], [shown.buffers, shown.processes])
  for (const by of ['process', 'client', 'instance']) {
    const {rows} = await json(['attribute', `live:${machine}`, '--redact', '--by', by])
    t.deepEqual((await json(['attribute', capture, '--by', by])).rows, rows, by)
  }
  const {interfaces: coverage} = (await json(['interfaces', capture])) as {interfaces: {interface: string}[]}
  t.like(
    coverage.find((row) => row.interface === 'nvmap'),
    {lost: 1, reason: '1 left out by --redact', status: 'absent'}
  )
  t.regex((await run(['attribute', capture])).stdout, /Not read in full: .*nvmap.*: 1 left out by --redact\./)
})

test('the manifest tells who read it, when, and what was refused', async (t) => {
  const machine = plantMembers(join(temporaryFolder(t), 'machine'), [...wholeList(), ...plainProcess(7, {comm: 'cam'})])
  const members = await kept(t, machine)
  t.is([...members.keys()].at(-1), 'manifest.json')
  const manifest = JSON.parse(members.get('manifest.json') ?? '')
  t.like(manifest, {kind: 'live', schema: 'mediamem.manifest/1', status: 'complete', tool: 'mediamem'})
  t.true(Date.parse(manifest.start) <= Date.parse(manifest.end))
  t.is(manifest.uid, process.getuid?.())
  t.regex(manifest.capabilities ?? '0', /^[\da-f]+$/)
})

test('a file of debugfs that does not answer costs that file', async (t) => {
  const machine = plantMembers(join(temporaryFolder(t), 'machine'), [
    ...wholeList(),
    ...plainProcess(7, {comm: 'cam'}),
    ...descriptor(7, 3, {inode: 5}),
    file('sys/kernel/debug/v4l2-memtrack/dec', 'Total memory usage: 0 bytes\n')
  ])
  mkdirSync(join(machine, 'sys/kernel/debug/dma_buf'))
  makeFifo(join(machine, 'sys/kernel/debug/dma_buf/bufinfo'))
  const result = await json(['snapshot', `live:${machine}`, '--timeout', '1'])
  const coverage = result.coverage as {interface: string; status: string; reason: string | null}[]
  const of = (id: string) => coverage.find((row) => row.interface === id)
  t.like(of('dmabuf-bufinfo'), {status: 'partial'})
  t.regex(of('dmabuf-bufinfo')?.reason ?? '', /did not answer/)
  t.is(of('v4l2-memtrack')?.status, 'complete')
  t.is((result.buffers as unknown[]).length, 1)
})

test('a buffer that is in the list before and after, in no process, is kernel-held', async (t) => {
  const machine = plantMembers(join(temporaryFolder(t), 'machine'), [
    ...wholeList(),
    ...plainProcess(7, {comm: 'cam', maps: mapLine(6)}),
    ...descriptor(7, 3, {inode: 5}),
    directory('sys/kernel/dmabuf/buffers'),
    ...[5, 6, 8].flatMap((inode) => sysfsBuffer(inode)),
    bufinfo([5, 6, 8].map((inode) => ({inode})))
  ])
  const {totals} = await json(['attribute', `live:${machine}`])
  t.like(totals, {buffers: 3, heldBytes: 8192, unheldBytes: 4096, unheldKind: 'kernel-held'})
})

test('nothing but the capture is left, and of one that could not be taken nothing', async (t) => {
  const folder = temporaryFolder(t)
  t.is((await run(['snapshot', '-o', join(folder, 'x.tar.gz')])).code, 0)
  t.deepEqual(readdirSync(folder), ['x.tar.gz'])
  const none = join(folder, 'empty')
  mkdirSync(none)
  const {code, stderr} = await run(['snapshot', `live:${none}`, '-o', join(folder, 'y.tar.gz')])
  t.is(code, 2)
  t.regex(stderr, /proc/)
  t.deepEqual(readdirSync(folder).sort(), ['empty', 'x.tar.gz'])
})

test('a raw capture is of a machine, and redacted only here: both are refused with a way out', async (t) => {
  const folder = temporaryFolder(t)
  const text = join(folder, 'maps.txt')
  writeFileSync(text, mapLine(5))
  for (const [args, says] of [
    [[text], /is no machine/],
    [['ssh://nowhere.invalid', '--redact'], /not redacted/]
  ] as const) {
    const {code, stderr} = await run(['snapshot', ...args, '-o', join(folder, 'x.tar.gz')])
    t.is(code, 2)
    t.regex(stderr, says)
    t.regex(stderr, /try: mediamem snapshot .*-o snapshot\.json\.gz/)
  }
  t.deepEqual(readdirSync(folder), ['maps.txt'])
})

for (const source of ['live:here', 'live:..']) {
  test(`${source} is no machine`, async (t) => {
    const {code, stderr} = await run(['attribute', source])
    t.is(code, 2)
    t.regex(stderr, /after live: comes nothing, or a folder/)
  })
}
