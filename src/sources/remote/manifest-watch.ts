/** Whether a stream came to its end: the last member a collector writes is `manifest.json`. */
import {parseManifest} from '../../parsers/manifest.js'
import {decode} from '../decode.js'
import type {Sink} from '../source.js'

export interface Watched {
  readonly sink: Sink
  /** The manifest came, whole, and says so. */
  complete(): boolean
  /** How many members anybody wanted. */
  wanted(): number
}

const isManifest = (path: string): boolean => /^(?:\.\/)?manifest\.json$/.test(path)

/** Passes everything on to `sink`. */
export function watchManifest(sink: Sink): Watched {
  let complete = false
  let wanted = 0
  let taken = false
  return {
    complete: () => complete,
    sink: {
      ...sink,
      file(path, bytes, cut) {
        if (isManifest(path)) complete = !cut && parseManifest(decode(bytes), {path}).value?.complete === true
        if (!isManifest(path) || taken) sink.file(path, bytes, cut)
      },
      wants(path, type) {
        const wants = sink.wants(path, type)
        if (isManifest(path) && type === 'file') {
          taken = wants
          return true
        }
        complete = false
        if (wants && type !== 'directory') wanted += 1
        return wants
      }
    },
    wanted: () => wanted
  }
}
