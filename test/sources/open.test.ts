import {spawn} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import test from 'ava'
import {defaultLimits} from '../../src/sources/limits.js'
import {open} from '../../src/sources/open.js'
import {archive, archiveFixture, chunked, makeFifo, recorder} from './archives.js'

const folder = mkdtempSync(join(tmpdir(), 'mediamem-open-'))
test.after.always(() => rmSync(folder, {force: true, recursive: true}))

let files = 0
function file(bytes: Uint8Array | string): string {
  const path = join(folder, `${files++}.bin`)
  writeFileSync(path, bytes)
  return path
}

const io = {stdin: chunked(Buffer.alloc(0), 1)}
const capture = await archive([
  {name: 'proc/7/comm', text: 'vdec\n'},
  {name: 'proc/7/fd/4', to: '/dmabuf:'}
])

const packed: readonly (readonly [string, Buffer])[] = [
  ['plain', capture],
  ['gzip', gzipSync(capture)],
  ['gzip in gzip in gzip', gzipSync(gzipSync(gzipSync(capture)))],
  ['gzip of zstd', gzipSync(archiveFixture('synthetic-zstd.tar.zst'))],
  ['zstd', archiveFixture('synthetic-zstd.tar.zst')],
  ['xz', archiveFixture('synthetic-xz.tar.xz')],
  ['V7', archiveFixture('synthetic-v7.tar')]
]
for (const [name, bytes] of packed) {
  test(`a capture, by content: ${name}`, async (t) => {
    const path = file(bytes)
    const opened = await open(path, io)
    if (opened.kind !== 'tar') return t.fail(opened.kind)
    const sink = recorder()
    const steps: (readonly [number, number | null])[] = []
    const report = await opened.each(sink, (read, total) => steps.push([read, total]))
    t.deepEqual([report.kind, report.name, report.damage, report.limit], ['tar', path, null, null])
    t.is(sink.files.get('proc/7/comm')?.text, 'vdec\n')
    t.is(sink.links.get('proc/7/fd/4'), '/dmabuf:')
    t.true(steps.every(([read, total]) => read <= bytes.length && total === bytes.length))
  })
}

test('progress goes up to the size of the file', async (t) => {
  const random = Buffer.from(Array.from({length: 3_000_000}, (_, at) => Math.imul(at * at + 7, 0x9e3779b1) >>> 24))
  const path = file(
    Buffer.concat([capture.subarray(0, -1024), await archive([{name: 'big', text: random.toString('latin1')}])])
  )
  const opened = await open(path, io)
  if (opened.kind !== 'tar') return t.fail()
  const steps: number[] = []
  await opened.each(recorder(), (read) => steps.push(read))
  t.true(steps.length > 1)
  t.deepEqual(
    steps,
    [...steps].sort((a, b) => a - b)
  )
  t.is(steps.at(-1), statSync(path).size)
})

test('a text and a saved snapshot, also compressed', async (t) => {
  for (const [bytes, kind] of [
    ['\nDma-buf Objects:\n', 'text'],
    ['vdec\0\0\0\0', 'text'],
    ['  \n\t{"schema": 1}', 'json'],
    ['[1]', 'text'],
    [gzipSync('{"a": 1}'), 'json'],
    [gzipSync('size:\t4096\n'), 'text']
  ] as const) {
    const opened = await open(file(bytes), io)
    t.is(opened.kind, kind)
    if (opened.kind !== 'text' && opened.kind !== 'json') return
    const whole = await opened.text()
    t.is(whole.cut, null)
    if (typeof bytes === 'string') t.is(Buffer.from(whole.bytes).toString(), bytes)
  }
})

test('a text that is cut says so', async (t) => {
  const long = gzipSync(
    Buffer.from(Array.from({length: 90_000}, (_, at) => 33 + (Math.imul(at + 3, 0x9e3779b1) >>> 27)))
  )
  const cut = await open(file(long.subarray(0, long.length - 100)), io)
  if (cut.kind !== 'text') return t.fail()
  const {bytes, cut: why} = await cut.text()
  t.is(why, 'the gzip stream ends too early')
  t.true(bytes.length > 1000)
  const short = gzipSync('size:\t4096\n')
  const early = await open(file(short.subarray(0, short.length - 4)), io)
  if (early.kind !== 'text') return t.fail()
  t.deepEqual({...(await early.text())}, {bytes: Buffer.from('size:\t4096\n'), cut: 'the gzip stream ends too early'})
  const over = await open(file('x'.repeat(2000)), io, {...defaultLimits, maxTextBytes: 1500})
  if (over.kind !== 'text') return t.fail()
  const result = await over.text()
  t.deepEqual([result.bytes.length, result.cut], [1500, 'only the first 1500 bytes of it were read'])
})

test('a capture whose first header is damaged is still one', async (t) => {
  const changed = Buffer.from(capture)
  changed[0] = 0x21
  const opened = await open(file(changed), io)
  if (opened.kind !== 'tar') return t.fail(opened.kind)
  const report = await opened.each(recorder())
  t.deepEqual([report.members, report.damage], [0, 'what follows its beginning is not tar: Invalid tar header'])
})

test('- is standard input, of no known size', async (t) => {
  const opened = await open('-', {stdin: chunked(gzipSync(capture), 10)})
  if (opened.kind !== 'tar') return t.fail()
  const totals = new Set<number | null>()
  const sink = recorder()
  const report = await opened.each(sink, (_, total) => totals.add(total))
  t.deepEqual([report.name, report.members, report.damage], ['standard input', 2, null])
  t.false([...totals].some((total) => total !== null))
})

test('a folder', async (t) => {
  const root = join(folder, 'unpacked')
  mkdirSync(join(root, 'proc/7'), {recursive: true})
  writeFileSync(join(root, 'proc/7/comm'), 'vdec\n')
  const opened = await open(root, io)
  if (opened.kind !== 'directory') return t.fail(opened.kind)
  const sink = recorder()
  const report = await opened.each(sink)
  t.is(report.kind, 'directory')
  t.is(sink.files.get('proc/7/comm')?.text, 'vdec\n')
})

test('a fifo is read, as <(...) gives it', async (t) => {
  const path = join(folder, 'fifo')
  makeFifo(path)
  const writer = spawn('sh', ['-c', `cat ${file('bufinfo\n')} > ${path}`])
  const closed = new Promise((resolve) => writer.on('close', resolve))
  const opened = await open(path, io)
  if (opened.kind !== 'text') return t.fail(opened.kind)
  t.is(Buffer.from((await opened.text()).bytes).toString(), 'bufinfo\n')
  await closed
})
