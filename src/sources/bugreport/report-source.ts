/** A bugreport as a source: its zip, or the text in it. */
import type {ZipFile} from 'yauzl'
import {type Chunks, type Interruption, interruptionOf} from '../chunks.js'
import type {Limits} from '../limits.js'
import {brokenZip, zipTooLong} from '../refusals.js'
import type {Reading} from '../source.js'
import {readZip} from './read-zip.js'
import type {ReportSink} from './report-collector.js'

/** The text of a report: `name` stands for its file. */
export async function readReportText(
  name: string,
  chunks: Chunks,
  sink: ReportSink,
  {maxTextBytes}: Limits
): Promise<Reading> {
  const text = sink.text(name, true)
  let bytes = 0
  let stopped: Interruption | null = null
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length
      text.add(chunk)
      if (bytes <= maxTextBytes) continue
      stopped = {kind: 'limit', message: `only the first ${maxTextBytes} bytes of it were read`}
      break
    }
  } catch (error) {
    stopped = interruptionOf(error)
  }
  const cut = text.end()
  const limit = stopped?.kind === 'limit' ? stopped.message : null
  return {bytes, damage: stopped?.kind === 'damage' ? stopped.message : limit === null ? cut : null, limit, members: 1}
}

/** `path`: a file, of which only what is needed is read; else the zip comes from a pipe, or from inside a compression, and is held in memory. */
export async function readReportZip(
  source: string,
  from: {readonly path: string} | {readonly chunks: Chunks},
  sink: ReportSink,
  limits: Limits,
  taken: (bytes: number) => void
): Promise<Reading> {
  const zip = await openZip(source, from, limits.maxTextBytes)
  try {
    return await readZip(source, zip, sink, limits, taken)
  } finally {
    zip.close()
  }
}

/** Names are bytes: who made the zip may have meant anything. */
const options = {autoClose: false, decodeStrings: false, lazyEntries: true}

async function openZip(
  source: string,
  from: {readonly path: string} | {readonly chunks: Chunks},
  most: number
): Promise<ZipFile> {
  const yauzl = await import('yauzl')
  const bytes = 'chunks' in from ? await held(source, from.chunks, most) : null
  try {
    return bytes === null && 'path' in from
      ? await yauzl.openPromise(from.path, options)
      : await yauzl.fromBufferPromise(bytes ?? Buffer.alloc(0), options)
  } catch (error) {
    throw brokenZip(source, error)
  }
}

async function held(source: string, chunks: Chunks, most: number): Promise<Buffer> {
  const kept: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of chunks) {
      size += chunk.length
      if (size > most) break
      kept.push(Uint8Array.from(chunk))
    }
  } catch (error) {
    // A zip that is cut has no list of its members: what there is of it says so.
    interruptionOf(error)
  }
  if (size > most) throw zipTooLong(source, most)
  return Buffer.concat(kept)
}
