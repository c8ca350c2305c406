/**
 * bufinfo printed anew from what was read of it, in the form of 6.12, or of 5.2 where it has no inodes: a name cannot
 * leave a line behind that way.
 */
import type {BufinfoFence} from '../bufinfo-fence.js'
import {type BufinfoRow, parseDmabufBufinfo, withoutForged} from '../dmabuf-bufinfo.js'
import type {NamesSeen} from './names-seen.js'
import {hider, type Pseudonym} from './pseudonym.js'
import {joined, type Means, type Rewrite} from './rewrite.js'

export const redactBufinfo: Rewrite = (text, place, means) => {
  const {issues, value} = parseDmabufBufinfo(text, place)
  if (issues.length > 0 || value.stated === null) return null
  const lines = (/(?:^|[^\r])\n/.test(text) ? text : text.replaceAll('\r\n', '\n')).split('\n')
  const inodes = value.rows.every(({inode}) => inode !== null)
  if (!inodes && value.rows.some(({inode, name}) => inode !== null || name !== null)) return null
  const known = value.rows.map((row) => (inodes ? nameAt(row, lines, means.names) : ''))
  // A pseudonym has one line: descriptors would be matched that are not to be told apart.
  if (inodes && means.names.ambiguous(value.rows.map(({name}, at) => known[at] ?? name ?? ''))) return null
  const rows = value.rows.map((row, at) => hideRow(row, known[at] ?? null, lines, means))
  const printed = joined([
    '',
    'Dma-buf Objects:',
    `size    \tflags   \tmode    \tcount   \texp_name${inodes ? '\tino     \tname' : ''}`,
    ...rows.flatMap(rowLines),
    `Total ${value.stated.buffers} objects, ${value.stated.bytes} bytes`
  ])
  const again = parseDmabufBufinfo(printed, place)
  return again.issues.length === 0 && saying(again.value.rows) === saying(rows) ? printed : null
}

/** Where in a text it stood does not matter. */
const saying = (rows: readonly BufinfoRow[]): string =>
  JSON.stringify(rows, (key, value: unknown) => (key === 'line' ? undefined : value))

/** A name can be longer than what was taken for it, by lines that look like fences: these are of it, or may be. */
function hideRow(row: BufinfoRow, known: string | null, lines: readonly string[], {pseudonym}: Means): BufinfoRow {
  const genuine = known === null ? row : withoutForged(row, known)
  const last = known === null ? reach(row, lines) : 0
  return {
    ...genuine,
    fences: genuine.fences.map((fence) => hideFence(fence, fence.line <= last, pseudonym)),
    name: hider(pseudonym)('name', known ?? row.name ?? '') || null
  }
}

const hideFence = (fence: BufinfoFence, doubtful: boolean, pseudonym: Pseudonym): BufinfoFence => ({
  ...fence,
  driver: fence.driver !== null && doubtful ? pseudonym('name', fence.driver) : fence.driver,
  timeline: fence.timeline === null ? null : pseudonym('name', fence.timeline)
})

/** size, flags, mode, refs, exporter and inode stand before it. */
const nameCell = /^(?:[^\t]*\t){6}(.*)$/s

/** The longest name known that stands there to the byte; null: none does. */
function nameAt({inode, line}: BufinfoRow, lines: readonly string[], names: NamesSeen): string | null {
  const first = nameCell.exec(lines[line - 1] ?? '')?.[1]
  if (first === undefined) return null
  let found: string | null = null
  for (const name of names.of(inode, first)) {
    const [, ...rest] = name.split('\n')
    if (rest.every((text, at) => text === lines[line + at]) && name.length >= (found?.length ?? 0)) found = name
  }
  return found
}

/** DMA_BUF_NAME_LEN less its NUL. */
const longestName = 31

/** The last line that the row's name may reach to: no shorter in bytes than in characters. */
function reach({line, name}: BufinfoRow, lines: readonly string[]): number {
  let length = (name ?? '').split('\n')[0]?.length ?? 0
  let last = line
  while (last < lines.length && length + 1 + (lines[last]?.length ?? 0) <= longestName) {
    length += 1 + (lines[last]?.length ?? 0)
    last += 1
  }
  return last
}

const padded = (value: number | null, radix = 10): string => (value ?? 0).toString(radix).padStart(8, '0')

function rowLines({attachments, exporter, fences, flags, inode, mode, name, refs, size}: BufinfoRow): string[] {
  const cells = [padded(size), padded(flags, 16), padded(mode, 16), padded(refs), exporter]
  const identity = inode === null ? [] : [padded(inode), name ?? '<none>']
  const devices =
    attachments === null
      ? []
      : [
          '\tAttached Devices:',
          ...attachments.map(({device}) => `\t${device}`),
          `Total ${attachments.length} devices attached`
        ]
  return [[...cells, ...identity].join('\t'), ...fences.map(fenceLine), ...devices, '']
}

/** A number that is not safe is no number again. */
const tooLarge = '9'.repeat(20)

/** In the form that has what it has: see bufinfo-fence.ts. */
function fenceLine({context, driver, seqno, signalled, timeline, usage}: BufinfoFence): string {
  const end = signalled ? 'signalled' : 'unsignalled'
  const head = `\t${usage} fence:`
  if (context !== null) return `${head}${context}:${seqno ?? tooLarge} ${timeline ?? ''} ${driver ?? ''} ${end}`
  const names = `${driver ?? ''} ${timeline ?? ''}`
  return seqno === null ? `${head} ${names} ${end}` : `${head} ${names} seq ${seqno} ${end}`
}
