/** Single texts and listings, as people paste them. */
import {copyFileSync, mkdirSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import test from 'ava'
import {attribute} from '../src/analysis/attribute.js'
import {MediamemError} from '../src/errors.js'
import {load} from '../src/load.js'
import {type Member, unpack} from './helpers/archive.js'
import {temporaryFile, temporaryFolder} from './helpers/temporary.js'

const fdinfo =
  'pos:\t0\nflags:\t02000002\nmnt_id:\t16\nino:\t5\nsize:\t4096\ncount:\t10\nexp_name:\tsystem\nname:\tpreview\n'

test('one fdinfo: a buffer, somebody’s', async (t) => {
  const {snapshot} = await load(temporaryFile(t, 'x', fdinfo))
  t.like(snapshot.buffers[0], {exporter: 'system', hiddenRefs: 9, inode: 5, name: 'preview', size: 4096})
  t.like(attribute(snapshot, 'process').totals, {complete: false, heldBytes: 0, unattributedBytes: 4096})
})

test('one fdinfo under its own path: the process is known', async (t) => {
  const {snapshot} = await load('fixtures/aosp/root/proc/202/fdinfo/30')
  t.deepEqual(
    snapshot.buffers[0]?.holders.map(({pid}) => pid),
    [202]
  )
})

test('a listing of links: descriptors, no sizes', async (t) => {
  const {snapshot} = await load(
    temporaryFile(t, 'x', '3 -> /dev/infiniband/uverbs0\n5 -> /dev/dri/renderD128\n6 -> /dmabuf:\n')
  )
  t.like(
    snapshot.coverage.find((one) => one.interface === 'proc-fd'),
    {read: 3, status: 'partial'}
  )
  t.is(snapshot.buffers.length, 0)
})

for (const file of readdirSync('fixtures/dmabuf-bufinfo').filter((name) => name.endsWith('.txt'))) {
  test(`bufinfo ${file} is told by its content`, async (t) => {
    const {snapshot} = await load(`fixtures/dmabuf-bufinfo/${file}`)
    const {status} = snapshot.coverage.find((one) => one.interface === 'dmabuf-bufinfo') ?? {}
    t.true(status === 'complete' || status === 'partial')
    t.is(attribute(snapshot, 'buffer').totals.complete, status === 'complete')
  })
}

const interesting = /^proc\/\d+\/(?:comm|fdinfo\/\d+|maps|stat|status)$|^sys\/kernel\/dmabuf\/buffers\/.*\/|bufinfo$/
const texts = async (): Promise<Member[]> =>
  (await unpack('fixtures/captures/6.12-a-pipeline.tar.gz')).filter(
    ({path, type}) => type === 'file' && interesting.test(path)
  )

const printers: Record<string, (members: readonly Member[]) => string> = {
  'a loop of echo and cat': (members) => members.map(({bytes, path}) => `/${path}\n${bytes}`).join(''),
  'grep -r ""': (members) =>
    members
      .flatMap(({bytes, path}) =>
        String(bytes)
          .replace(/\n$/, '')
          .split('\n')
          .map((line) => `/${path}:${line}\n`)
      )
      .join(''),
  'head -n -0': (members) => members.map(({bytes, path}) => `==> /${path} <==\n${bytes}`).join('\n')
}

for (const [form, print] of Object.entries(printers)) {
  test(`several files in one text, as printed by ${form}`, async (t) => {
    const members = await texts()
    const {snapshot} = await load(temporaryFile(t, 'x', print(members)))
    const whole = (await load('fixtures/captures/6.12-a-pipeline.tar.gz')).snapshot
    const holders = (one: typeof whole) =>
      one.buffers.map(({attachments, exporter, holders: all, inode, name, size}) => ({
        attachments,
        exporter,
        holders: all,
        inode,
        name,
        size
      }))
    t.deepEqual(holders(snapshot), holders(whole))
    t.is(attribute(snapshot, 'process').totals.bytes, 33525760)
  })
}

test('a terminal’s line ends are no part of names', async (t) => {
  const text = `==> /proc/7/fdinfo/3 <==\n${fdinfo}`.replaceAll('\n', '\r\n')
  const {snapshot} = await load(temporaryFile(t, 'x', text))
  t.like(snapshot.buffers[0], {exporter: 'system', name: 'preview'})
})

test('prose is refused, and told what would do', async (t) => {
  const error = await t.throwsAsync(load(temporaryFile(t, 'x', 'lorem ipsum\n')), {instanceOf: MediamemError})
  t.like(error, {code: 'UNKNOWN_INPUT', exitCode: 2})
  t.regex(error.suggestions.join(' '), /bufinfo/)
})

test('a folder of captures is not one', async (t) => {
  const folder = temporaryFolder(t)
  for (const name of ['a.tar.gz', 'b.tar.gz'])
    copyFileSync('fixtures/captures/6.12-a-pipeline.tar.gz', join(folder, name))
  const error = await t.throwsAsync(load(folder), {instanceOf: MediamemError})
  t.is(error.code, 'NO_INTERFACE')
  t.regex(error.message, /^one capture is taken here, and .* is a folder: 2 files in it may be some$/)
})

test('folders that lead to no interface are no capture', async (t) => {
  const root = temporaryFolder(t)
  mkdirSync(join(root, 'sys/class/dma_heap/system'), {recursive: true})
  const error = await t.throwsAsync(load(root), {instanceOf: MediamemError})
  t.like(error, {code: 'NO_INTERFACE', exitCode: 2})
  t.regex(error.message, /members, folders alone$/)
})
