/** Many links in one member. */
import type {BulkParts, StrangeLine} from './bulk.js'
import {decode} from './decode.js'
import {faultKind, faulty, type ListedFault} from './listing-fault.js'

/**
 *     links   := "links " ( "escape" | "raw" ) " " nonce LF  { "=" folder LF | "!" errno " opendir " folder LF }
 *                { nonce " " path " " printed LF } [ nonce " !" LF { message LF } ]
 *     printed := quoted path [ " -> " quoted target ]       as stat prints %N
 *
 * - `escape` is GNU stat's with QUOTING_STYLE=escape; `raw` is that of toybox and busybox, which print a target as it is,
 *   line feeds too. The nonce is random and younger than every name, so no name can forge a row: what does not begin
 *   with it belongs to the target before it.
 * - The links of a folder asked for may be none: then it is empty. A folder that was refused says so.
 * - A row without a target: reading the link failed after its folder had been listed. toybox has no message for that; it
 *   is taken as refused, as the one other way is a descriptor closed within that instant.
 */
export function splitLinks(text: string, cut: boolean): BulkParts {
  const lines = text.split('\n')
  const [, form, nonce] = /^links (escape|raw) (\S+)$/.exec(lines[0] ?? '') ?? []
  const nothing: BulkParts = {faults: [], files: [], folders: [], links: [], strange: []}
  if (form === undefined || nonce === undefined) return {...nothing, strange: [{line: 1, text: lines[0] ?? ''}]}

  const folders: string[] = []
  const faults: ListedFault[] = []
  const strange: StrangeLine[] = []
  const links: {readonly path: string; readonly target: string}[] = []
  const untold = new Set<string>()
  const row = `${nonce} `
  let at = 1
  for (; at < lines.length && !lines[at]?.startsWith(row); at += 1) {
    const line = lines[at] ?? ''
    const [, errno, folder] = /^!([A-Z]+) opendir (.+)$/.exec(line) ?? []
    if (line.startsWith('=')) folders.push(line.slice(1))
    else if (errno !== undefined && folder !== undefined)
      faults.push({detail: errno, fault: faultKind(errno), path: folder})
    else if (line !== '') strange.push({line: at + 1, text: line})
  }
  while (at < lines.length && lines[at] !== `${row}!`) {
    const from = at
    for (at += 1; at < lines.length && !lines[at]?.startsWith(row); ) at += 1
    // The last of a member that is cut may have lost its end.
    if (cut && at === lines.length) break
    // The line feed at the end of the text is no part of the last.
    const record = lines.slice(from, at === lines.length && lines.at(-1) === '' ? -1 : at).join('\n')
    const {path, target} = parseRow(record.slice(row.length), form === 'escape')
    if (target === null) untold.add(path)
    else links.push({path, target})
  }
  const missing = cut && at === lines.length
  for (at += 1; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const fault = messageOf(line)
    if (fault === null) {
      if (line !== '') strange.push({line: at + 1, text: line})
      continue
    }
    faults.push(fault)
    untold.delete(fault.path)
  }
  for (const path of untold) faults.push({detail: 'no target', fault: 'denied', path})
  if (missing) for (const path of folders) faults.push({detail: 'cut', fault: 'unreadable', path})
  return {faults, files: [], folders, links, strange}
}

/** Neither a path of a process nor of a class holds a blank. */
function parseRow(row: string, escaped: boolean): {readonly path: string; readonly target: string | null} {
  const blank = row.indexOf(' ')
  const path = blank === -1 ? row : row.slice(0, blank)
  const arrow = row.indexOf(' -> ', path.length)
  if (arrow === -1) return {path, target: null}
  const printed = row.slice(arrow + 4)
  const quoted = /^[`'‘][\s\S]*['’]$/.test(printed)
  const target = quoted ? printed.slice(1, -1) : printed
  return {path, target: escaped ? unquoted(target) : target}
}

const escapes: Readonly<Record<string, number>> = {a: 7, b: 8, e: 27, f: 12, n: 10, r: 13, t: 9, v: 11}

/** As GNU tools write it: `\n`, `\303`, and a character after a backslash for itself. */
function unquoted(text: string): string {
  if (!text.includes('\\')) return text
  const parts = text.split(/\\([0-7]{3}|[\s\S])/)
  const bytes = parts.map((part, index) => {
    if (index % 2 === 0) return Buffer.from(part)
    return part.length === 3 ? Buffer.of(Number.parseInt(part, 8)) : Buffer.from([escapes[part] ?? part.charCodeAt(0)])
  })
  return decode(Buffer.concat(bytes))
}

/** `stat: cannot statx 'P': …`, `stat: can't stat 'P': …`, `stat: 'P': …`, `stat: P: cannot read link: …`. */
function messageOf(line: string): ListedFault | null {
  const [, path, detail] = /^stat: (?:[a-z' ]* )?'?((?:proc|sys)\/[^\s']+?)'?: (?:.*: )?([^:]+)$/.exec(line) ?? []
  return path === undefined || detail === undefined ? null : faulty(path, detail)
}
