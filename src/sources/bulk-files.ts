/** The text of many files in one member. */
import type {BulkParts, StrangeLine} from './bulk.js'
import {decode} from './decode.js'
import {faultOf, type ListedFault} from './listing-fault.js'

/**
 *     files := { "=" path LF } { path ":" text LF } [ "!" LF { message LF } ]
 *
 * - First the paths asked for: one that is neither among the lines nor in a message is an empty file. Of `lines` it is
 *   one of which no line was kept, which says nothing.
 * - Every line carries its path, so nothing a line says can be taken for another file's, or for a message.
 * - grep ends every file in a line feed. One of `hex` is taken to have had none: the NUL after the last argument is its end.
 * - `cut`: the member ends too early; what it was to hold of the last file, and of those after it, is lost.
 */
export function splitFiles(text: string, kind: 'files' | 'hex' | 'lines', cut: boolean): BulkParts {
  const lines = (kind === 'hex' ? unhex(text) : text).split('\n')
  if (lines.at(-1) === '') lines.pop()
  const heads = lines.findIndex((line) => !line.startsWith('='))
  const first = heads === -1 ? lines.length : heads
  const asked = new Set(lines.slice(0, first).map((line) => line.slice(1)))
  const contents = new Map<string, string[]>()
  const faults: ListedFault[] = []
  const strange: StrangeLine[] = []
  let path = ''
  let messages = false
  for (let at = first; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    if (messages) {
      const fault = faultOf(line)
      if (fault !== null && asked.has(fault.path)) faults.push(fault)
      else if (line !== '') strange.push({line: at + 1, text: line})
    } else if (line === '!') messages = true
    else {
      const found = path !== '' && line.startsWith(`${path}:`) ? path : pathOf(line, asked)
      if (found === null) strange.push({line: at + 1, text: line})
      else {
        const content = contents.get(found)
        if (content === undefined) contents.set(found, [line.slice(found.length + 1)])
        else content.push(line.slice(found.length + 1))
        path = found
      }
    }
  }
  const lost = cut && !messages
  const failed = new Set(faults.map((fault) => fault.path))
  const silent = [...asked].filter((one) => !contents.has(one) && !failed.has(one))
  return {
    faults: lost ? [...faults, ...silent.map(cutAway)] : faults,
    files: [
      ...[...contents].map(([one, content]) => ({
        cut: lost && one === path,
        path: one,
        text: kind === 'hex' ? content.join('\n') : `${content.join('\n')}\n`
      })),
      ...(lost || kind === 'lines' ? [] : silent.map((one) => ({cut: false, path: one, text: ''})))
    ],
    folders: [],
    links: [],
    strange
  }
}

const cutAway = (path: string): ListedFault => ({detail: 'cut', fault: 'unreadable', path})

/** A path may hold colons itself (`0000:00:02.0`). */
function pathOf(line: string, asked: ReadonlySet<string>): string | null {
  for (let colon = line.indexOf(':'); colon !== -1 && colon <= 4096; colon = line.indexOf(':', colon + 1)) {
    const path = line.slice(0, colon)
    if (asked.has(path)) return path
  }
  return null
}

/** What is no pair of digits ends it. */
function unhex(text: string): string {
  return decode(Buffer.from(text.replace(/\s+/g, ''), 'hex'))
}
