/** Members to a tar stream, in the order they come; a sink as any other. */

import type {LiveSink} from './source.js'
import {padding, type TarType, tarHeader} from './tar-header-writer.js'

export interface CaptureWriter extends LiveSink {
  /** The end marker. Nothing may follow. */
  end(): void
}

/**
 * `write` takes what is to be written, and must be done with it when it returns. `encode` gives the bytes a text was
 * decoded from. A fault has no member: the manifest lists it.
 */
export function captureWriter(
  write: (bytes: Uint8Array) => void,
  encode: (text: string) => Uint8Array,
  time: number
): CaptureWriter {
  const none = new Uint8Array()
  const member = (type: TarType, path: string, target: string, content: Uint8Array): void => {
    write(tarHeader({path: encode(path), size: content.length, target: encode(target), time, type}))
    if (content.length === 0) return
    write(content)
    write(Buffer.alloc(padding(content.length)))
  }
  const link = (path: string, target: string): void => member('link', path, target, none)
  return {
    directory: (path) => member('directory', path, '', none),
    end: () => write(Buffer.alloc(1024)),
    fault: () => undefined,
    file: (path, bytes) => member('file', path, '', bytes),
    link,
    plainMaps: (path, bytes) => member('file', path, '', bytes),
    links: (folder, names, targets) => {
      for (const [index, name] of names.entries()) link(`${folder}/${name}`, targets[index] ?? '')
    },
    wants: () => true
  }
}

/** Gives each member to both. */
export const both = (one: LiveSink, other: LiveSink): LiveSink => ({
  directory(path) {
    one.directory(path)
    other.directory(path)
  },
  fault(path, fault, detail) {
    one.fault(path, fault, detail)
    other.fault(path, fault, detail)
  },
  file(path, bytes, cut) {
    one.file(path, bytes, cut)
    other.file(path, bytes, cut)
  },
  link(path, target) {
    one.link(path, target)
    other.link(path, target)
  },
  links(...all) {
    one.links(...all)
    other.links(...all)
  },
  plainMaps(...all) {
    one.plainMaps(...all)
    other.plainMaps(...all)
  },
  wants: (path, type) => one.wants(path, type) || other.wants(path, type)
})
