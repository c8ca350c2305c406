/** Several files printed into one text, taken apart again. */
import {faultOf, type ListedFault} from './listing-fault.js'

/**
 * - `grep`: `grep -r "" DIR`, `grep "" FILE…`: every line begins with its path and a colon.
 * - `head`: `head -n -0 FILE…`, `tail -n +1 FILE…`: `==> path <==` before each, an empty line between.
 * - `echo`: `for f in …; do echo $f; cat $f; done`: the path alone on a line.
 */
type Form = 'echo' | 'grep' | 'head'

interface Member {
  /** As printed: relative ones stay relative. */
  readonly path: string
  readonly text: string
  /** 1-based, of its first line in the listing. */
  readonly line: number
}

export interface Listing {
  readonly form: Form
  /** In the order of the listing; a path that comes twice is there twice. */
  readonly members: readonly Member[]
  readonly faults: readonly ListedFault[]
  readonly repeated: readonly string[]
}

/** PATH_MAX of Linux. */
const maxPath = 4096

/** Lines looked at for the first sign of a form: prompts and messages may stand before it. */
const lead = 50

/**
 * null: this is no listing. `knownPath` tells the paths of interfaces from other words.
 *
 * A name with a line feed in it can forge headings of `head` and `echo`, and the messages of any of the tools; against
 * `grep` it cannot, as every line carries its path. Nothing in such a text tells a forged heading from a true one but
 * these: one of `head` counts only as the first line or after an empty one (after a NUL too: that is where a file such
 * as cmdline ends without a line feed), and a path that comes twice is told in `repeated`. A raw capture has no such
 * weakness.
 *
 * Lines that all end in CR LF, as `adb shell` of old gives them, are read as if they ended in LF.
 */
export function splitListing(text: string, knownPath: (path: string) => boolean): Listing | null {
  const lines = withoutReturns(text).split('\n')
  // What follows the last line feed is no line.
  if (lines.at(-1) === '') lines.pop()
  const form = formOf(lines, knownPath)
  if (form === null) return null
  const parts = form === 'grep' ? byPrefix(lines, knownPath) : byHeading(lines, form, knownPath, text.endsWith('\n'))
  return {form, ...parts, repeated: repeatedIn(parts.members)}
}

type Parts = Pick<Listing, 'faults' | 'members'>

export function withoutReturns(text: string): string {
  const feeds = text.split('\n').length - 1
  return feeds > 0 && text.split('\r\n').length - 1 === feeds ? text.replaceAll('\r\n', '\n') : text
}

function formOf(lines: readonly string[], knownPath: (path: string) => boolean): Form | null {
  let blank = true
  for (const line of lines.slice(0, lead)) {
    if (faultOf(line) !== null) continue
    if (blank && headingOf(line) !== null) return 'head'
    if (isPath(line, knownPath)) return 'echo'
    const prefix = prefixOf(line, knownPath)
    // `ls -R` too prints a path and a colon, and nothing after that.
    if (prefix !== null && line.length > prefix.length + 1) return 'grep'
    blank = line === ''
  }
  return null
}

const headingOf = (line: string): string | null =>
  line.startsWith('==> ') && line.endsWith(' <==') && line.length > 8 ? line.slice(4, -4) : null

const isPath = (line: string, knownPath: (path: string) => boolean): boolean =>
  line.length <= maxPath && knownPath(line)

/** A path may hold colons (`pci0000:00`): the shortest known one counts. */
function prefixOf(line: string, knownPath: (path: string) => boolean): string | null {
  let colon = line.indexOf(':')
  for (let tried = 0; tried < 8 && colon !== -1 && colon <= maxPath; tried++) {
    const path = line.slice(0, colon)
    if (knownPath(path)) return path
    colon = line.indexOf(':', colon + 1)
  }
  return null
}

function byPrefix(lines: readonly string[], knownPath: (path: string) => boolean): Parts {
  const members: Member[] = []
  const faults: ListedFault[] = []
  let path = ''
  let from = 0
  let content: string[] = []
  const close = (): void => {
    if (content.length > 0) members.push({line: from, path, text: `${content.join('\n')}\n`})
    content = []
  }
  for (const [index, line] of lines.entries()) {
    const same = content.length > 0 && line.startsWith(path) && line[path.length] === ':'
    const fault = same ? null : faultOf(line)
    const found = same ? path : fault === null ? prefixOf(line, knownPath) : null
    if (fault !== null) faults.push(fault)
    if (found === null) continue
    if (!same) {
      close()
      path = found
      from = index + 1
    }
    content.push(line.slice(found.length + 1))
  }
  close()
  return {faults, members}
}

function byHeading(
  lines: readonly string[],
  form: 'echo' | 'head',
  knownPath: (path: string) => boolean,
  ended: boolean
): Parts {
  const members: Member[] = []
  const faults: ListedFault[] = []
  let open: {readonly path: string; readonly line: number} | null = null
  let content: string[] = []
  const close = (last: boolean): void => {
    let end = last && !ended ? '' : '\n'
    if (!last && form === 'head') {
      // Before a heading, head prints a line feed: an empty line where the file ended in one, else the end of its last.
      if (content.at(-1) === '') content.pop()
      else end = ''
    }
    if (open !== null) members.push({...open, text: content.length === 0 ? '' : `${content.join('\n')}${end}`})
    content = []
  }
  let before = ''
  for (const [index, line] of lines.entries()) {
    const heading =
      form === 'head'
        ? before === '' || before.endsWith('\0')
          ? headingOf(line)
          : null
        : isPath(line, knownPath)
          ? line
          : null
    const fault = heading === null ? faultOf(line) : null
    if (heading !== null) {
      close(false)
      open = {line: index + 2, path: heading}
    } else if (fault === null) content.push(line)
    else {
      faults.push(fault)
      continue
    }
    before = line
  }
  close(true)
  const failed = new Set(faults.map(({path}) => path))
  return {faults, members: members.filter(({path, text}) => text !== '' || !failed.has(path))}
}

function repeatedIn(members: readonly Member[]): readonly string[] {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const {path} of members) (seen.has(path) ? twice : seen).add(path)
  return [...twice]
}
