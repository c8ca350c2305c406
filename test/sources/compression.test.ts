import {gzipSync} from 'node:zlib'
import test from 'ava'
import fc from 'fast-check'
import {bounded, interruptionOf} from '../../src/sources/chunks.js'
import {decompress, layerOf, slowZstd} from '../../src/sources/compression.js'
import {defaultLimits} from '../../src/sources/limits.js'
import {readTar} from '../../src/sources/tarball.js'
import {archiveFixture, chunked, gather, recorder} from './archives.js'

/** Evenly hard to compress. */
let seed = 1
const noise = Buffer.from(
  Array.from({length: 40_000}, () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) | 0
    return seed >>> 26
  })
)
const said = (thrown: unknown): string | null => (thrown === null ? null : interruptionOf(thrown).message)

test('knows a layer by its magic, and only with all of it', (t) => {
  t.is(layerOf(gzipSync('x')), 'gzip')
  t.is(layerOf(archiveFixture('synthetic-zstd.tar.zst')), 'zstd')
  t.is(layerOf(archiveFixture('synthetic-xz.tar.xz')), 'xz')
  t.is(layerOf(Buffer.from([0x1f])), null)
  t.is(layerOf(Buffer.from([0x28, 0xb5, 0x2f])), null)
  t.is(layerOf(Buffer.alloc(0)), null)
})

for (const [layer, name] of [
  ['zstd', 'synthetic-zstd.tar.zst'],
  ['xz', 'synthetic-xz.tar.xz']
] as const) {
  test(`${layer} as the tool writes it, in pieces of any size`, async (t) => {
    for (const size of [1, 5, 64, 4096]) {
      const sink = recorder()
      const {damage, members} = await readTar(decompress(layer, chunked(archiveFixture(name), size)), sink)
      t.deepEqual([damage, members], [null, 11])
      t.is(sink.files.get('proc/7/comm')?.text, 'vdec\n')
      t.is(sink.links.get('proc/7/fd/4'), '/dmabuf:')
    }
  })

  test(`${layer} cut at any byte ends, and is told`, async (t) => {
    const packed = archiveFixture(name)
    for (let at = 6; at < packed.length; at += 7) {
      const {damage} = await readTar(decompress(layer, chunked(packed.subarray(0, at), 50)), recorder())
      t.truthy(damage, `cut at ${at}`)
    }
    t.is(
      said((await gather(decompress(layer, chunked(packed.subarray(0, packed.length - 40), 50)))).thrown),
      `the ${layer} stream ends too early`
    )
  })

  test(`${layer} with a changed byte ends`, async (t) => {
    const packed = archiveFixture(name)
    await fc.assert(
      fc.asyncProperty(fc.nat(packed.length - 1), fc.integer({max: 255, min: 1}), async (at, flip) => {
        const changed = Buffer.from(packed)
        changed[at] = (changed[at] ?? 0) ^ flip
        const {thrown} = await gather(decompress(layer, chunked(changed, 100)))
        return typeof said(thrown) !== 'undefined'
      }),
      {numRuns: 200}
    )
    t.pass()
  })
}

test('an xz check that cannot be verified is refused, in words', async (t) => {
  const {thrown} = await gather(decompress('xz', chunked(archiveFixture('synthetic-xz-sha256.tar.xz'), 100)))
  t.is(
    said(thrown),
    'the xz stream is damaged: it was made with a check or filter that is not read here (xz -C crc64 is)'
  )
})

test('one xz after another, also when the first was left early', async (t) => {
  const packed = archiveFixture('synthetic-xz.tar.xz')
  const first = decompress('xz', chunked(packed, 10))
  await first.next()
  await first.return(undefined)
  await gather(decompress('xz', chunked(packed.subarray(0, 100), 10)))
  t.is((await gather(decompress('xz', chunked(packed, 10)))).thrown, null)
})

test('gzip: everything before the fault is given', async (t) => {
  const packed = gzipSync(noise)
  for (const size of [1000, 4096, 65536]) {
    const checksum = Buffer.from(packed)
    checksum[packed.length - 7] = (checksum[packed.length - 7] ?? 0) ^ 1
    const wrong = await gather(decompress('gzip', chunked(checksum, size)))
    t.true(wrong.bytes.equals(noise), 'a wrong checksum costs no content')
    t.is(said(wrong.thrown), 'the gzip stream is damaged: incorrect data check')
    const cut = await gather(decompress('gzip', chunked(packed.subarray(0, packed.length - 4), size)))
    t.true(cut.bytes.equals(noise), 'nor does a missing one')
    t.is(said(cut.thrown), 'the gzip stream ends too early')
    const half = await gather(decompress('gzip', chunked(packed.subarray(0, packed.length / 2), size)))
    t.true(half.bytes.length > 15_000 && half.bytes.equals(noise.subarray(0, half.bytes.length)))
  }
})

test('gzip: several members, wherever they meet', async (t) => {
  const packed = Buffer.concat([gzipSync('first '), gzipSync('second'), Buffer.alloc(100)])
  for (let size = 1; size < packed.length; size++) {
    const {bytes, thrown} = await gather(decompress('gzip', chunked(packed, size)))
    t.deepEqual([bytes.toString(), thrown], ['first second', null], `${size}`)
  }
})

test('an error of the stream beneath stays what it is', async (t) => {
  for (const [layer, bytes] of [
    ['gzip', gzipSync(noise)],
    ['zstd', archiveFixture('synthetic-zstd.tar.zst')],
    ['xz', archiveFixture('synthetic-xz.tar.xz')]
  ] as const) {
    const mine = new Error('beneath')
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, 60)
      throw mine
    }
    t.is((await gather(decompress(layer, failing()))).thrown, mine, layer)
  }
})

/** A frame of `count` blocks that each say: 128 KiB of one byte. `window`: RFC 8878 3.1.1.1.2. */
const zeros = (count: number, window: number, size = 2 ** 17): Buffer => {
  const block = ((size << 3) | 2) >>> 0
  const one = Buffer.from([block & 0xff, (block >> 8) & 0xff, block >> 16, 0])
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, window]), ...Array<Buffer>(count).fill(one)])
}

test('zstd that is nearly nothing but promise is stopped', async (t) => {
  let taken = 0
  const packed = zeros(100_000, 0x58)
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunked(packed, 4096)) {
      taken += chunk.length
      yield chunk
    }
  }
  let given = 0
  const error = await t.throwsAsync(async () => {
    for await (const chunk of bounded(decompress('zstd', counted()), defaultLimits, () => taken)) given += chunk.length
  })
  t.regex(error.message, /^decompresses suspiciously: stopped after \d+ bytes made of \d+$/)
  t.true(given < defaultLimits.ratioFrom + 2 ** 27)
})

test('zstd that wants more memory than it is worth is refused', async (t) => {
  const {thrown} = await gather(decompress('zstd', chunked(zeros(3, 0x90), 100)))
  t.regex(said(thrown) ?? '', /^the zstd stream is damaged: .*memory/i)
})

test('the decoder in JavaScript is bounded in time as well', async (t) => {
  let given = 0
  const slow = await slowZstd((chunk) => {
    given += chunk.length
  }, 2 ** 30)
  const error = await t.throwsAsync(async () => {
    // A window of 8 MiB, moved for every single byte.
    for await (const piece of chunked(zeros(2000, 0x68, 1), 2048)) await slow.push(piece)
  })
  t.regex(error.message, /takes too long/)
  t.is(given, 128)
})
