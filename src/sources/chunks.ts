/** Streams of bytes: what is wrong with one, how much of one is let through, what one begins with. */
import type {Limits} from './limits.js'

export type Chunks = AsyncIterable<Uint8Array>

/** Why a stream ended early: its bytes are not what they should be, or there are more of them than a bound allows. */
export interface Interruption {
  readonly kind: 'damage' | 'limit'
  /** A sentence. */
  readonly message: string
}

const mark: unique symbol = Symbol('interruption')

/** An error to be thrown into whoever reads the stream. */
export function interruption(kind: Interruption['kind'], message: string): Error {
  return Object.assign(new Error(message), {[mark]: {kind, message}})
}

/** What a thrown thing says of the stream it came from; a failed read counts as damage. A bug is thrown on. */
export function interruptionOf(thrown: unknown): Interruption {
  if (thrown instanceof Error && mark in thrown) return thrown[mark] as Interruption
  if (codeOf(thrown) === '') throw thrown
  return {kind: 'damage', message: `reading stopped: ${(thrown as Error).message}`}
}

/** `ENOENT` and the like; '' for an error of another kind. */
export function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : null
  return typeof code === 'string' ? code : ''
}

/** Passes on what the bounds allow. `taken` is how many bytes of the outermost file have gone into it. */
export async function* bounded(chunks: Chunks, limits: Limits, taken: () => number): AsyncGenerator<Uint8Array> {
  let given = 0
  for await (const chunk of chunks) {
    given += chunk.length
    if (given > limits.maxBytes) throw interruption('limit', `stopped after ${limits.maxBytes} bytes: it holds more`)
    if (given > limits.ratioFrom && given > limits.maxRatio * taken()) {
      throw interruption('limit', `decompresses suspiciously: stopped after ${given} bytes made of ${taken()}`)
    }
    yield chunk
  }
}

export interface Peeked {
  /** The first bytes, fewer than asked for where there are no more. */
  readonly head: Uint8Array
  /** What stopped the stream within the head; null: nothing. */
  readonly stopped: Interruption | null
  /** The whole stream, the head included; can be read once. What stopped it is thrown again. */
  readonly all: Chunks
  /** Gives up what holds the stream open. */
  close(): Promise<void>
}

/** Looks at the first `size` bytes. */
export async function peek(chunks: Chunks, size: number): Promise<Peeked> {
  const rest = chunks[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let ended = false
  let failure: {readonly thrown: unknown} | null = null
  try {
    for (let held = 0; held < size; held += first.at(-1)?.length ?? 0) {
      const {done, value} = await rest.next()
      if (done) {
        ended = true
        break
      }
      first.push(value)
    }
  } catch (thrown) {
    failure = {thrown}
  }

  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      for (let chunk = first.shift(); chunk !== undefined; chunk = first.shift()) yield chunk
      if (failure !== null) throw failure.thrown
      while (!ended) {
        const {done, value} = await rest.next()
        if (done) return
        yield value
      }
    } finally {
      await rest.return?.()
    }
  }

  return {
    all: all(),
    close: async () => void (await rest.return?.()),
    head:
      first.length === 1 && first[0] !== undefined
        ? first[0].subarray(0, size)
        : Buffer.concat(first).subarray(0, size),
    stopped: failure === null ? null : interruptionOf(failure.thrown)
  }
}
