import {gzipSync} from 'node:zlib'
import test from 'ava'
import fc from 'fast-check'
import {decompress} from '../../src/sources/compression.js'
import {readTar} from '../../src/sources/tarball.js'
import {archive, chunked, header, members, recorder} from './archives.js'

/** What of `members` must have come of the first `length` bytes: all that ended before, and part of one. */
async function checkCut(
  bytes: AsyncIterable<Uint8Array>
): Promise<{whole: number; cuts: number; damage: string | null}> {
  const sink = recorder()
  const {damage} = await readTar(bytes, sink)
  let cuts = 0
  for (const [path, {cut, text}] of sink.files) {
    const true_ = members.find(({name}) => name === path)?.text ?? ''
    if (cut) cuts += 1
    if (cut ? !true_.startsWith(text) || text === true_ : text !== true_) throw new Error(`${path} is not what it was`)
  }
  return {cuts, damage, whole: sink.seen.length - cuts}
}

test('cut at any byte: what came before is whole, the damage is told', async (t) => {
  const bytes = await archive(members)
  const end = bytes.length - 1024
  for (let length = 1; length < bytes.length; length += length % 512 === 0 ? 1 : 73) {
    for (const at of [length, length - (length % 512)]) {
      const {cuts, damage, whole} = await checkCut(chunked(bytes.subarray(0, at), 4096))
      t.is(damage === null, at >= end + 512, `cut at ${at}`)
      t.true(cuts <= 1)
      if (at >= end) t.is(whole, members.length)
    }
  }
  t.is(
    (await checkCut(chunked(bytes.subarray(0, 512 * 5), 512))).damage,
    'the archive ends after top/proc/7/fd/4, without its end marker'
  )
  const inside = await checkCut(chunked(bytes.subarray(0, 512 * 8), 512))
  t.is(inside.damage, 'the archive ends in the middle of top/proc/7/maps, or just after it')
  t.is(inside.cuts, 1)
})

test('cut where only one sign of it is left', async (t) => {
  // A file that is all zeros looks like an end marker, and headers before a member like the end of one before.
  const zeros = await archive([{name: 'proc/1/maps', text: '\0'.repeat(4096)}])
  const inFile = recorder()
  const cut = await readTar(chunked(zeros.subarray(0, 2048), 512), inFile)
  t.is(cut.damage, 'the archive ends in the middle of proc/1/maps, or just after it')
  t.deepEqual(inFile.files.get('proc/1/maps'), {cut: true, text: '\0'.repeat(1536)})
  const two = await archive([
    {name: 'proc/1/comm', text: 'x'},
    {name: 'proc/é', text: 'y'}
  ])
  const {damage, members: count} = await readTar(chunked(two.subarray(0, 2048), 512), recorder())
  t.deepEqual([damage, count], ['the archive ends after proc/1/comm, without its end marker', 1])
})

test('gzip cut at any byte: what came before is whole, the damage is told', async (t) => {
  const packed = gzipSync(await archive(members))
  let whole = 0
  for (let at = 19; at < packed.length; at += 3) {
    const result = await checkCut(decompress('gzip', chunked(packed.subarray(0, at), 100)))
    t.is(result.damage, 'the gzip stream ends too early', `cut at ${at}`)
    t.true(result.whole >= whole, 'more bytes, no fewer members')
    whole = result.whole
  }
  t.is(whole, members.length, 'but for its trailer it is all there')
})

test('a changed byte anywhere ends in a report', async (t) => {
  const bytes = await archive(members)
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({max: 255, min: 1}), async (at, flip) => {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ flip
      const report = await readTar(chunked(changed, 1000), recorder())
      return report.members <= members.length + 1
    }),
    {numRuns: 300}
  )
  t.pass()
})

test('random bytes end in a report', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({maxLength: 3000, minLength: 1}),
      fc.integer({max: 2000, min: 1}),
      async (bytes, size) => {
        const {damage, members: count} = await readTar(chunked(bytes, size), recorder())
        return damage !== null && count === 0
      }
    ),
    {numRuns: 300}
  )
  const after = recorder()
  const {damage} = await readTar(
    chunked(
      Buffer.concat([header('proc/7/comm', 2), Buffer.from('ab'), Buffer.alloc(510), Buffer.alloc(2048, 'junk')]),
      512
    ),
    after
  )
  t.deepEqual(after.files.get('proc/7/comm'), {cut: false, text: 'ab'})
  t.is(damage, 'what follows proc/7/comm is not tar: Invalid tar header')
})

test('what the sink throws comes back, and is not called damage', async (t) => {
  const bytes = await archive(members)
  const mine = new Error('full')
  for (const name of ['file', 'link', 'directory', 'wants'] as const) {
    const sink = {
      ...recorder(),
      [name]: () => {
        throw mine
      }
    }
    t.is(await t.throwsAsync(readTar(chunked(bytes, 600), sink)), mine)
  }
})

test('a failed read is damage, a bug is thrown', async (t) => {
  const bytes = await archive(members)
  async function* failing(error: Error): AsyncGenerator<Uint8Array> {
    yield bytes.subarray(0, 1026)
    throw error
  }
  const sink = recorder()
  const {damage} = await readTar(failing(Object.assign(new Error('EIO: i/o error, read'), {code: 'EIO'})), sink)
  t.is(damage, 'reading stopped: EIO: i/o error, read')
  t.deepEqual(sink.files.get('top/proc/7/comm'), {cut: true, text: 'vd'})
  await t.throwsAsync(readTar(failing(new TypeError('x is not a function')), recorder()), {instanceOf: TypeError})
})

test('a global header of many records is not copied for each member', async (t) => {
  let records = ''
  for (let key = 0; records.length < 2 ** 21; key++) records += `15 k${String(key).padStart(8, '0')}=v\n`
  const padded = (text: string): Buffer =>
    Buffer.concat([Buffer.from(text), Buffer.alloc((512 - (text.length % 512)) % 512)])
  const own = Buffer.concat([header('x', 11, 'x'), padded('11 own=yes\n'), header('proc/7/comm', 0)])
  const bytes = Buffer.concat([header('g', records.length, 'g'), padded(records), ...Array<Buffer>(2000).fill(own)])
  const start = performance.now()
  const {damage, members: count} = await readTar(chunked(bytes, 65536), recorder())
  t.is(damage, 'the header of proc/7/comm is not credible')
  t.is(count, 1)
  t.true(performance.now() - start < 20_000)
})
