/** Files and folders of one machine, below its root, given to a sink as they are read. */
import {existsSync, readlinkSync} from 'node:fs'
import type {Failure} from '../../parsers/manifest.js'
import {codeOf} from '../chunks.js'
import {decode} from '../decode.js'
import {fileReader} from '../file-reader.js'
import type {LiveSink} from '../source.js'
import {type Entry, entriesOf} from './entries.js'

export interface MachineFiles {
  readonly root: string
  readonly failures: readonly Failure[]
  /** Reads `path`, at `from` if that is another name of it. What is not there is passed over. */
  give(path: string, from?: string): void
  /** As give(), of what was there a moment ago: that it is not any more is worth telling. */
  giveListed(path: string): void
  giveLink(path: string): string | null
  has(path: string): boolean
  /** The first group of `pattern` in a small file, not given to the sink; null: not there. */
  line(path: string, pattern?: RegExp): string | null
  /** Sorted by name; null: not there, or refused. */
  list(path: string): readonly Entry[] | null
  /** The manifest will tell of it, and of nothing twice. */
  failed(path: string, operation: Failure['operation'], errno: string): void
}

/** `root` ends in no slash: '' is the machine itself. */
export function machineFiles(root: string, sink: LiveSink, maxBytes: number): MachineFiles {
  const read = fileReader(maxBytes)
  const failures: Failure[] = []
  const at = (path: string): string => `${root}/${path}`

  const failed: MachineFiles['failed'] = (path, operation, errno) => {
    failures.push({errno, operation, path: `/${path}`})
  }
  /** What is not there is no failure: kernels differ. */
  const attempt = <T>(path: string, operation: Failure['operation'], act: () => T, listed = false): T | null => {
    try {
      return act()
    } catch (error) {
      const errno = codeOf(error)
      if (errno === '') throw error
      if (listed || (errno !== 'ENOENT' && errno !== 'ENOTDIR')) failed(path, operation, errno)
      return null
    }
  }

  return {
    failed,
    failures,
    give(path, from = path) {
      const content = attempt(path, 'open', () => read(at(from)))
      if (content !== null) sink.file(path, content.bytes, content.cut)
    },
    giveListed(path) {
      const content = attempt(path, 'open', () => read(at(path)), true)
      if (content !== null) sink.file(path, content.bytes, content.cut)
    },
    giveLink(path) {
      const found = attempt(path, 'readlink', () => readlinkSync(at(path), 'buffer'))
      const target = found === null ? null : decode(found)
      if (target !== null) sink.link(path, target)
      return target
    },
    has: (path) => existsSync(at(path)),
    line(path, pattern = /^(.*)$/m) {
      const content = attempt(path, 'open', () => read(at(path)))
      return content === null ? null : (pattern.exec(decode(content.bytes))?.[1] ?? null)
    },
    list(path) {
      const found = attempt(path, 'opendir', () => entriesOf(at(path)))
      return found?.toSorted((a, b) => (a.name < b.name ? -1 : 1)) ?? null
    },
    root
  }
}
