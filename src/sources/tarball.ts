/** Members of a tar stream, pushed into a sink as they come by. Nothing is written, no name is used as a path. */
import tar from 'tar-stream'
import {type Chunks, type Interruption, interruptionOf} from './chunks.js'
import {defaultLimits, type Limits} from './limits.js'
import {memberContent} from './member-content.js'
import type {Reading, Sink} from './source.js'
import {type Header, nameOf, nextHeader, offer, tooManyKeys} from './tar-header.js'

/** What the declarations of tar-stream do not tell of. */
const options = {allowUnknownFormat: true, filenameEncoding: 'latin1', highWaterMark: 1}

/**
 * Reads ustar, GNU (long names), PAX and old V7 archives, also several in one stream.
 *
 * - Cut or damaged anywhere: what came before is given, the member it happened in with `cut`, and `damage` says so.
 *   An archive that stops between two members shows only by its end marker, 512 zero bytes, not being there.
 * - A sparse file has content only tar itself can put together: it is a fault, as is a hard link to another member.
 * - Devices and fifos are passed over.
 *
 * A member costs no promise and no tick of the event loop: its content is taken where tar-stream would put it into the
 * stream of the member, which is never opened, and the next member is asked for from a loop, not from the event (from
 * the event, 2,000 empty members in one chunk would be as many nested calls). What is left is the time tar-stream
 * needs for a header, 3 to 4 µs.
 */
export async function readTar(chunks: Chunks, sink: Sink, limits: Limits = defaultLimits): Promise<Reading> {
  const extract = tar.extract(options)
  const content = memberContent(sink, limits.maxMemberBytes)
  const tail = lastBlock()
  const turn = turns()
  let members = 0
  let bytes = 0
  let end = 0
  let last = 'its beginning'
  let stopped: Interruption | null = null
  let thrown: {readonly error: unknown} | null = null

  const stop = (why: Interruption): void => {
    stopped ??= why
    turn.over()
  }
  /** What the sink throws is for our caller; inside an event of the extractor it would end the process. */
  const toSink = (act: () => void): void => {
    try {
      act()
    } catch (error) {
      thrown ??= {error}
      stop({kind: 'damage', message: 'nobody takes it'})
    }
  }
  const collect = (chunk: Uint8Array | null): boolean => {
    if (chunk !== null) toSink(() => content.add(chunk))
    return true
  }
  const step = stepper(() => stopped === null)

  extract.on('entry', (raw, stream, next) => {
    const header = raw as Header
    const path = nameOf(header)
    if (++members > limits.maxMembers)
      return stop({kind: 'limit', message: `stopped after ${limits.maxMembers} members: it holds more`})
    if (tooManyKeys(header.pax)) return stop({kind: 'damage', message: `the header of ${path} is not credible`})
    last = path
    end = nextHeader(stream.offset, header)
    let wanted = false
    toSink(() => {
      wanted = offer(sink, path, header)
      if (wanted) content.begin(path, header.size)
    })
    if (header.size > 0) {
      // It is destroyed together with the extractor, and its error, unheard, would end the process.
      stream.on('error', ignore)
      stream.push = wanted ? collect : discard
    }
    step(next)
  })
  extract.on('drain', turn.over)
  extract.on('close', turn.over)
  extract.on('error', ({message}: Error) => stop({kind: 'damage', message: explain(message, last)}))

  try {
    for await (const chunk of chunks) {
      bytes += chunk.length
      tail.add(chunk)
      await turn.begin(() => extract.write(chunk))
      if (stopped !== null) break
    }
    if (stopped === null && (bytes < end + 512 || !tail.isZero())) {
      await turn.begin(() => extract.end(null))
      stop({kind: 'damage', message: `the archive ends after ${last}, without its end marker`})
    }
  } catch (error) {
    stop(interruptionOf(error))
  } finally {
    extract.destroy()
  }
  if (thrown === null) toSink(content.endEarly)
  return finish(thrown, {bytes, members}, stopped)
}

const ignore = (): void => undefined
const discard = (): boolean => true

function finish(
  thrown: {readonly error: unknown} | null,
  counts: Pick<Reading, 'bytes' | 'members'>,
  stopped: Interruption | null
): Reading {
  if (thrown !== null) throw thrown.error
  const said = (kind: Interruption['kind']): string | null => (stopped?.kind === kind ? stopped.message : null)
  return {...counts, damage: said('damage'), limit: said('limit')}
}

/** Calls each next() one after the other, once the event that brought it is over. */
function stepper(goesOn: () => boolean): (next: () => void) => void {
  let pending: (() => void) | null = null
  let running = false
  const run = (): void => {
    for (let next = pending; next !== null && goesOn(); next = pending) {
      pending = null
      next()
    }
    running = false
  }
  return (next) => {
    pending = next
    if (running) return
    running = true
    queueMicrotask(run)
  }
}

/** Waits until the extractor has used what it was given. */
function turns(): {begin(act: () => unknown): Promise<void>; over(): void} {
  let resolve: () => void = () => undefined
  return {
    begin: (act) =>
      new Promise((done) => {
        resolve = done
        if (act() === true) done()
      }),
    over: () => resolve()
  }
}

/** Whether the last 512 bytes are an end marker. */
function lastBlock(): {add(chunk: Uint8Array): void; isZero(): boolean} {
  let block = Buffer.alloc(512, 1)
  return {
    add(chunk) {
      block = Buffer.from(chunk.length >= 512 ? chunk.subarray(-512) : Buffer.concat([block, chunk]).subarray(-512))
    },
    isZero: () => block.every((byte) => byte === 0)
  }
}

/** In words, what tar-stream finds wrong. */
function explain(message: string, last: string): string {
  if (message.startsWith('Unexpected end')) return `the archive ends in the middle of ${last}, or just after it`
  return `what follows ${last} is not tar: ${message.split('.')[0]}`
}
