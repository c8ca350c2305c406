import {execFileSync} from 'node:child_process'
import {chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import test from 'ava'
import {MediamemError} from '../../src/errors.js'
import {readDirectory} from '../../src/sources/directory.js'
import {defaultLimits} from '../../src/sources/limits.js'
import {makeFifo, plant, recorder} from './archives.js'

const folder = mkdtempSync(join(tmpdir(), 'mediamem-directory-'))
test.after.always(() => rmSync(folder, {force: true, recursive: true}))

let trees = 0
const tree = (entries: Readonly<Record<string, string>>): string => plant(join(folder, `${trees++}`), entries)

test('a capture: sorted, links as text, folders before what is in them', async (t) => {
  const root = tree({
    'capture-errors.tsv': '',
    'cmd/index.json': '[]',
    'proc/10/comm': 'ten\n',
    'proc/9/comm': 'nine\n',
    'proc/9/fd/3': 'an unpacker made a file of it',
    'proc/9/fd/4': '->/dmabuf:',
    'sys/kernel/dmabuf/buffers/': ''
  })
  const sink = recorder()
  const report = await readDirectory(root, sink)
  t.deepEqual(report, {bytes: 40, damage: null, limit: null, members: 15})
  t.deepEqual(sink.seen, [
    'file capture-errors.tsv',
    'directory cmd',
    'file cmd/index.json',
    'directory proc',
    'directory proc/10',
    'file proc/10/comm',
    'directory proc/9',
    'file proc/9/comm',
    'directory proc/9/fd',
    'file proc/9/fd/3',
    'link proc/9/fd/4',
    'directory sys',
    'directory sys/kernel',
    'directory sys/kernel/dmabuf',
    'directory sys/kernel/dmabuf/buffers'
  ])
  t.is(sink.links.get('proc/9/fd/4'), '/dmabuf:')
  t.deepEqual(sink.files.get('proc/9/fd/3'), {cut: false, text: 'an unpacker made a file of it'})
})

test('no link is followed, in circles or out', async (t) => {
  const outside = tree({'secret/comm': 'secret'})
  const root = tree({
    'proc/1/self': '->.',
    'proc/2': `->${outside}/secret`,
    'proc/3/comm': `->${outside}/secret/comm`,
    'proc/4/root': '->/'
  })
  symlinkSync(outside, join(root, 'sys'))
  const sink = recorder()
  await readDirectory(root, sink)
  t.deepEqual([...sink.files], [])
  t.deepEqual([...sink.links.keys()], ['proc/1/self', 'proc/2', 'proc/3/comm', 'proc/4/root', 'sys'])
})

test('only what belongs to a machine is looked at', async (t) => {
  const root = tree({'dev/dma_heap/system': '', 'home/proc/1/comm': 'x', 'proc/1/comm': 'y', 'usr/share/doc': ''})
  const asked: string[] = []
  await readDirectory(
    root,
    recorder((path) => asked.push(path) > 0)
  )
  t.deepEqual(asked, ['proc', 'proc/1', 'proc/1/comm'])
})

test('a folder that is not wanted is not entered', async (t) => {
  const root = tree({'proc/1/comm': 'x', 'proc/1/task/1/comm': 'y', 'sys/devices/a/b': 'z'})
  const asked: string[] = []
  const sink = recorder((path) => asked.push(path) > 0 && !/task$|devices$/.test(path))
  await readDirectory(root, sink)
  t.deepEqual([...sink.files.keys()], ['proc/1/comm'])
  t.false(asked.some((path) => /task\/|devices\//.test(path)))
  t.false(sink.seen.includes('directory proc/1/task'))
})

test('roots further down are found, to a depth', async (t) => {
  const root = tree({
    'a/b/proc/1/comm': 'one',
    'a/c/sys/x': 'two',
    'a/readme': 'no',
    'a/z/y/x/w/v/u/proc/1/comm': 'too deep'
  })
  const sink = recorder()
  await readDirectory(root, sink)
  t.deepEqual([...sink.files.keys()], ['a/b/proc/1/comm', 'a/c/sys/x'])
})

test('the folder proc itself', async (t) => {
  const root = tree({'proc/7/comm': 'x', 'proc/sys/kernel/osrelease': '6'})
  const sink = recorder()
  await readDirectory(join(root, 'proc'), sink)
  t.deepEqual([...sink.files.keys()], ['proc/7/comm', 'proc/sys/kernel/osrelease'])
  const other = tree({'proc/proc/7/comm': 'x'})
  const inside = recorder()
  await readDirectory(join(other, 'proc'), inside)
  t.deepEqual([...inside.files.keys()], ['proc/7/comm'])
})

test('names keep every byte', async (t) => {
  const root = tree({'proc/1/comm': 'x'})
  const odd = Buffer.concat([Buffer.from(`${root}/proc/`), Buffer.from([0xff, 0xc3, 0xa9])])
  mkdirSync(odd)
  writeFileSync(Buffer.concat([odd, Buffer.from('/comm')]), 'odd')
  symlinkSync(Buffer.from([0x2f, 0xfe]), Buffer.concat([odd, Buffer.from('/exe')]))
  const sink = recorder()
  await readDirectory(root, sink)
  t.is(sink.files.get('proc/\udcffé/comm')?.text, 'odd')
  t.is(sink.links.get('proc/\udcffé/exe'), '/\udcfe')
})

test('a fifo is not opened', async (t) => {
  const root = tree({'proc/1/comm': 'x'})
  makeFifo(join(root, 'proc/1/pipe'))
  const sink = recorder()
  await readDirectory(root, sink)
  t.deepEqual([...sink.files.keys()], ['proc/1/comm'])
})

test('files are read to their end, up to the bound', async (t) => {
  const root = tree({
    'proc/1/maps': 'm'.repeat(300_000),
    'proc/1/smaps': 's'.repeat(70_000),
    'proc/1/stat': 't'.repeat(10)
  })
  const sink = recorder()
  t.is((await readDirectory(root, sink)).bytes, 370_010)
  t.true(sink.files.get('proc/1/maps')?.text === 'm'.repeat(300_000))
  t.false(sink.files.get('proc/1/maps')?.cut)
  const cut = recorder()
  await readDirectory(root, cut, {...defaultLimits, maxMemberBytes: 70_000})
  t.true(cut.files.get('proc/1/maps')?.text === 'm'.repeat(70_000))
  t.true(cut.files.get('proc/1/maps')?.cut)
  t.false(cut.files.get('proc/1/smaps')?.cut)
  const live = recorder((path, type) =>
    type === 'directory' ? /^proc(\/self|\/1)?$/.test(path) : path === 'proc/version'
  )
  await readDirectory('/proc', live)
  t.regex(live.files.get('proc/version')?.text ?? '', /^Linux version .*\n$/)
})

test('bounds stop it and are told', async (t) => {
  const root = tree({'proc/1/comm': 'x'.repeat(100), 'proc/2/comm': 'y'.repeat(100), 'sys/a/b/c/d/e': 'deep'})
  t.is(
    (await readDirectory(root, recorder(), {...defaultLimits, maxMembers: 3})).limit,
    'stopped after 3 files and folders: it holds more'
  )
  const few = recorder()
  t.is(
    (await readDirectory(root, few, {...defaultLimits, maxBytes: 100})).limit,
    'stopped after 100 bytes: it holds more'
  )
  t.is(few.files.size, 1)
  const shallow = recorder()
  t.is(
    (await readDirectory(root, shallow, {...defaultLimits, maxDepth: 3})).limit,
    'folders more than 3 deep were not entered'
  )
  t.deepEqual([...shallow.files.keys()], ['proc/1/comm', 'proc/2/comm'])
})

test('what the sink throws is thrown, not taken for a fault', async (t) => {
  const root = tree({'proc/1/comm': 'x'})
  const mine = new MediamemError('MINE', 'mine', 2)
  const sink = {
    ...recorder(),
    file: () => {
      throw mine
    }
  }
  t.is(await t.throwsAsync(readDirectory(root, sink)), mine)
})

test('what cannot be read is told: denied, by any user', (t) => {
  const root = tree({'proc/1/comm': 'x', 'proc/1/maps': 'closed', 'proc/2/comm': 'y', 'proc/3/comm': 'z'})
  chmodSync(join(root, 'proc/1/maps'), 0)
  chmodSync(join(root, 'proc/2'), 0)
  chmodSync(folder, 0o755)
  const script = `const [{readDirectory}, {recorder}] = await Promise.all([import(${JSON.stringify(new URL('../../src/sources/directory.js', import.meta.url).href)}), import(${JSON.stringify(new URL('./archives.js', import.meta.url).href)})])
    if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534) }
    const sink = recorder(); await readDirectory(${JSON.stringify(root)}, sink); console.log(JSON.stringify({faults: [...sink.faults], files: [...sink.files.keys()]}))`
  t.deepEqual(JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], {encoding: 'utf8'})), {
    faults: [
      ['proc/1/maps', {detail: 'EACCES', fault: 'denied'}],
      ['proc/2', {detail: 'EACCES', fault: 'denied'}]
    ],
    files: ['proc/1/comm', 'proc/3/comm']
  })
  chmodSync(join(root, 'proc/2'), 0o755)
})
