/**
 * What the pinned BPF iterator over dma-bufs prints: `/sys/fs/bpf/dmabuf/<program>`.
 *
 *     bpf := (inode LF size LF name LF exporter LF)*
 *
 * - inode and size (bytes) are decimal. The program defines the text, not the
 *   kernel; the kernel's own test and Android's libdmabufinfo print this one.
 * - name is empty when the buffer has none. The program turns newlines in it
 *   into blanks, so a name holds no line of its own.
 * - Nothing says how many there are: a list that broke off between two buffers
 *   looks whole, and kernels before December 2025 break off at the first read
 *   that is too short. Buffers may come and go while it is read.
 *
 * Read in kernel/bpf/dmabuf_iter.c and the program of
 * tools/testing/selftests/bpf/progs/dmabuf_iter.c at v7.2, v7.3.
 */
import type {Origin, Parsed, ParseIssue} from './interface.js'
import {issue, lines, uint} from './scan.js'

export interface BpfRow {
  readonly inode: number
  readonly size: number
  /** null: none. */
  readonly name: string | null
  readonly exporter: string
}

export interface Bpf {
  readonly rows: readonly BpfRow[]
  /** Every line was used. */
  readonly whole: boolean
}

export function parseDmabufBpf(text: string, {path}: Origin): Parsed<Bpf> {
  const issues: ParseIssue[] = []
  const all = [...lines(text)].map((line) => line.text)
  const cut = text !== '' && !text.endsWith('\n')
  const end = cut ? all.length - 1 : all.length
  const rows: BpfRow[] = []
  let lost = false
  for (let at = 0; at < end; ) {
    const row = at + 4 > end ? null : readGroup(all, at)
    // After a gap a group is believed only when what follows it goes on as groups do: a name may be a number.
    if (row !== null && (!lost || at + 8 > end || readGroup(all, at + 4) !== null)) {
      rows.push(row)
      lost = false
      at += 4
      continue
    }
    // One issue per gap; lines too few for a buffer are what cutting leaves.
    if (!lost && at + 4 <= end) issues.push(issue(code(all, at), path, at + 1, all[at] ?? ''))
    else if (!lost && !cut) issues.push(issue('cut-short', path, end, all[end - 1] ?? ''))
    lost = true
    at += 1
  }
  if (cut) issues.push(issue('cut-short', path, all.length, all.at(-1) ?? ''))
  return {issues, value: {rows, whole: issues.length === 0}}
}

/** Four lines that can be a buffer: two numbers, any name, an exporter that is no number. */
function readGroup(all: readonly string[], at: number): BpfRow | null {
  const inode = uint(all[at] ?? '')
  const size = uint(all[at + 1] ?? '')
  const name = all[at + 2] ?? ''
  const exporter = all[at + 3] ?? ''
  if (inode === null || size === null || exporter === '' || /^\d+$/.test(exporter)) return null
  return {exporter, inode, name: name === '' ? null : name, size}
}

/** Which of the first two lines is no number, or the exporter is missing. */
const code = (all: readonly string[], at: number): 'bad-number' | 'unexpected-line' =>
  uint(all[at] ?? '') === null || uint(all[at + 1] ?? '') === null ? 'bad-number' : 'unexpected-line'

/** A text without a path begins with one buffer, and the next if there is one; to be asked last. */
export function looksLikeBpf(head: string): boolean {
  const all = head.split('\n', 9)
  if (all.length < 5) return false
  return readGroup(all, 0) !== null && (all.length < 9 || readGroup(all, 4) !== null)
}
