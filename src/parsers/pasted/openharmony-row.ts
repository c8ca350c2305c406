/** Cells of a row of OpenHarmony's `/proc/process_dmabuf_info`. */

export interface OpenharmonyHead {
  readonly comm: string
  readonly pid: number
  readonly fd: number
  readonly bytes: number
  readonly inode: number
  /** Who allocated it; may be gone, and the pid another's. */
  readonly exporterPid: number
  readonly exporterComm: string
}

const cell = String.raw`(?=\d[\d ]{15} )(?=(\d+)).{17}`
/** Padded to 16 bytes, which are fewer characters where comm is not ASCII: the longest that leaves whole cells is it. */
const padded = new RegExp(`^(.{0,16}) ${cell.repeat(5)}`)
const squeezed = /^\s*(\S+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+/

/** The cells before the names; they may hold numbers that are not safe integers. null: no row. */
export function readOpenharmonyHead(line: string): {readonly head: OpenharmonyHead; readonly rest: string} | null {
  const wide = padded.exec(line)
  const found = wide ?? squeezed.exec(line)
  if (found === null) return null
  const after = line.slice(found[0].length)
  const exporter = (wide === null ? /^(\S+)\s+/ : /^(.{0,16}) /).exec(after)
  if (exporter === null) return null
  const [pid = Number.NaN, fd = Number.NaN, bytes = Number.NaN, inode = Number.NaN, exporterPid = Number.NaN] = found
    .slice(2)
    .map(Number)
  const [comm = '', exporterComm = ''] = [found[1]?.trimEnd(), exporter[1]?.trimEnd()]
  return {head: {bytes, comm, exporterComm, exporterPid, fd, inode, pid}, rest: after.slice(exporter[0].length)}
}

/**
 * Name and exporter, before `extra` cells that a heading announced. null: the exporter is not there yet. Without `tabs`
 * (a pasted text) and in front of more cells, a name's blanks do not count.
 */
export function splitNames(
  rest: string,
  extra: number,
  tabs: boolean
): readonly [name: string, exporter: string] | null {
  const tab = rest.lastIndexOf(' \t ')
  if (extra === 0 && tabs) return tab === -1 ? null : [rest.slice(0, tab), rest.slice(tab + 3).trimEnd()]
  const cells = rest.trimEnd().split(/\s+/)
  const at = cells.length - 1 - extra
  const exporter = cells[at]
  if (at < 1 || exporter === undefined || rest.includes('\n')) return null
  return [cells.slice(0, at).join(' '), exporter]
}
