/**
 * `/sys/kernel/debug/v4l2-memtrack/<device>`: what a V4L2 driver has taken, as a tree.
 *
 *     file := "Total memory usage: " uint " bytes" LF node*         preorder, the root first
 *     node := INDENT [NAME " "] ["[leaf] "] ["(tgid=" uint ", pid=" uint ") "] "usage: " uint
 *             [" (count=" uint [", self=" uint] ")"] LF
 *
 * - INDENT is two blanks for each level; the kernel stops at 16 levels.
 * - `usage` is of the node and all below it, in bytes: rows must not be summed.
 * - `self` is what the node took itself. It is printed with children and one allocation or more, so a node with
 *   children and without `self` took nothing; one without children took its whole usage.
 * - `count` is printed from 2 on, with children from 1 on. The documentation's example marks no leaves and prints
 *   `(count=1)`.
 * - The ids are of the task that made the node, in the initial namespace: it may be dead, or a kernel worker.
 * - A name is the driver's. It may hold blanks and look like the fields after it, so rows are read from the right.
 * - A root is printed under a lock, so its sums are exact.
 *
 * Not merged. Read in drivers/media/common/v4l2-memtrack/v4l2-memtrack.c v4l2_memtrack_seq_visitor() of the proposal
 * of March 2026 (20260331072347.253-4-ming.qian@oss.nxp.com); the files of v7.3 with it were seen.
 */
import {cutShort, wholeLines} from '../cut.js'
import type {IssueCode, Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, type Line, uint} from '../scan.js'
import {isPrompt} from '../text/terminal.js'
import {type MemtrackRow, readMemtrackRow} from './memtrack-row.js'

export interface MemtrackNode extends MemtrackRow {
  readonly children: readonly MemtrackNode[]
}

export interface Memtrack {
  readonly root: MemtrackNode | null
  /** What the first line says. */
  readonly stated: number | null
}

interface Open {
  readonly line: Line
  readonly node: MemtrackNode & {readonly children: MemtrackNode[]}
  /** Of the children. */
  sum: number
  /** A row below it could not be read. */
  incomplete: boolean
}

const title = 'Total memory usage: '
const elision = /^\W{0,3}(?:\.\.|…|snip)/i

export function parseMemtrack(text: string, {path}: Origin): Parsed<Memtrack> {
  const issues: ParseIssue[] = []
  const report = (code: IssueCode, line: Line) => issues.push(issue(code, path, line.number, line.text))
  let header: Line | null = null
  let stated: number | null = null
  let root: MemtrackNode | null = null
  let rootSeen = false
  let first = true
  /** The nodes from the root to the last one read. */
  const open: Open[] = []
  /** Rows with more blanks are below one that was dropped. */
  let dropped = Number.POSITIVE_INFINITY

  const close = (depth: number) => {
    while (open.length > depth) {
      const last = open.pop()
      const parent = open.at(-1)
      if (last === undefined) return
      if (!last.incomplete && !addsUp(last)) report('total-mismatch', last.line)
      if (last.incomplete && parent !== undefined) parent.incomplete = true
    }
  }
  const doubtLast = () => {
    const last = open.at(-1)
    if (last !== undefined) last.incomplete = true
  }
  const lose = (depth: number, blanks: number) => {
    close(depth)
    doubtLast()
    dropped = blanks
  }

  for (const line of wholeLines(text)) {
    const shown = line.text.trimEnd()
    if (shown === '') continue
    const {indent, row} = readMemtrackRow(shown)
    if (typeof row === 'string' && shown.startsWith(title)) {
      if (header !== null || rootSeen) report('unexpected-line', line)
      else {
        header = line
        stated = readTotal(shown)
        if (stated === null) report('bad-number', line)
      }
      first = false
      continue
    }
    if (row === 'unexpected-line' && first && isPrompt(shown)) {
      first = false
      continue
    }
    first = false
    if (indent > dropped) continue
    dropped = Number.POSITIVE_INFINITY
    const depth = indent / 2
    if (row === 'unexpected-line' && elision.test(shown.slice(indent))) {
      report(row, line)
      doubtLast()
      // Not indented, it tells nothing of what comes next: only that below the root has a known parent.
      lose(indent === 0 ? 1 : Math.ceil(depth), indent === 0 ? 2 : indent)
    } else if (row === 'unexpected-line' && indent === 0) {
      // Another's line in between: no row is lost, or the sums tell.
      report(row, line)
    } else if (typeof row === 'string') {
      report(row, line)
      if (indent === 0) rootSeen = true
      lose(Math.ceil(depth), indent)
    } else if (!Number.isInteger(depth) || depth > open.length || (depth === 0 && rootSeen)) {
      report('unexpected-line', line)
      lose(Math.ceil(depth), indent)
    } else {
      close(depth)
      const node = {...row, children: []}
      const parent = open.at(-1)
      if (parent === undefined) {
        root = node
        rootSeen = true
      } else {
        parent.node.children.push(node)
        parent.sum += node.usage
      }
      open.push({incomplete: false, line, node, sum: 0})
    }
  }

  const cut = cutShort(text, path)
  if (cut !== null) {
    issues.push(cut)
    doubtLast()
  }
  close(0)
  const usage = (root as MemtrackNode | null)?.usage ?? null
  if (header !== null && stated !== null && usage !== null && usage !== stated) report('total-mismatch', header)
  if (header === null && root !== null) issues.push(issue('missing-field', path, 0, 'Total memory usage'))
  if (header !== null && !rootSeen && cut === null) issues.push(issue('missing-field', path, 0, 'root node'))
  return {issues: issues.sort((a, b) => a.line - b.line), value: {root, stated}}
}

const readTotal = (line: string): number | null => uint(/^Total memory usage: (\d+) bytes$/.exec(line)?.[1] ?? '')

function addsUp({node, sum}: Open): boolean {
  const {children, count, self, usage} = node
  if (children.length === 0) return self === null || self === usage
  // With a count the kernel prints what the node took itself; where it is left out, that is not known.
  if (self === null && count !== null) return sum <= usage
  return (self ?? 0) + sum === usage
}

/** A text without a path begins with the total and the root. */
export function looksLikeMemtrack(head: string): boolean {
  const [one = '', two = '', three = ''] = head
    .slice(0, 4096)
    .split('\n', 8)
    .filter((line) => line.trim() !== '')
  const [total, root] = isPrompt(one) ? [two, three] : [one, two]
  const {indent, row} = readMemtrackRow(root.trimEnd())
  return readTotal(total.trimEnd()) !== null && indent === 0 && typeof row !== 'string'
}
