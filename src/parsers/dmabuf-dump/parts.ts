/**
 * The parts of a text of dmabuf_dump, told by their first line. No name holds a newline: the tool reads names line by
 * line. So it is a whole line that begins a part, which no row can be, and a process only with the heading below it.
 */
import type {Line} from '../scan.js'

export type PartKind =
  | 'buffers'
  | 'exporters'
  | 'lost'
  | 'process'
  | 'sum'
  | 'table'
  | 'table-10'
  | 'totals'
  /** Of builds of early 2021: attachments, devices. */
  | 'unread'

export interface Part {
  readonly kind: PartKind
  readonly first: Line
  /** With the first, without blank lines, rulers and titles. */
  readonly lines: readonly Line[]
}

const rawHeading = /^ *Name +Rss +Pss +nr_procs(?: +Inode)?(?: +Exporter)? *$/
const csvHeading = /^"Name","Rss\(kB\)","Pss\(kB\)","nr_procs","Inode"(?:,"Exporter")? *$/

const isHeading = (line: string): boolean => line.length < 200 && (rawHeading.test(line) || csvHeading.test(line))

export const processHead = /^(.{0,200}):(\d{1,10}) *$/s

const firstLines: readonly (readonly [RegExp, PartKind])[] = [
  [/^ *(?:(?:dmabuf total|kernel_rss|userspace_rss|userspace_pss): +\d+ kB *)+$/, 'totals'],
  [/^ *TOTAL +\d+ kB +\d+ kB *$/, 'totals'],
  [/^\tTOTALS *$/, 'totals'],
  [/^"dmabuf total \(kB\)","kernel_rss \(kB\)","userspace_rss \(kB\)","userspace_pss \(kB\)" *$/, 'totals'],
  [/^ *Dmabuf Inode +\| +Size +\| +(?:Fd )?Ref Counts +\|/, 'table'],
  [/^"Dmabuf Inode","Size\(kB\)","Fd Ref Counts","Map Ref Counts"/, 'table'],
  [/^\s{0,60}(?:\[pid: +\d{1,10}\]\s*)+$/, 'table-10'],
  [/^ *Dmabuf Inode +\| +Size\(bytes\) +\| +Exporter Name *\|? *$/, 'buffers'],
  [/^"Dmabuf Inode","Size\(bytes\)","Exporter Name" *$/, 'buffers'],
  [/^ *Exporter Name +\| Total Count \| +Total Size\(bytes\) *\|? *$/, 'exporters'],
  [/^"Exporter Name","Total Count","Total Size\(bytes\)" *$/, 'exporters'],
  [/^"Total DMA-BUF count","Total DMA-BUF size\(bytes\)" *$/, 'sum'],
  [/^Total DMA-BUF count: \d+, Total DMA-BUF size\(bytes\): \d+ *$/, 'sum']
]

const titles: Readonly<Record<string, PartKind>> = {
  'exporter stats': 'exporters',
  'per-buffer stats': 'buffers',
  'total stats': 'sum'
}

const titleOf = (line: string): string | null => /^-{10,40} DMA-BUF (.{1,40}?) -{10,40} *$/.exec(line)?.[1] ?? null

function kindOf(line: string, next: string): PartKind | null {
  if (line.length < 400 && isHeading(next) && processHead.test(line)) return 'process'
  const title = titleOf(line)
  if (title !== null) return titles[title] ?? 'unread'
  return firstLines.find(([pattern]) => pattern.test(line))?.[1] ?? null
}

/** What comes before the first part is of kind `lost`. */
export function readParts(lines: readonly Line[]): readonly Part[] {
  const parts: {kind: PartKind; first: Line; lines: Line[]}[] = []
  for (const [at, line] of lines.entries()) {
    const {text} = line
    if (/^-{10,60} *$/.test(text) || titleOf(text) === 'Table buffer x process') continue
    const kind = kindOf(text, lines[at + 1]?.text ?? '')
    const part = parts.at(-1)
    if (kind !== null && (kind !== part?.kind || part.lines.length > 1)) parts.push({first: line, kind, lines: [line]})
    else if (part === undefined) parts.push({first: line, kind: 'lost', lines: [line]})
    else part.lines.push(line)
  }
  return parts
}
