/**
 * `/sys/kernel/debug/dri/<unique or minor>/clients`: who has the device open.
 *
 *     clients := header row*
 *     header  := "command" ("pid" | "tgid") "dev" "master" "a" "uid" "magic" ["name" "id"] LF
 *     row     := comm(20) tgid(5) minor(3) ("y"|"n") ("y"|"n") uid(5) magic(10) [name(64) id(20)] LF
 *
 * - Cells are right-aligned to the bytes in parentheses, a blank between them. The second title is `pid` up to v6.1;
 *   it was a tgid there, too. `name` and `id` came after v6.12 and before v7.3.
 * - comm is what the process chose, newlines and numbers included. Its cell is 20 bytes wide whatever it holds, so that
 *   it ends where the title `command` ends. Blanks it begins with are lost.
 * - `name` is graphic ASCII without blanks.
 * - `<unset>` is a client without a name; `<unknown>` a process that is gone.
 * - One row per open: a process that opened the device twice has two.
 *
 * Read in drivers/gpu/drm/drm_debugfs.c drm_clients_info() of v6.1 and v6.12; the rows of v5.10, v6.12 and v7.3 were
 * seen.
 */

import {cutShort, wholeLines} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, type Line, uint} from '../scan.js'
import {isPrompt} from '../text/terminal.js'
import {byteColumn} from './byte-columns.js'
import {sorted, topLines} from './drm-listing.js'

export interface DrmClients {
  readonly rows: readonly DrmClient[]
}

export interface DrmClient {
  /** null: the process is gone. */
  readonly comm: string | null
  readonly tgid: number
  readonly minor: number
  readonly master: boolean
  readonly authenticated: boolean
  readonly uid: number
  /** null: it has none, or this kernel prints none. */
  readonly name: string | null
  /** `drm-client-id` of its fdinfo; null: this kernel prints none. */
  readonly id: number | null
}

const header = /^( *command) +(?:pid|tgid) +dev +master +a +uid +magic( +name +id)? *$/
const cells = /^ +(-?\d+) +(-?\d+) +([yn]) +([yn]) +(-?\d+) +(-?\d+)(?: +(\S+) +(\d+))? *$/
const loose = /^ *(\S.*) +(?=-?\d+ +-?\d+ +[yn] +[yn] +-?\d+ +-?\d+(?: |$))/s
const commCell = 20
/** Beyond every row: 20, 5, 3, 1, 1, 5, 10, 64 and 20 bytes, and what numbers may exceed their cells by. */
const longest = 256

export function parseDrmClients(text: string, {path}: Origin): Parsed<DrmClients> {
  const issues: ParseIssue[] = []
  const rows: DrmClient[] = []
  const cut = cutShort(text, path)
  if (cut !== null) issues.push(cut)
  const unexpected = (found: readonly Line[]) => {
    for (const line of found)
      if (line.text.trim() !== '') issues.push(issue('unexpected-line', path, line.number, line.text))
  }
  let column: number | null = null
  // Lines that may be the beginning of a comm.
  let pending: Line[] = []
  for (const line of wholeLines(text)) {
    const title = line.text.length <= longest ? header.exec(line.text) : null
    if (title !== null) {
      unexpected(pending)
      pending = []
      column = title[1]?.length ?? commCell
      continue
    }
    if (column === null && pending.length === 0 && (line.text.trim() === '' || isPrompt(line.text))) continue
    const before = pending.map((each) => `${each.text}\n`).join('')
    let found = rowOf(before + line.text, column ?? commCell)
    if (found === null && pending.length > 0 && byteColumn(before + line.text, column ?? commCell) !== null) {
      unexpected(pending)
      pending = []
      found = rowOf(line.text, column ?? commCell)
    }
    found ??= pending.length === 0 ? looseRow(line.text) : null
    if (found === null) {
      pending.push(line)
      if (byteColumn(line.text, column ?? commCell) === null) continue
      unexpected(pending)
    } else if (found === 'bad-number') issues.push(issue('bad-number', path, line.number, line.text))
    else rows.push(found)
    pending = []
  }
  unexpected(pending)
  if (column === null && rows.length > 0) issues.push(issue('missing-field', path, 0, 'command'))
  return sorted({rows}, issues)
}

/** comm ends where its column does. */
function rowOf(text: string, column: number): DrmClient | 'bad-number' | null {
  const at = byteColumn(text, column)
  return at === null ? null : clientOf(text.slice(0, at), text.slice(at))
}

/** Columns that a paste has moved: comm ends where the numbers begin that a row has. */
function looseRow(text: string): DrmClient | 'bad-number' | null {
  const comm = text.length > longest ? undefined : loose.exec(text)
  return comm?.[1] === undefined ? null : clientOf(comm[1], ` ${text.slice(comm[0].length)}`)
}

function clientOf(comm: string, rest: string): DrmClient | 'bad-number' | null {
  const found = rest.length > longest ? null : cells.exec(rest)
  if (found === null) return null
  const [, pid = '', dev = '', master, authenticated, owner = '', magic = '', name, client] = found
  const [tgid, minor, uid] = [uint(pid), uint(dev), uint(owner)]
  const id = client === undefined ? null : uint(client)
  if (tgid === null || minor === null || uid === null || uint(magic) === null) return 'bad-number'
  if (client !== undefined && id === null) return 'bad-number'
  const process = comm.replace(/^ +/, '')
  return {
    authenticated: authenticated === 'y',
    comm: process === '<unknown>' ? null : process,
    id,
    master: master === 'y',
    minor,
    name: name === undefined || name === '<unset>' ? null : name,
    tgid,
    uid
  }
}

export const looksLikeDrmClients = (head: string): boolean => {
  const [top] = topLines(head)
  return top.length <= longest && header.test(top)
}
