/** Rows of `gpu_memory`, each a context of the GPU, in the ways kernels and vendors print them: see mali-gpu-memory.ts. */

/** Numbers as they stand. */
export interface MaliContext {
  readonly pid: string | null
  readonly comm: string | null
  readonly pages: string
}

const commLength = 15
const longest = 400
const start = /^\s*kctx-0x(?: *\([^)\s]{1,32}\)|[\da-f]{1,32})(?: |$)/i

/** Does a row begin here? Its end may be lines further: comm may hold newlines. */
export const beginsContext = (line: string): boolean => start.test(line.slice(0, longest))

/** null: no row, or not its end. `padded`: as hasPaddedRows() says of the whole text. */
export function readContext(row: string, padded: boolean): MaliContext | null {
  const head = row.length > longest ? null : start.exec(row)
  if (head === null) return null
  const tail = row.slice(head[0].length).trimEnd()
  return padded ? readPadded(tail) : (readBracketed(tail) ?? readPlain(tail))
}

/** What ends a row of `%-20s %-10d %10u`: comm, pid, pages. */
const paddedEnd = /^ (?=[\d ]{10} )(\d+) +(\d+)$/

/** The end is wider than comm may be, so none can forge it. */
function readPadded(tail: string): MaliContext | null {
  const comm = tail.slice(0, -22).replace(/ +$/, '')
  const [, pid, pages = ''] = paddedEnd.exec(tail.slice(-22)) ?? []
  return pid === undefined || comm.length > commLength ? null : {comm, pages, pid}
}

/** Does any line end like that? Then all rows do, and one that does not is the beginning of one. */
export const hasPaddedRows = (lines: readonly string[]): boolean =>
  lines.some((line) => {
    const end = line.length > longest ? '' : line.trimEnd()
    return end.length >= 27 && paddedEnd.test(end.slice(-22))
  })

/** `(pid:%6d[%30s]) %10u`. A comm that forged the brackets would leave too little between them. */
function readBracketed(tail: string): MaliContext | null {
  const [, pid = '', comm = '', pages = ''] = /^\(pid: *(\d+)\[([\s\S]*)\]\) +(\d+)$/.exec(tail) ?? []
  return comm.length < 20 ? null : {comm: comm.replace(/^ +/, ''), pages, pid}
}

function readPlain(tail: string): MaliContext | null {
  const [, tgid, now = ''] = /^\( *(\d+)\) +(\d+) +\d+$/.exec(tail) ?? []
  if (tgid !== undefined) return {comm: null, pages: now, pid: tgid}
  const [, pages, pid] = /^ *(\d\w*)(?: +(\d\w*))?$/.exec(tail) ?? []
  if (pages !== undefined) return {comm: null, pages, pid: pid ?? null}
  // Blanks were lost in copying.
  const [, comm, namedPid = '', namedPages = ''] = /^(\S|\S.*\S) +(\d+) +(\d+)$/.exec(tail) ?? []
  return comm === undefined || comm.length > commLength ? null : {comm, pages: namedPages, pid: namedPid}
}

/** Amlogic. */
export function readRuled(line: string): MaliContext | null {
  const [, pid, pages = ''] = /^\s*(?:0x)?[\da-f]{1,20} +(\d+) +(\d+)\s*$/i.exec(line.slice(0, longest)) ?? []
  return pid === undefined ? null : {comm: null, pages, pid}
}
