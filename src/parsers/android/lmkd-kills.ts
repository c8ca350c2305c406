/**
 * What lmkd logs of the dma-bufs of a process it kills, and of the memory then.
 *
 *     kill     := … "lowmemorykiller: Kill '" name "' (" pid "), uid " uint … " to free " figures [ "; reason: " … ] LF
 *     figures  := uint "kB rss" { ", " uint "kB " ( "anon rss" | "swap" | "dmabuf_pss" | "dmabuf_rss" ) }
 *     killinfo := … "killinfo: [" pid "," … "]" LF                   in the log of events, by position
 *
 * - `dmabuf_pss` and `dmabuf_rss` are of newer releases, and 0 where the kernel does not tell them: then nothing is said.
 * - The figures are of one moment each, in KiB. One process is killed once; a pid may come again.
 *
 * Read in lmkd.cpp of Android 12 to 16, and event-log tag 10195355.
 */
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, lines, uint} from '../scan.js'
import {kibibytes} from '../text/listing.js'

export interface LmkdKill {
  readonly pid: number
  readonly name: string | null
  /** Bytes. null: not printed, or 0. */
  readonly dmabufRss: number | null
  readonly dmabufPss: number | null
  /** Bytes, of the machine. */
  readonly ionHeap: number | null
  readonly ionHeapPool: number | null
}

const mark = "lowmemorykiller: Kill '"
/** What a name pretends comes before what is true. */
const kill =
  /lowmemorykiller: Kill '(.{0,300})' \((\d{1,10})\), uid \d{1,10}, oom_score_adj -?\d{1,5} to free ([\w ,]{0,400})(?:; reason: .*)?$/
const events = /\bkillinfo: \[([^\]]{0,1000})\]/
/** Places of the two in the list of killinfo. */
const [heapAt, poolAt] = [22, 23]

export function parseLmkdKills(text: string, {path}: Origin): Parsed<readonly LmkdKill[]> {
  const issues: ParseIssue[] = []
  const value: LmkdKill[] = []
  for (const {number, text: line} of lines(text)) {
    if (line.length > 4096) continue
    const found = line.includes(mark) ? killed(line) : line.includes('killinfo: [') ? told(line) : null
    if (found === 'bad') issues.push(issue('bad-number', path, number, line))
    else if (found !== null) value.push(found)
  }
  return {issues, value}
}

/** Told from a log: one of the two lines is in it. */
export const looksLikeLmkdKills = (head: string): boolean =>
  kill.test(firstWith(head, mark)) || events.test(firstWith(head, 'killinfo: ['))

function firstWith(head: string, words: string): string {
  const at = head.indexOf(words)
  if (at === -1) return ''
  const end = head.indexOf('\n', at)
  return head.slice(head.lastIndexOf('\n', at) + 1, end === -1 ? head.length : end).slice(0, 4096)
}

function killed(line: string): LmkdKill | 'bad' | null {
  const [, name = '', digits = '', figures = ''] = kill.exec(line) ?? []
  if (digits === '') return null
  const pid = uint(digits)
  const [rss, pss] = ['dmabuf_rss', 'dmabuf_pss'].map((key) => figure(figures, key))
  if (pid === null || rss === 'bad' || pss === 'bad') return 'bad'
  if (rss == null && pss == null) return null
  return {dmabufPss: pss ?? null, dmabufRss: rss ?? null, ionHeap: null, ionHeapPool: null, name: name || null, pid}
}

function figure(figures: string, key: string): number | 'bad' | null {
  const digits = new RegExp(`(?:^|, )(\\d{1,20})kB ${key}(?:,|$)`).exec(figures)?.[1]
  if (digits === undefined || digits === '0') return null
  return kibibytes(digits) ?? 'bad'
}

function told(line: string): LmkdKill | 'bad' | null {
  const all = events.exec(line)?.[1]?.split(',') ?? []
  if (all.length <= poolAt) return null
  const pid = uint(all[0] ?? '')
  const [heap, pool] = [heapAt, poolAt].map((at) => kibibytes(all[at] ?? ''))
  if (pid === null || heap == null || pool == null) return 'bad'
  if (heap === 0 && pool === 0) return null
  return {dmabufPss: null, dmabufRss: null, ionHeap: heap, ionHeapPool: pool, name: null, pid}
}
