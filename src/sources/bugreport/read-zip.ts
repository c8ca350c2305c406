/** The zip of a bugreport: its report, what it holds of the machine's files, and the vendor's text. */
import type {Readable} from 'node:stream'
import {crc32} from 'node:zlib'
import type {ZipFile} from 'yauzl'
import {looksLikeBugreport} from '../../parsers/bugreport/report-header.js'
import {bounded, type Chunks, type Interruption, interruption, interruptionOf} from '../chunks.js'
import type {Limits} from '../limits.js'
import {encryptedZip, noReport} from '../refusals.js'
import type {Reading} from '../source.js'
import type {ReportSink} from './report-collector.js'
import {messageOf, type ZipMember, type ZipMembers, zipMembers} from './zip-members.js'

/**
 * Throws MediamemError where it holds nothing that is read. Never holds more than one member of a file of the machine;
 * the report is passed on as it comes, `maxTextBytes` of it. `taken` counts compressed bytes.
 */
export async function readZip(
  source: string,
  zip: ZipFile,
  sink: ReportSink,
  limits: Limits,
  taken: (bytes: number) => void
): Promise<Reading> {
  const found = await zipMembers(zip, (path) => sink.wants(path, 'file'), limits)
  const state = {bytes: 0, stopped: found.stopped as Interruption | null}
  const stop = (why: Interruption): void => {
    state.stopped ??= why
  }

  async function* content(member: ZipMember, most: number): AsyncGenerator<Uint8Array> {
    const {compressedSize} = member.entry
    let given = 0
    try {
      for await (const chunk of bounded(inflated(zip, member), limits, () => compressedSize)) {
        given += chunk.length
        state.bytes += chunk.length
        if (given > most) throw interruption('limit', `only the first ${most} bytes of ${member.path} were read`)
        if (state.bytes > limits.maxBytes)
          throw interruption('limit', `stopped after ${limits.maxBytes} bytes: it holds more`)
        yield chunk
      }
    } finally {
      taken(compressedSize)
    }
  }

  async function passText(member: ZipMember, main: boolean): Promise<void> {
    const text = sink.text(member.path, main)
    let thrown: Interruption | null = null
    try {
      for await (const chunk of content(member, limits.maxTextBytes)) text.add(chunk)
    } catch (error) {
      thrown = interruptionOf(error)
    }
    const cut = text.end()
    if (thrown !== null) stop(thrown)
    else if (cut !== null) stop({kind: 'damage', message: cut})
  }

  async function passFile(member: ZipMember): Promise<void> {
    const chunks: Uint8Array[] = []
    let cut = false
    try {
      for await (const chunk of content(member, limits.maxMemberBytes)) chunks.push(chunk)
    } catch (error) {
      cut = true
      stop(interruptionOf(error))
    }
    if (chunks.length > 0 || !cut) sink.file(member.path, Buffer.concat(chunks), cut)
  }

  const main = await mainOf(found, sink, content)
  if (main === null && found.files.length === 0) throw refusal(source, found)
  if (main?.entry.isEncrypted() === true) throw encryptedZip(source, main.path)
  for (const path of found.strange) sink.note('conflict', path, 'its name leads out of the archive: it was not read')
  if (main !== null) await passText(main, true)
  else stop({kind: 'damage', message: 'it holds no text that begins like a bugreport'})
  if (found.board !== null) await passText(found.board, false)
  for (const member of found.files) if (state.stopped?.kind !== 'limit') await passFile(member)
  const said = (kind: Interruption['kind']): string | null =>
    state.stopped?.kind === kind ? state.stopped.message : null
  return {bytes: state.bytes, damage: said('damage'), limit: said('limit'), members: found.count}
}

/** yauzl gives as much as the member says that it is, or fails. */
async function* inflated(zip: ZipFile, {entry, path}: ZipMember): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted()) throw interruption('damage', `${path} is encrypted`)
  let stream: Readable | null = null
  let sum = 0
  try {
    stream = await zip.openReadStreamPromise(entry)
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      sum = crc32(chunk, sum)
      yield chunk
    }
    if (sum !== entry.crc32) throw new Error('its sum is not that of its content')
  } catch (error) {
    throw interruption('damage', `${path} cannot be read: ${messageOf(error)}`)
  } finally {
    stream?.destroy()
  }
}

type Content = (member: ZipMember, most: number) => AsyncGenerator<Uint8Array>

/** As `main_entry.txt` says, else the largest text that is named and begins like one. */
async function mainOf({entryName, reports}: ZipMembers, sink: ReportSink, content: Content): Promise<ZipMember | null> {
  const said = entryName === null ? null : await firstBytes(content(entryName, Number.POSITIVE_INFINITY), 4096)
  const named =
    said === null ? null : (reports.find(({path}) => path === said.trim() || path.endsWith(`/${said.trim()}`)) ?? null)
  if (entryName !== null && named === null)
    sink.note('conflict', entryName.path, 'it names no report in this zip: the largest was read')
  const candidates = named === null ? reports : [named]
  for (const [index, member] of candidates.entries()) {
    if (member.entry.isEncrypted()) return member
    const head = await firstBytes(content(member, Number.POSITIVE_INFINITY), 4096)
    if (head === null || !looksLikeBugreport(head)) continue
    const others = named === null ? candidates.slice(index + 1) : []
    for (const {path} of others) sink.note('conflict', path, `another text in the same zip: ${member.path} was read`)
    return member
  }
  return null
}

/** One character a byte; null: not readable. */
async function firstBytes(chunks: Chunks, most: number): Promise<string | null> {
  const kept: Uint8Array[] = []
  let held = 0
  try {
    for await (const chunk of chunks) {
      kept.push(chunk.subarray(0, most))
      held += chunk.length
      if (held >= most) break
    }
  } catch (error) {
    interruptionOf(error)
    if (kept.length === 0) return null
  }
  return Buffer.concat(kept).subarray(0, most).toString('latin1')
}

const refusal = (source: string, {count, reports, stopped, zips}: ZipMembers): Error =>
  noReport(source, {
    candidates: reports.map(({path}) => path),
    members: count,
    why: stopped?.message ?? null,
    zips
  })
