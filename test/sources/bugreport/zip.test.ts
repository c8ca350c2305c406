/** The zip of a bugreport, as it should be and as nobody should make it: bounded, and told. */
import {mkdirSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {constants, deflateRawSync, gzipSync} from 'node:zlib'
import test, {type ExecutionContext} from 'ava'
import {MediamemError} from '../../../src/errors.js'
import {type Loaded, load} from '../../../src/load.js'
import {bugreportMembers, bugreportText, bugreportZip, type Release, reportName} from '../../helpers/bugreport.js'
import {temporaryFolder} from '../../helpers/temporary.js'
import {zip} from '../../helpers/zip.js'

const read = (t: ExecutionContext, bytes: Uint8Array | string): Promise<Loaded> => {
  const path = join(temporaryFolder(t), 'input')
  writeFileSync(path, bytes)
  return load(path)
}

/** `CODE message`, the path left out. */
async function refusal(t: ExecutionContext, bytes: Uint8Array): Promise<string> {
  const error = await t.throwsAsync(read(t, bytes))
  if (!(error instanceof MediamemError)) throw error
  t.is(error.exitCode, 2)
  t.true(error.suggestions.length > 0)
  return `${error.code} ${error.message.replace(/^\S+/, 'X')}`
}

const understood = ({snapshot}: Loaded): string[] =>
  snapshot.sections.flatMap(({service, status, title}) => (status === 'understood' ? [service ?? title] : []))

const stated = ({snapshot}: Loaded, name: string): number | null =>
  snapshot.statements.find((one) => one.name === name)?.value ?? null

for (const release of [12, 14, 15] as Release[]) {
  test(`Android ${release}: the zip gives what its text gives, and the files in it`, async (t) => {
    const zipped = await read(t, bugreportZip(release))
    const plain = await read(t, bugreportText(release))
    const packed = await read(t, gzipSync(bugreportText(release)))
    t.deepEqual(zipped.warnings, [])
    t.deepEqual(understood(packed), understood(plain))
    t.true(understood(zipped).includes('ION HEAPS'))
    for (const name of ['MEMORY INFO', 'meminfo', 'gpu', 'SurfaceFlinger', 'SYSTEM PROPERTIES'])
      t.true(understood(plain).includes(name), name)
    const {android, captureStart, kernel, uptimeSeconds} = zipped.snapshot.machine
    t.is(kernel, '5.15.104-android13-8')
    t.is(uptimeSeconds, 95_460)
    t.is(captureStart, '2024-03-05T17:00:05.000Z')
    t.is(android?.release, `${release}`)
    t.is(android?.model, `Model ${release}`)
    // A file of the machine is nearer to the truth than what was printed of it a little later.
    t.is(stated(zipped, 'MemFree'), (release === 12 ? 307_200 : 307_196) * 1024)
    t.is(stated(plain, 'MemFree'), 307_200 * 1024)
  })
}

test('unpacked into a folder it is the same', async (t) => {
  const folder = temporaryFolder(t)
  for (const {bytes, name} of bugreportMembers(14)) {
    mkdirSync(dirname(join(folder, name)), {recursive: true})
    writeFileSync(join(folder, name), bytes)
  }
  const loaded = await load(folder)
  t.is(loaded.snapshot.machine.android?.release, '14')
  t.is(stated(loaded, 'MemFree'), 307_196 * 1024)
})

test('what the dump could hold and does not is listed', async (t) => {
  const {snapshot} = await read(t, bugreportText(12))
  const absent = snapshot.sections.filter(({status}) => status === 'absent')
  t.deepEqual(
    absent.map(({title}) => title),
    ['EVENT LOG', 'LIBRANK', 'LIST OF OPEN FILES', 'VIRTUAL MEMORY STATS']
  )
})

test('a service that prints the heading of a known section changes nothing', async (t) => {
  t.is(stated(await read(t, bugreportText(15)), 'MemTotal'), 5_752_136 * 1024)
})

test('a section that comes twice: the first stands, and it is told', async (t) => {
  const forged = bugreportText(14).replace(
    'Node 0, zone',
    '------ MEMORY INFO (/proc/meminfo) ------\nMemTotal: 1 kB\nNode 0, zone'
  )
  const loaded = await read(t, forged)
  t.is(stated(loaded, 'MemTotal'), 5_752_136 * 1024)
  t.true(loaded.snapshot.issues.some(({code, text}) => code === 'conflict' && text.includes('proc/meminfo')))
})

test('without main_entry.txt the largest text is read, and the other told', async (t) => {
  const members = bugreportMembers(14).filter(({name}) => name !== 'main_entry.txt')
  const loaded = await read(t, zip([...members, {bytes: 'short', name: 'bugreport-other.txt'}]))
  t.is(loaded.snapshot.machine.android?.release, '14')
  t.true(loaded.snapshot.issues.some(({path}) => path === 'bugreport-other.txt'))
})

test('a main_entry.txt that names nothing', async (t) => {
  const members = bugreportMembers(14).map((one) => (one.name === 'main_entry.txt' ? {...one, bytes: '../x'} : one))
  const loaded = await read(t, zip(members))
  t.is(loaded.snapshot.machine.android?.release, '14')
  t.true(loaded.snapshot.issues.some(({path}) => path === 'main_entry.txt'))
})

test('two reports in one text: the first is read, and it is told', async (t) => {
  const {snapshot, warnings} = await read(t, bugreportText(14) + bugreportText(12))
  t.is(snapshot.machine.android?.release, '14')
  t.regex(warnings.join(), /a second report begins at line \d+: only the first was read/)
})

test('a report whose bytes are no UTF-8 is read; one in UTF-16 is refused', async (t) => {
  const [before, after] = bugreportText(14).split('com.app.camera')
  const {snapshot} = await read(
    t,
    Buffer.concat([Buffer.from(`${before}`), Buffer.from([0xff, 0xfe]), Buffer.from(`${after}`)])
  )
  t.is(snapshot.machine.android?.release, '14')
  const wide = zip([{bytes: Buffer.from(`\ufeff${bugreportText(14)}`, 'utf16le'), name: reportName(14)}])
  t.is(
    await refusal(t, wide),
    `NO_REPORT X is a zip that holds no Android bugreport: ${reportName(14)} does not begin like one`
  )
})

test('names that lead out of the zip are not read', async (t) => {
  const members = [
    {bytes: 'MemTotal: 1 kB\n', name: '../../FS/proc/meminfo'},
    {bytes: 'MemTotal: 1 kB\n', name: '/proc/meminfo'}
  ]
  const loaded = await read(t, zip([...bugreportMembers(12), ...members]))
  t.is(stated(loaded, 'MemTotal'), 5_752_136 * 1024)
  t.deepEqual(
    loaded.snapshot.issues.filter(({text}) => text.includes('leads out')).map(({path}) => path),
    ['../../FS/proc/meminfo', '/proc/meminfo']
  )
})

test('a zip in a zip, and one of something else', async (t) => {
  t.is(
    await refusal(t, zip([{bytes: bugreportZip(12), name: 'bugreport.zip'}])),
    'NO_REPORT X is a zip that holds no Android bugreport: but another zip: bugreport.zip'
  )
  t.is(
    await refusal(t, zip([{bytes: 'x', name: 'readme.md'}])),
    'NO_REPORT X is a zip that holds no Android bugreport: 1 member, none of them its text or a file of /proc or /sys'
  )
  t.is(
    await refusal(t, zip([])),
    'NO_REPORT X is a zip that holds no Android bugreport: 0 members, none of them its text or a file of /proc or /sys'
  )
})

test('a zip inside a compression is read too, and its beginning alone is refused', async (t) => {
  t.is((await read(t, gzipSync(bugreportZip(12)))).snapshot.machine.android?.release, '12')
  const cut = 'DAMAGED_INPUT X is a zip without its end, where its list of members stands'
  t.is(await refusal(t, Buffer.from('PK\x03\x04rest')), cut)
  t.is(await refusal(t, gzipSync('PK\x03\x04rest')), cut)
})

test('of a report with too many sections some are read and listed, and it is told', async (t) => {
  const many = Array.from({length: 30_000}, (_, n) => `------ A (/d/ion/heaps/x${n}) ------\nx\n`).join('')
  const {snapshot} = await read(t, bugreportText(14) + many)
  t.true(snapshot.sections.length < 20_010)
  const told = snapshot.issues.map(({text}) => text).join()
  t.regex(told, /only 2000 of its sections were read/)
  t.regex(told, /more sections are not in the inventory/)
})

test('an encrypted zip', async (t) => {
  const members = bugreportMembers(14).map((one) => ({...one, encrypted: true}))
  t.is(await refusal(t, zip(members)), `ENCRYPTED_INPUT X is an encrypted zip: ${reportName(14)} cannot be read`)
})

test('a file of the machine that is encrypted alone', async (t) => {
  const members = bugreportMembers(14).map((one) => ({...one, encrypted: one.name === 'FS/proc/meminfo'}))
  const loaded = await read(t, zip(members))
  t.regex(loaded.warnings.join(), /FS\/proc\/meminfo is encrypted/)
  t.is(stated(loaded, 'MemFree'), 307_200 * 1024)
})

test('a wrong sum is told, what came before is read', async (t) => {
  const members = bugreportMembers(14).map((one) => (one.name === reportName(14) ? {...one, sum: 1} : one))
  const {snapshot, warnings} = await read(t, zip(members))
  t.is(snapshot.machine.android?.release, '14')
  t.regex(warnings.join(), /cannot be read/)
})

test('a member of 2 GB that is packed 1000 times is left after 256 MiB', async (t) => {
  const block = deflateRawSync(Buffer.alloc(2 ** 24, `${'x'.repeat(63)}\n`), {finishFlush: constants.Z_FULL_FLUSH})
  const head = deflateRawSync(bugreportText(14), {finishFlush: constants.Z_FULL_FLUSH})
  const size = Buffer.byteLength(bugreportText(14)) + 128 * 2 ** 24
  const deflated = {bytes: Buffer.concat([head, ...Array<Buffer>(128).fill(block), Buffer.from([3, 0])]), size}
  const {snapshot, warnings} = await read(t, zip([{bytes: '', deflated, name: reportName(14)}]))
  t.is(snapshot.machine.android?.release, '14')
  t.regex(warnings.join(), /only the first 268435456 bytes of bugreport/)
})

test('cut or damaged anywhere, it says so or reads what there is', async (t) => {
  const whole = bugreportZip(14)
  for (let at = 5; at < whole.length; at += 211) {
    t.regex(await refusal(t, whole.subarray(0, at)), /^DAMAGED_INPUT X is a zip without its end/)
    const damaged = Buffer.from(whole)
    damaged.writeUInt8(damaged.readUInt8(at) ^ 0x5a, at)
    await read(t, damaged).catch((error: unknown) => {
      if (!(error instanceof MediamemError)) throw error
    })
  }
})
