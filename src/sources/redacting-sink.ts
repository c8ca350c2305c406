/** Members of a machine on their way into a capture, without the names in them. */
import {placeOf, splitRoot} from '../parsers/paths.js'
import {nameInTarget, redactTarget} from '../parsers/redaction/descriptor.js'
import {redactText} from '../parsers/redaction/index.js'
import {redactManifest} from '../parsers/redaction/manifest-text.js'
import {namesSeen} from '../parsers/redaction/names-seen.js'
import {redactPath, topOf} from '../parsers/redaction/path.js'
import type {Pseudonym} from '../parsers/redaction/pseudonym.js'
import type {CaptureWriter} from './capture-writer.js'
import {decode} from './decode.js'

interface RedactingOptions {
  readonly encode: (text: string) => Uint8Array
  readonly pseudonym: Pseudonym
}

/** Where the links of devices lead: below /sys, in the kernel's words. */
const ofKernel = /^[\w./:@,+-]*$/

/**
 * Gives `writer` every member that can be told without names, and the manifest with a list of the others. Lists of all
 * buffers come last, when the names of their buffers are known.
 */
export function redacting(writer: CaptureWriter, {encode, pseudonym}: RedactingOptions): CaptureWriter {
  const names = namesSeen()
  const leftOut = new Set<string>()
  let ended = false
  let waiting: {readonly path: string; readonly text: string}[] = []

  const locate = (path: string) => {
    const at = splitRoot(path)?.path ?? path
    return {at, place: placeOf(at), shown: redactPath(at, pseudonym)}
  }
  const leaveOut = (at: string, shown: string | null): void => void leftOut.add(shown ?? topOf(at))
  const rewrite = (at: string, text: string): void => {
    const {place, shown} = locate(at)
    const hidden = place === null || shown === null ? null : redactText(text, place, {names, pseudonym})
    if (hidden === null || shown === null) leaveOut(at, shown)
    else writer.file(shown, encode(hidden), false)
  }
  /** Of a source without one it says no more than what was left out. */
  const giveManifest = (text: string): void => {
    for (const one of waiting) rewrite(one.path, one.text)
    waiting = []
    writer.file('manifest.json', encode(redactManifest(text, [...leftOut], pseudonym)), false)
    ended = true
  }
  const target = (to: string): string => {
    names.add(null, nameInTarget(to))
    return redactTarget(to, pseudonym)
  }
  const file: CaptureWriter['file'] = (path, bytes, cut) => {
    const {at, place, shown} = locate(path)
    if (place === null || shown === null || cut) leaveOut(at, shown)
    else if (place.slot === 'bufinfo') waiting.push({path: at, text: decode(bytes)})
    else if (place.slot === 'manifest') giveManifest(decode(bytes))
    else rewrite(at, decode(bytes))
  }

  return {
    directory(path) {
      const {shown} = locate(path)
      if (shown !== null) writer.directory(shown)
    },
    end() {
      if (!ended) giveManifest('')
      writer.end()
    },
    fault: () => undefined,
    file,
    link(path, to) {
      const {at, place, shown} = locate(path)
      if (place === null || shown === null) leaveOut(at, shown)
      else if (place.slot === 'fd') writer.link(shown, target(to))
      else if (ofKernel.test(to)) writer.link(shown, to)
      else leaveOut(at, shown)
    },
    links(folder, fds, targets, kept) {
      const {at, shown} = locate(folder)
      if (shown === null) leaveOut(at, shown)
      else writer.links(shown, fds, targets.map(target), kept)
    },
    plainMaps: file,
    wants: () => true
  }
}
