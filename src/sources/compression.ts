/** Peels gzip, zstd and xz off a stream of bytes; whatever could be decompressed before a fault is given first. */
import zlib from 'node:zlib'
import {type Chunks, interruption} from './chunks.js'

export type Layer = 'gzip' | 'xz' | 'zstd'

const magics: readonly (readonly [Layer, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]]
]

/** Which compression begins with `head` (RFC 1952 2.3.1, RFC 8878 3.1.1, the .xz file format 2.1.1.1); null: none. */
export function layerOf(head: Uint8Array): Layer | null {
  return magics.find(([, magic]) => magic.every((byte, at) => head[at] === byte))?.[0] ?? null
}

/** The content of one layer. Throws what `interruptionOf` explains; an error of `chunks` itself passes unchanged. */
export function decompress(layer: Layer, chunks: Chunks): AsyncGenerator<Uint8Array> {
  if (layer === 'xz') return unxz(chunks)
  return pushed(layer, chunks, layer === 'gzip' ? gunzip : unzstd)
}

/** A decompressor that is given pieces; what comes of one has gone to `out` when the promise is settled. */
interface Inflater {
  push(piece: Uint8Array): Promise<void>
  end(): Promise<void>
  close(): void
}

/** A piece bounds both what is lost with a fault in it and what may come of it at once: 4 bytes of zstd can mean 128 KiB. */
const pieceBytes = {gzip: 16_384, zstd: 2048}

async function* pushed(
  layer: 'gzip' | 'zstd',
  chunks: Chunks,
  start: (out: (chunk: Uint8Array) => void) => Promise<Inflater>
): AsyncGenerator<Uint8Array> {
  let given: Uint8Array[] = []
  const inflater = await start((chunk) => given.push(chunk))
  const take = (): readonly Uint8Array[] => {
    const taken = given
    given = []
    return taken
  }
  let failure: unknown = null
  const fail = (error: unknown): void => {
    failure = error ?? 'unknown'
  }
  try {
    let ahead: Promise<void> | null = null
    for await (const piece of pieces(chunks, pieceBytes[layer])) {
      // One piece is decompressed while the content of the one before is looked at.
      await ahead
      if (failure !== null) break
      const before = take()
      ahead = inflater.push(piece).catch(fail)
      yield* before
    }
    await ahead
    if (failure === null) await inflater.end().catch(fail)
    yield* take()
    if (failure !== null) throw interruption('damage', why(layer, failure))
  } finally {
    inflater.close()
  }
}

/** What zlib, fzstd and xz-embedded (by number: enum xz_ret of linux/include/linux/xz.h) say, in our words where theirs are few. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/^get_next_output .* [26]$/, 'it was made with a check or filter that is not read here (xz -C crc64 is)'],
  [/^get_next_output .* [34]$|^invalid typed array length|^array buffer allocation/i, 'it needs too much memory'],
  [/^get_next_output .* \d+$/, 'its content does not fit together']
]

function why(layer: Layer, failure: unknown): string {
  const message = failure instanceof Error ? failure.message : ''
  if (/unexpected (?:end of file|eof)|error code 8$/i.test(message)) return `the ${layer} stream ends too early`
  const said = reasons.find(([pattern]) => pattern.test(message))?.[1] ?? message
  return `the ${layer} stream is damaged: ${said}`
}

/** Cuts into pieces; the last 8 bytes come alone, so that a wrong checksum at the end of gzip costs no content. */
async function* pieces(chunks: Chunks, size: number): AsyncGenerator<Uint8Array> {
  let held: Uint8Array = new Uint8Array(0)
  for await (const chunk of chunks) {
    const whole = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    const end = Math.max(0, whole.length - 8)
    for (let at = 0; at < end; at += size) yield whole.subarray(at, Math.min(at + size, end))
    held = whole.slice(end)
  }
  if (held.length > 0) yield held
}

const outputBytes = 1024 * 1024

const gunzip = async (out: (chunk: Uint8Array) => void): Promise<Inflater> =>
  transformed(zlib.createGunzip({chunkSize: outputBytes}), out)

/** Node has zstd since 22.15; before that, a decoder in JavaScript. */
async function unzstd(out: (chunk: Uint8Array) => void): Promise<Inflater> {
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress')
  if (typeof create === 'function') return transformed(create({chunkSize: outputBytes}) as zlib.Gunzip, out)
  return slowZstd(out)
}

/**
 * Each piece is awaited before the next, and the end comes alone: Node hands the last write over together with the
 * wish to finish, and drops what it had decompressed of it when the stream turns out to be cut.
 */
function transformed(transform: zlib.Gunzip, out: (chunk: Uint8Array) => void): Inflater {
  const failed = new Promise<never>((_, reject) => transform.on('error', reject))
  failed.catch(() => undefined)
  const ended = new Promise<void>((resolve) => transform.on('end', resolve))
  transform.on('data', out)
  const write = (piece: Uint8Array): Promise<void> =>
    new Promise((resolve, reject) => transform.write(piece, (error) => (error ? reject(error) : resolve())))
  return {
    close: () => transform.destroy(),
    end: () => {
      transform.end()
      return Promise.race([ended, failed])
    },
    push: (piece) =>
      transform.writableEnded || transform.readableEnded ? ended : Promise.race([write(piece), failed, ended])
  }
}

/** As Node's own decoder allows. */
const maxWindow = 2 ** 27

/** It moves its whole window for every block, however small: a bound on that is a bound on time, some 10 s. */
const movable = 2 ** 37

export async function slowZstd(out: (chunk: Uint8Array) => void, maxMoved = movable): Promise<Inflater> {
  const {Decompress} = await import('fzstd')
  let moved = 0
  const stream = new Decompress((chunk) => {
    const window = windowOf(stream)
    moved += window
    if (window > maxWindow) throw new Error(`it needs ${window} bytes of memory`)
    if (moved > maxMoved) throw new Error('it takes too long without the zstd of Node 22.15 or newer')
    if (chunk.length > 0) out(chunk)
  })
  return {
    close: () => undefined,
    end: async () => void stream.push(new Uint8Array(0), true),
    push: async (piece) => void stream.push(piece.slice())
  }
}

/** The state of a frame is not in the declarations of fzstd; its window is `w`. */
function windowOf(stream: object): number {
  const state: unknown = Reflect.get(stream, 's')
  const window: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, 'w') : null
  return window instanceof Uint8Array ? window.length : 0
}

async function* unxz(chunks: Chunks): AsyncGenerator<Uint8Array> {
  const loaded = await import('xz-decompress')
  // A CommonJS module whose names Node does not find, whatever its declarations say.
  const {XzReadableStream} = 'default' in loaded ? (loaded.default as typeof loaded) : loaded
  const input = chunks[Symbol.asyncIterator]()
  let foreign: {readonly thrown: unknown} | null = null
  const source = new ReadableStream<Uint8Array>(
    {
      cancel: async () => void (await input.return?.()),
      pull: async (controller) => {
        try {
          const {done, value} = await input.next()
          if (done) controller.close()
          else controller.enqueue(value)
        } catch (thrown) {
          foreign = {thrown}
          controller.error(thrown)
        }
      }
    },
    {highWaterMark: 0}
  )
  const reader = new XzReadableStream(source).getReader()
  try {
    for (;;) {
      const {done, value} = await reader.read()
      if (done) return
      if (value.length > 0) yield value
    }
  } catch (thrown) {
    throw foreign === null ? interruption('damage', why('xz', thrown)) : (foreign as {thrown: unknown}).thrown
  } finally {
    // It lets one stream live at a time: one that is not given back blocks all that follow.
    await reader.cancel().catch(() => undefined)
    await input.return?.()
  }
}
