/** Opens what the user pointed at, and says what it is by its content alone. */
import {type FileHandle, open as openFile, stat} from 'node:fs/promises'
import type {ReportSink} from './bugreport/report-collector.js'
import {readReportFolder, reportIn} from './bugreport/report-folder.js'
import {readReportText, readReportZip} from './bugreport/report-source.js'
import {bounded, type Chunks, interruptionOf, type Peeked, peek} from './chunks.js'
import {decompress, type Layer, layerOf} from './compression.js'
import {readDirectory} from './directory.js'
import {defaultLimits, type Limits} from './limits.js'
import {cannotOpen, noFile, nothingIn, unknownInput} from './refusals.js'
import {type Content, sniff, sniffBytes} from './sniff.js'
import type {Progress, Sink, SourceReport} from './source.js'
import {readTar} from './tarball.js'

/** Each can be read once. */
export type Opened =
  | {readonly kind: 'bugreport'; close: Close; each(sink: ReportSink, progress?: Progress): Promise<SourceReport>}
  | {readonly kind: 'directory' | 'tar'; each(sink: Sink, progress?: Progress): Promise<SourceReport>}
  | {readonly kind: 'json' | 'text'; close: Close; text(progress?: Progress): Promise<Whole>}

/** Instead of reading it. */
type Close = () => Promise<void>

/** A source that is one text. */
interface Whole {
  readonly bytes: Uint8Array
  /** Why there is more that was not read, a sentence; null: this is all. */
  readonly cut: string | null
}

/** Compressed more often than this is no capture. */
const maxLayers = 3

/**
 * `source`: a path, or `-` for standard input. Up to 3 layers of gzip, zstd and xz are peeled off.
 *
 * Throws MediamemError: exit 2 for what is no input (nothing there, empty, a device, binary data), exit 3 where
 * the machine refuses. A device node is never opened; a fifo is read, it is what a shell passes for `<(...)`.
 *
 * Read one source before opening the next: the decoder of xz serves one stream at a time, the next waits for it.
 */
export async function open(
  source: string,
  io: {readonly stdin: Chunks},
  limits: Limits = defaultLimits
): Promise<Opened> {
  if (source === '-') return opened('standard input', io.stdin, null, limits)
  const file = await stat(source).catch((error: unknown) => {
    throw cannotOpen(source, error)
  })
  if (file.isDirectory()) {
    const report = await reportIn(source)
    return report === null ? directory(source, limits) : reportFolder(source, report, limits)
  }
  if (!file.isFile() && !file.isFIFO()) throw noFile(source, file)
  const input = await openFile(source, 'r').catch((error: unknown) => {
    throw cannotOpen(source, error)
  })
  return opened(source, input, file.isFile() && file.size > 0 ? file.size : null, limits)
}

const directory = (source: string, limits: Limits): Opened => ({
  each: async (sink, progress) => ({
    ...(await readDirectory(source, sink, limits, progress)),
    kind: 'directory',
    name: source
  }),
  kind: 'directory'
})

const reportFolder = (source: string, report: string, limits: Limits): Opened => ({
  close: async () => undefined,
  each: async (sink, progress) => ({
    ...(await readReportFolder(source, report, sink, limits, progress)),
    kind: 'bugreport',
    name: source
  }),
  kind: 'bugreport'
})

async function opened(
  source: string,
  input: Chunks | FileHandle,
  total: number | null,
  limits: Limits
): Promise<Opened> {
  let taken = 0
  let progress: Progress = () => undefined
  async function* counted(): AsyncGenerator<Uint8Array> {
    const chunks: Chunks = 'createReadStream' in input ? input.createReadStream({highWaterMark: 2 ** 20}) : input
    for await (const chunk of chunks) {
      taken += chunk.length
      progress(taken, total)
      yield chunk
    }
  }

  const layers: Layer[] = []
  let top = await peek(counted(), sniffBytes)
  try {
    for (let layer = layerOf(top.head); layer !== null; layer = layerOf(top.head)) {
      layers.push(layer)
      if (layers.length > maxLayers || (layer === 'xz' && layers.indexOf('xz') < layers.length - 1)) {
        throw unknownInput(source, `is compressed again and again (${layers.join(', ')})`, null)
      }
      top = await peek(
        bounded(decompress(layer, top.all), limits, () => taken),
        sniffBytes
      )
    }
    const kind = kindOf(source, top, layers)
    const watch = (to: Progress | undefined): void => {
      progress = to ?? progress
    }
    if (kind === 'bugreport' || kind === 'zip') {
      // A zip begins with its end.
      const path = kind === 'zip' && total !== null && layers.length === 0 ? source : null
      if (path !== null) await top.close()
      const from = path === null ? {chunks: bounded(top.all, limits, () => taken)} : {path}
      return {
        close: top.close,
        each: async (sink, to) => {
          watch(to)
          const reading =
            'chunks' in from && kind === 'bugreport'
              ? await readReportText(source, from.chunks, sink, limits)
              : await readReportZip(source, from, sink, limits, (bytes) => to?.(bytes, total))
          return {...reading, kind: 'bugreport', name: source}
        },
        kind: 'bugreport'
      }
    }
    if (kind === 'tar') {
      return {
        each: async (sink, to) => {
          watch(to)
          return {
            ...(await readTar(
              bounded(top.all, limits, () => taken),
              sink,
              limits
            )),
            kind,
            name: source
          }
        },
        kind
      }
    }
    return {
      close: top.close,
      kind,
      text: async (to) => {
        watch(to)
        return whole(top.all, limits.maxTextBytes)
      }
    }
  } catch (error) {
    await top.close()
    throw error
  }
}

type Kind = Exclude<Content['is'], 'unknown'>

function kindOf(source: string, {head, stopped}: Peeked, layers: readonly Layer[]): Kind {
  const inside = layers.length === 0 ? '' : ` inside ${[...layers].reverse().join(' inside ')}`
  if (head.length === 0) throw nothingIn(source, inside, stopped)
  const content = sniff(head)
  if (content.is === 'unknown') throw unknownInput(source, `looks like ${content.what}${inside}`, content.next)
  return content.is
}

async function whole(chunks: Chunks, max: number): Promise<Whole> {
  const kept: Uint8Array[] = []
  let held = 0
  let cut: string | null = null
  try {
    for await (const chunk of chunks) {
      kept.push(chunk.subarray(0, max - held))
      held += chunk.length
      if (held > max) {
        cut = `only the first ${max} bytes of it were read`
        break
      }
    }
  } catch (thrown) {
    cut = interruptionOf(thrown).message
  }
  return {bytes: Buffer.concat(kept), cut}
}
