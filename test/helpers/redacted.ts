/** Members as they come out of redaction, and what they say then. */
import {redactedCapture} from '../../src/load.js'
import {snapshotBuilder} from '../../src/model/build.js'
import type {Snapshot} from '../../src/model/snapshot.js'
import {encode} from '../../src/render/text.js'
import {collector} from '../../src/sources/collect.js'
import type {Member} from './archive.js'

export interface RedactedMembers {
  readonly snapshot: Snapshot
  /** Paths, links and texts, as bytes. */
  readonly all: Buffer
  readonly texts: ReadonlyMap<string, string>
}

export function redactMembers(members: readonly Member[]): RedactedMembers {
  const builder = snapshotBuilder()
  const sink = collector(builder)
  const parts: Uint8Array[] = []
  const texts = new Map<string, string>()
  const keep = (path: string, content: Uint8Array): void => {
    parts.push(encode(path), content)
    texts.set(path, Buffer.from(content).toString())
  }
  const file = (path: string, bytes: Uint8Array): void => {
    keep(path, bytes)
    sink.file(path, bytes, false)
  }
  const writer = redactedCapture(
    {
      ...sink,
      directory(path) {
        keep(path, Buffer.alloc(0))
        sink.directory(path)
      },
      end: () => undefined,
      file,
      link(path, target) {
        keep(path, encode(target))
        sink.link(path, target)
      },
      plainMaps: file
    },
    encode
  )
  for (const {bytes, path, target, type} of members) {
    if (type === 'file') writer.file(path, bytes, false)
    else if (type === 'symlink') writer.link(path, target)
    else writer.directory(path)
  }
  writer.end()
  return {all: Buffer.concat(parts), snapshot: builder.build(), texts}
}
