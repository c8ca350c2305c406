import {execFileSync} from 'node:child_process'
import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import test from 'ava'
import {MediamemError} from '../../src/errors.js'
import {readDirectory} from '../../src/sources/directory.js'
import {open} from '../../src/sources/open.js'
import {archive, archiveFixture, chunked, members, recorder} from './archives.js'

const folder = mkdtempSync(join(tmpdir(), 'mediamem-refused-'))
test.after.always(() => rmSync(folder, {force: true, recursive: true}))

let files = 0
function file(bytes: Uint8Array | string): string {
  const path = join(folder, `${files++}.bin`)
  writeFileSync(path, bytes)
  return path
}

const io = {stdin: chunked(Buffer.alloc(0), 1)}
const capture = await archive(members)

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
  'zero bytes': ['\0'.repeat(1024), 'UNKNOWN_INPUT', 'DIR/N looks like nothing but zero bytes; that is no input']
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
  t.is((await refused('-')).code, 'EMPTY_INPUT')
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

test('refused: a folder that went away meanwhile', async (t) => {
  const error = await t.throwsAsync(readDirectory(join(folder, 'nowhere'), recorder()), {instanceOf: MediamemError})
  t.is(error.code, 'NO_SUCH_FILE')
})
