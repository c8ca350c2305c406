import {execFileSync, spawn} from 'node:child_process'
import {chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import test from 'ava'
import {MediamemError} from '../../src/errors.js'
import {defaultLimits} from '../../src/sources/limits.js'
import {open} from '../../src/sources/open.js'
import {archive, archiveFixture, chunked, recorder} from './archives.js'

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

async function refused(
  path: string,
  from = io
): Promise<{code: string; exitCode: number; message: string; suggestions: readonly string[]}> {
  try {
    await open(path, from)
  } catch (error) {
    if (error instanceof MediamemError)
      return {
        code: error.code,
        exitCode: error.exitCode,
        message: error.message.replaceAll(folder, 'DIR'),
        suggestions: error.suggestions
      }
    throw error
  }
  throw new Error(`${path} was opened`)
}

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
  t.deepEqual([report.name, report.members, report.damage], ['-', 2, null])
  t.false([...totals].some((total) => total !== null))
  t.is((await refused('-')).code, 'EMPTY_INPUT')
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
  execFileSync('mkfifo', [path])
  const writer = spawn('sh', ['-c', `cat ${file('bufinfo\n')} > ${path}`])
  const closed = new Promise((resolve) => writer.on('close', resolve))
  const opened = await open(path, io)
  if (opened.kind !== 'text') return t.fail(opened.kind)
  t.is(Buffer.from((await opened.text()).bytes).toString(), 'bufinfo\n')
  await closed
})

const junk = {
  'an ELF program': [
    '\x7fELF\x02\x01\x01',
    'UNKNOWN_INPUT',
    'DIR/N looks like an ELF program or core dump; that is no input'
  ],
  'binary data': [
    'abc\0def',
    'UNKNOWN_INPUT',
    'DIR/N looks like binary data, beginning with 61 62 63 00 64 65 66; that is no input'
  ],
  bzip2: ['BZh91AY', 'UNKNOWN_INPUT', 'DIR/N looks like bzip2; that is no input'],
  nothing: ['', 'EMPTY_INPUT', 'DIR/N is empty'],
  'UTF-16': [
    '\xff\xfea\0',
    'UNKNOWN_INPUT',
    'DIR/N looks like UTF-16 text, as PowerShell writes with >; that is no input'
  ],
  'zero bytes': ['\0'.repeat(1024), 'UNKNOWN_INPUT', 'DIR/N looks like nothing but zero bytes; that is no input'],
  zip: ['PK\x03\x04rest', 'ZIP_NOT_SUPPORTED', 'DIR/N is a zip: Android bugreports are not read by this version']
} as const
for (const [name, [bytes, code, message]] of Object.entries(junk)) {
  test(`refused: ${name}`, async (t) => {
    for (const content of [Buffer.from(bytes, 'latin1')]) {
      const path = file(content)
      const error = await refused(path)
      t.deepEqual([error.code, error.exitCode, error.message.replace(/\d+\.bin/, 'N')], [code, 2, message])
      t.true(error.suggestions.length > 0)
    }
  })
}

test('refused: what is inside a compression is named', async (t) => {
  const nothing = await refused(file(gzipSync('')))
  t.is(nothing.code, 'EMPTY_INPUT')
  t.regex(nothing.message, /holds nothing inside gzip$/)
  t.regex(
    (await refused(file(gzipSync(gzipSync('\x7fELF'))))).message,
    /looks like an ELF program or core dump inside gzip inside gzip/
  )
  t.is((await refused(file(gzipSync('PK\x03\x04')))).code, 'ZIP_NOT_SUPPORTED')
  const damaged = await refused(file(Buffer.from([0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])))
  t.deepEqual([damaged.code, damaged.exitCode], ['DAMAGED_INPUT', 2])
  t.regex(damaged.message, /the gzip stream is damaged: .*; nothing of it could be read$/)
  t.regex((await refused(file(Buffer.from([0x1f, 0x8b])))).message, /the gzip stream ends too early/)
})

test('refused: compressed without end', async (t) => {
  let bytes: Buffer = Buffer.from(capture)
  for (let layer = 0; layer < 4; layer++) bytes = gzipSync(bytes)
  t.regex((await refused(file(bytes))).message, /is compressed again and again \(gzip, gzip, gzip, gzip\)/)
  // The decoder of xz would wait for itself.
  const xz = archiveFixture('synthetic-xz-in-xz.xz')
  t.regex((await refused(file(xz))).message, /is compressed again and again \(xz, xz\)/)
})

test('refused: what is no file', async (t) => {
  t.like(await refused(join(folder, 'nowhere')), {
    code: 'NO_SUCH_FILE',
    exitCode: 2,
    message: 'DIR/nowhere: no such file or folder'
  })
  t.like(await refused(join(file('x'), 'below')), {code: 'NO_SUCH_FILE', exitCode: 2})
  t.like(await refused('/dev/null'), {
    code: 'NOT_A_FILE',
    exitCode: 2,
    message: '/dev/null is a device: it is never opened'
  })
  t.like(await refused('x'.repeat(5000)), {code: 'UNREADABLE', exitCode: 2})
})

const root = process.getuid?.() === 0
test(root ? 'refused: permission denied (as nobody)' : 'refused: permission denied', async (t) => {
  const path = file('secret')
  chmodSync(path, 0)
  if (!root) return void t.like(await refused(path), {code: 'PERMISSION_DENIED', exitCode: 3})
  // A thread cannot change its user, a child can; it can read no file of ours, so the module comes as text it has open.
  t.like(asNobody(path), {code: 'PERMISSION_DENIED', exitCode: 3})
})

function asNobody(path: string): unknown {
  const module = new URL('../../src/sources/refusals.js', import.meta.url).href
  const script = `import fs from 'node:fs'; import {cannotOpen} from '${module}'
    process.setgid(65534); process.setuid(65534)
    try { fs.closeSync(fs.openSync(${JSON.stringify(path)})); console.log('{}') }
    catch (error) { const {code, exitCode} = cannotOpen('x', error); console.log(JSON.stringify({code, exitCode})) }`
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], {encoding: 'utf8'}))
}
