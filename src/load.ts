/** What the user pointed at, to a snapshot: the only place where sources, parsers and model meet. */
import {ExitCode, MediamemError} from './errors.js'
import {snapshotBuilder} from './model/build.js'
import type {Moment} from './model/moment.js'
import {redact} from './model/redact.js'
import {parseSaved, savedMoment} from './model/saved.js'
import type {Snapshot} from './model/snapshot.js'
import {hider} from './parsers/redaction/pseudonym.js'
import {pseudonym} from './pseudonym.js'
import {reportCollector} from './sources/bugreport/report-collector.js'
import {both, type CaptureWriter} from './sources/capture-writer.js'
import {type Collected, collector} from './sources/collect.js'
import {collectText} from './sources/collect-text.js'
import {decode} from './sources/decode.js'
import {refuseSeries} from './sources/expand.js'
import {type LiveOptions, readLive} from './sources/live/live.js'
import {liveRoot} from './sources/live/live-root.js'
import {momentSink} from './sources/moment-sink.js'
import {open} from './sources/open.js'
import {redacting} from './sources/redacting-sink.js'
import {peerOf} from './sources/remote/peer.js'
import {remote} from './sources/remote/remote.js'
import type {Progress, SourceReport} from './sources/source.js'

export interface LoadOptions {
  readonly onProgress?: Progress
  /** What a machine that is read here needs; without it none is. */
  readonly live?: Pick<LiveOptions, 'slow' | 'tool'>
  /** What is run on a peer; without it none is asked. */
  readonly collectorScript?: () => string
  /** Is given every member of a machine that is read here, as it is read. */
  readonly keepMembers?: CaptureWriter
  /** Gets every chunk of a peer's stream, which is a tar, as it arrives. */
  readonly keepStream?: (chunk: Uint8Array) => void
}

export interface Loaded {
  readonly snapshot: Snapshot
  /** What is wrong with the input itself: sentences for people, also among the issues. */
  readonly warnings: readonly string[]
}

/** Names, command lines and cgroups as pseudonyms. */
export const redacted = (snapshot: Snapshot): Snapshot => redact(snapshot, pseudonym)

/** The same of one name; an empty one names nobody. */
export const redactedName = hider(pseudonym)

/** Saved with `--redact`, as its boot id tells: its names are pseudonyms already. */
export const isRedacted = ({machine}: Snapshot): boolean => /^boot-[\da-f]{8}$/.test(machine.bootId ?? '')

/** The same of a raw capture, with the same pseudonyms. */
export const redactedCapture = (writer: CaptureWriter, encode: (text: string) => Uint8Array): CaptureWriter =>
  redacting(writer, {encode, pseudonym})

/** Throws MediamemError for what is no input; a damaged one gives what could be read. */
export async function load(source: string, options: LoadOptions = {}): Promise<Loaded> {
  const root = liveRoot(source)
  if (root !== null && options.live !== undefined) return loadLive(root, {...options, live: options.live})
  const {collectorScript, keepStream, onProgress} = options
  const peer = collectorScript === undefined ? null : peerOf(source)
  const opened =
    peer === null || collectorScript === undefined
      ? await open(source, {stdin: process.stdin})
      : remote(peer, {keep: keepStream, script: collectorScript()})
  const builder = snapshotBuilder()
  const warnings: string[] = []
  const damage = (code: 'archive-damaged' | 'input-limit', text: string | null) => {
    if (text === null) return
    builder.addDamage(code, source, text)
    warnings.push(`${source.replace(/:$/, '')}: ${text}; the result is of what was read before that`)
  }

  if (opened.kind === 'bugreport') {
    const sink = reportCollector(builder)
    const report = await opened.each(sink, onProgress)
    sink.done()
    damage('archive-damaged', report.damage)
    damage('input-limit', report.limit)
  } else if ('each' in opened) {
    const sink = collector(builder)
    const report = await opened.each(sink, onProgress)
    if (report.kind === 'directory' && sink.collected().met === 0) await refuseSeries(source)
    refuse(source, sink.collected(), report)
    damage('archive-damaged', report.damage)
    damage('input-limit', report.limit)
  } else {
    const {bytes, cut} = await opened.text(onProgress)
    const text = decode(bytes)
    if (opened.kind === 'json') return reload(source, text)
    const {known, roots} = collectText(text, source, builder)
    if (!known) throw unknownText(source, bytes.length)
    if (roots.length > 1)
      damage('archive-damaged', `it holds files of several machines or moments: ${roots.join(', ')}`)
    damage('input-limit', cut)
  }
  return {snapshot: builder.build(), warnings}
}

/**
 * Boot and time alone, in less time than all of it takes; null: it is no tar, folder or saved snapshot, and must be read
 * to tell. Throws as `load` does.
 */
export async function loadMoment(source: string, onProgress?: Progress): Promise<Moment | null> {
  const opened = await open(source, {stdin: process.stdin})
  if (opened.kind === 'json') {
    const {bytes} = await opened.text(onProgress)
    return savedMoment(decode(bytes))
  }
  if ('close' in opened) {
    await opened.close()
    return null
  }
  const builder = snapshotBuilder()
  await opened.each(momentSink(collector(builder)), onProgress)
  return builder.build().machine
}

async function loadLive(
  root: string,
  {keepMembers, live, onProgress}: LoadOptions & {readonly live: NonNullable<LoadOptions['live']>}
): Promise<Loaded> {
  const builder = snapshotBuilder()
  const sink = collector(builder)
  const progress = onProgress === undefined ? {} : {progress: onProgress}
  await readLive(keepMembers === undefined ? sink : both(sink, keepMembers), {...live, ...progress, root})
  keepMembers?.end()
  return {snapshot: builder.build(), warnings: []}
}

const codes = {
  newer: 'SNAPSHOT_TOO_NEW',
  'not-a-snapshot': 'NO_SNAPSHOT',
  'not-json': 'BAD_SNAPSHOT',
  'wrong-shape': 'BAD_SNAPSHOT'
} as const

function reload(source: string, text: string): Loaded {
  const found = parseSaved(text)
  if ('snapshot' in found) return {snapshot: found.snapshot, warnings: []}
  const why = {
    newer: `${source} was saved by a newer mediamem (${found.detail})`,
    'not-a-snapshot': `${source} is JSON, but no saved snapshot: ${found.detail}`,
    'not-json': `${source} begins like JSON and is not: ${found.detail}`,
    'wrong-shape': `${source} is a damaged snapshot: ${found.detail}`
  }[found.refused]
  const next =
    found.refused === 'newer'
      ? 'use that version, or load the capture the snapshot was made from'
      : 'mediamem snapshot CAPTURE -o snapshot.json'
  throw new MediamemError(codes[found.refused], why, ExitCode.Usage, [next])
}

/** A capture of two machines, or of none, has no ledger. */
function refuse(
  source: string,
  {met, roots, strangers, twice}: Collected,
  {damage, kind, limit, members}: SourceReport
): void {
  if (roots.length > 1) {
    const named = roots.slice(0, 5).map((root) => root || '(top)')
    throw new MediamemError(
      'SEVERAL_CAPTURES',
      `${source} holds the processes of ${roots.length} machines or moments: ${named.join(', ')}`,
      ExitCode.Usage,
      ['extract one of them, and name its folder']
    )
  }
  if (twice !== null) {
    throw new MediamemError(
      'SEVERAL_CAPTURES',
      `${source} holds ${twice} twice, and not the same: it is two captures in one`,
      ExitCode.Usage,
      ['name one of the captures it was made of']
    )
  }
  if (met > 0) return
  const looked = kind === 'directory' ? 'no folder proc or sys in it is a machine’s' : 'it is empty'
  const named = strangers.length === 0 ? 'folders alone' : `such as ${strangers.slice(0, 3).join(', ')}`
  const seen = members === 0 ? looked : `${members} members, ${named}`
  throw new MediamemError(
    'NO_INTERFACE',
    `${source} holds no kernel interface: ${damage ?? limit ?? seen}`,
    ExitCode.Usage,
    [
      'a capture holds files under their original paths: proc/<pid>/fdinfo/*, proc/<pid>/maps, sys/kernel/dmabuf/buffers, sys/kernel/debug/dma_buf/bufinfo'
    ]
  )
}

const unknownText = (source: string, bytes: number): MediamemError =>
  new MediamemError(
    'UNKNOWN_INPUT',
    `${source} is a text of ${bytes} bytes that no interface known here prints`,
    ExitCode.Usage,
    [
      'accepted are: a tar (.gz, .zst, .xz), a folder, an Android bugreport, the text of an interface (bufinfo, fdinfo, maps, v4l2-memtrack, v4l2-ctl, ION, KGSL, meminfo, dumpsys and others), several of them printed by grep -r "" or head -n -0, and saved snapshots'
    ]
  )
