/** Rows of nvmap's tables of clients: see nvmap-clients.ts. */

/** Numbers as they stand. */
export interface NvmapClientRow {
  readonly client: string
  readonly comm: string
  readonly pid: string
  readonly size: string
}

const longest = 400

/** null: not the heading; else how many columns of sizes there are. */
export function readClientHeading(line: string): 1 | 2 | null {
  const words = line.slice(0, 200).trim().split(/\s+/).join(' ')
  return words === 'CLIENT PROCESS PID SIZE' ? 1 : words === 'CLIENT PROCESS PID PSS SIZE' ? 2 : null
}

/** `%8u %10lluK`, or with two of the latter: what ends a row. */
const ends = {
  1: /^(?=[ \d]{8} ) *(\d+) +(\d+[A-Z]?)$/,
  2: /^(?=[ \d]{8} ) *(\d+) +(?:\d+[A-Z]?) +(\d+[A-Z]?)$/
} as const
const widths = {1: 20, 2: 32} as const

/** The same without its blanks, as copying may leave it. */
const loose = {1: / (\d+) +(\d+[A-Z]?)$/, 2: / (\d+) +(?:\d+[A-Z]?) +(\d+[A-Z]?)$/} as const

/** Does any line end as the kernel prints it? Then all rows do, and one that does not is the beginning of one. */
export const hasAlignedRows = (lines: readonly string[], sizes: 1 | 2): boolean =>
  lines.some((line) => {
    const end = line.length > longest ? '' : line.trimEnd()
    return end.length > widths[sizes] && ends[sizes].test(end.slice(-widths[sizes]))
  })

/** null: no row, or not its end. The end is wider than comm may be, so none can forge it. */
export function readClientRow(row: string, sizes: 1 | 2, aligned: boolean): NvmapClientRow | null {
  const line = row.length > longest ? '' : row.trimEnd()
  const tail = aligned ? line.slice(-widths[sizes]) : (loose[sizes].exec(line)?.[0] ?? '')
  const [, pid = '', size] = (aligned ? ends : loose)[sizes].exec(tail) ?? []
  if (size === undefined) return null
  const head = line.slice(0, line.length - tail.length)
  const client = /^\S+/.exec(head)?.[0]
  if (client === undefined) return null
  // The name fills 18 columns, one blank, and comm ends the next 18.
  const comm = aligned
    ? head.slice(Math.max(client.length, 18), -1).replace(/^ +/, '')
    : head.slice(client.length).trim()
  return comm.length > 15 ? null : {client, comm, pid, size}
}

/** null: not the sum that ends the table. */
export const readTotal = (line: string): string | null =>
  line.length > longest ? null : (/^total +(?:\d+[A-Z]? +)?(\d+[A-Z]?)\s*$/.exec(line)?.[1] ?? null)
