/** Another machine as a source: the collector runs there, its stream is read here. */
import {MediamemError} from '../../errors.js'
import {bounded, type Chunks, peek} from '../chunks.js'
import {defaultLimits} from '../limits.js'
import {sniff} from '../sniff.js'
import type {Progress, Sink, SourceReport} from '../source.js'
import {readTar} from '../tarball.js'
import {commandFor} from './command.js'
import {connected} from './devices.js'
import {watchManifest} from './manifest-watch.js'
import type {Peer} from './peer.js'
import {brokeOff, lostAtOnce, refusalOf} from './refusal.js'
import {start} from './run.js'

export interface RemoteOptions {
  /** The collector, a POSIX sh script that writes a tar to its standard output. */
  readonly script: string
  /** Gets every chunk of the stream as it arrives. */
  readonly keep?: ((chunk: Uint8Array) => void) | undefined
}

interface Remote {
  readonly kind: 'tar'
  each(sink: Sink, progress?: Progress): Promise<SourceReport>
}

/** A tar tells itself within so many bytes. */
const tarHead = 512

/**
 * Reads once. Throws MediamemError, exit 3, when no capture came; of one that broke off, what arrived is given and the
 * report says so as its damage. The end is known by the last member, for neither program tells it reliably.
 *
 * MEDIAMEM_SSH and MEDIAMEM_ADB name other programs than `ssh` and `adb`, with arguments.
 */
export const remote = (peer: Peer, {keep, script}: RemoteOptions): Remote => ({
  async each(sink, progress) {
    let taken = 0
    async function* counted(chunks: Chunks): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        taken += chunk.length
        progress?.(taken, null)
        keep?.(chunk)
        yield chunk
      }
    }

    const running = start(commandFor(peer, script, process.env))
    const {all, close, head} = await peek(counted(running.chunks), tarHead)
    if (sniff(head).is !== 'tar') {
      await close()
      throw await withDevices(refusalOf(peer, head, await running.ended()))
    }
    const watched = watchManifest(sink)
    const reading = await readTar(
      bounded(all, defaultLimits, () => taken),
      watched.sink
    )
    const report: SourceReport = {...reading, kind: 'tar', name: peer.source}
    const end = await running.ended()
    if (watched.complete() || reading.limit !== null) return report
    const damage = brokeOff(peer, reading.damage, end)
    if (watched.wanted() === 0) throw lostAtOnce(peer, damage)
    return {...report, damage}
  },
  kind: 'tar'
})

/** Where a serial has to be named, those there are. */
async function withDevices(error: MediamemError): Promise<MediamemError> {
  if (error.code !== 'SEVERAL_DEVICES' && error.code !== 'DEVICE_NOT_FOUND') return error
  const devices = await connected(process.env)
  if (devices.length === 0) return error
  const listed = `connected are: ${devices.join(', ')}`
  return new MediamemError(error.code, error.message, error.exitCode, [listed, ...error.suggestions])
}
