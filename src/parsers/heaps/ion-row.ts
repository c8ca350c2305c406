/** Rows of `heaps/<heap>`: see `ion-heap.ts`. Read from the right, where no name stands. */

import {type Allocation, allocation} from '../memory-table.js'
import {uint} from '../scan.js'
import {lastWords} from '../text/listing.js'

export interface RowForm {
  /** A heading padded as the kernel pads it: then the rows are. */
  readonly padded: boolean
  /** Rows of clients end in an address. */
  readonly addresses: boolean
  /** Rows of orphans have a user. */
  readonly users: boolean
}

/** Three cells of 16 characters, the first may be shorter: a name of 15 bytes never fills them. */
const shortestRow = 33

type Row = Allocation | 'bad-number' | 'unexpected-line'

export function readClient(text: string, {addresses, padded}: RowForm): Row {
  const found = lastWords(text, addresses ? 3 : 2)
  if (found === null || (padded && text.length < shortestRow)) return 'unexpected-line'
  const {name, words} = found
  const [pid = '', size = '', address = ''] = words
  if (addresses && !/^(?:0x)?[\da-f]{1,16}$|^\(null\)$/i.test(address)) return 'unexpected-line'
  // MediaTek: `comm(dbg_name)`.
  const [, comm = name, label = null] = (addresses ? /^(.{0,64}?)\([\t ]*(.{0,64})\)$/s.exec(name) : null) ?? []
  return taken(pid, size, {comm: comm.trimEnd(), label})
}

export function readOrphan(text: string, {padded, users}: RowForm): Row {
  const found = lastWords(text, 4)
  if (found === null || (padded && text.length < shortestRow)) return 'unexpected-line'
  const [first = '', size = '', maps = '', references = ''] = found.words
  if (!isCount(maps) || !isCount(references)) return 'unexpected-line'
  if (!users) return taken(first, size, {comm: found.name, orphaned: true})
  if (uint(first) === null) return 'unexpected-line'
  const named = splitUser(text, found.name)
  return taken(named?.pid ?? null, size, {comm: named?.comm ?? null, label: named?.user ?? null, orphaned: true})
}

function taken(pid: string | null, size: string, of: Partial<Allocation>): Row {
  const [number, bytes] = [pid === null ? null : uint(pid), uint(size)]
  if (bytes === null || (pid !== null && number === null))
    return isCount(size) && isCount(pid ?? '0') ? 'bad-number' : 'unexpected-line'
  return allocation(bytes, {...of, pid: number})
}

/** `client pid user`, both names with blanks perhaps: by the cells as padded, else where only one pid can be. */
function splitUser(
  text: string,
  name: string
): {readonly comm: string; readonly pid: string; readonly user: string} | null {
  const pid = text.slice(17, 25).trim()
  if (text[16] === ' ' && text[25] === ' ' && uint(pid) !== null && text.slice(0, 16).trim() !== '')
    return {comm: text.slice(0, 16).trim(), pid, user: text.slice(26, 42).trim()}
  const words = name.length > 200 ? [] : name.split(/[\t ]+/)
  const places = words
    .map((_, at) => at)
    .filter((at) => at > 0 && at < words.length - 1 && uint(words[at] ?? '') !== null)
  const [at = 0] = places
  if (places.length !== 1) return null
  return {comm: words.slice(0, at).join(' '), pid: words[at] ?? '', user: words.slice(at + 1).join(' ')}
}

const isCount = (text: string): boolean => /^-?\d{1,20}$/.test(text)
