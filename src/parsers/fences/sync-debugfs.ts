/**
 * `/sys/kernel/debug/sync/info` (`/sys/kernel/debug/sync` of old Android kernels): timelines made by software, and
 * their fences.
 *
 *     info     := "objs:" LF rule timeline* "fences:" LF rule file*
 *     rule     := 14 dashes LF
 *     timeline := name [" " driver] ": " int LF fence* LF                                      a blank line ends it
 *     file     := "[" pointer "] " name ": " state LF (fence | "waiter " text LF)* LF
 *     fence    := "  " [name "_"] kind " " state ["@" seconds] [": " int [" / " int]] LF         name: below a file
 *     kind     := "fence" | "pt"            pt: old Android kernels
 *     state    := "active" | "signaled" | "error"
 *
 * - The two numbers of a fence are its own and the timeline's; it is due when the latter reaches the former.
 * - Since about v4.8 only sw_sync makes timelines, files are not listed, and no driver is printed. Fences of GPU and
 *   display drivers are not here.
 * - Nothing tells a driver from a name with a blank, so it is read as part of the name.
 * - KGSL of Linux 3.18 adds ` queued:N retired:N` to the value of a timeline.
 * - Opening `sw_sync` beside it makes a timeline named after the process (15 bytes, newlines allowed); it has no text.
 *
 * Read in drivers/dma-buf/sync_debug.c sync_info_debugfs_show(), sync_print_fence(), sync_print_sync_file(), before and
 * after the patch that took the files out (May 2025), and in drivers/staging/android/sync.c, sync_debug.c before they
 * became it; the files of v5.10, v6.12 and v7.3 were seen.
 */
import {cutShort, wholeLines} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {issue} from '../scan.js'
import {isPrompt} from '../text/terminal.js'
import {int, isSyncState, type SyncFence, type SyncState, withoutCounts} from './sync-fence.js'
import {type RecordForm, readSection} from './sync-section.js'

export interface SyncInfo {
  readonly timelines: readonly SyncTimeline[]
  readonly syncFiles: readonly SyncFile[]
}

export interface SyncTimeline {
  /** Before about v4.8 with a blank and the driver's name after it. */
  readonly name: string
  readonly value: number
  readonly fences: readonly SyncFence[]
}

interface SyncFile {
  readonly name: string
  readonly state: SyncState
  readonly fences: readonly SyncFence[]
}

const rule = '--------------'
export function parseSyncInfo(text: string, {path}: Origin): Parsed<SyncInfo> {
  const issues: ParseIssue[] = []
  const all = [...wholeLines(text)]
  const markAt = (name: string, from: number) =>
    all.findIndex((line, at) => at >= from && line.text.trimEnd() === name && all[at + 1]?.text.trimEnd() === rule)
  const objs = markAt('objs:', 0)
  const files = markAt('fences:', objs + 1)
  const [objsEnd, filesStart] = files === -1 ? [all.length, all.length] : [files, files + 2]

  const first = all.findIndex((line) => line.text.trim() !== '')
  for (const [at, line] of all.slice(0, objs === -1 ? objsEnd : objs).entries()) {
    if (line.text.trim() === '' || (at === first && isPrompt(line.text))) continue
    issues.push(issue('unexpected-line', path, line.number, line.text))
  }
  const timelines = readSection(all.slice(objs === -1 ? objsEnd : objs + 2, objsEnd), timelineForm)
  const syncFiles = readSection(all.slice(filesStart), fileForm)
  for (const {code, line} of [...timelines.faults, ...syncFiles.faults]) {
    issues.push(issue(code, path, line.number, line.text))
  }
  const cut = cutShort(text, path)
  if (cut !== null) issues.push(cut)
  else if (text.trim() !== '') {
    if (objs === -1) issues.push(issue('missing-field', path, 0, 'objs:'))
    if (files === -1) issues.push(issue('missing-field', path, 0, 'fences:'))
  }
  issues.sort((a, b) => a.line - b.line)
  return {issues, value: {syncFiles: syncFiles.records, timelines: timelines.records}}
}

const timelineForm: RecordForm<SyncTimeline> = {
  below: 'timeline',
  most: 15,
  readHead: (text) => {
    const head = withoutCounts(text)
    const at = head.lastIndexOf(': ')
    if (at === -1 || !/^-?\d+$/.test(head.slice(at + 2))) return null
    const [name, value] = [head.slice(0, at), int(head.slice(at + 2))]
    return value === null ? 'bad-number' : {name, record: (fences) => ({fences, name, value})}
  }
}

const fileForm: RecordForm<SyncFile> = {
  below: 'file',
  most: 31,
  readHead: (text) => {
    const [from, at] = [text.startsWith('[') ? text.indexOf('] ') : -1, text.lastIndexOf(': ')]
    const [name, state] = [text.slice(from + 2, at), text.slice(at + 2)]
    return from === -1 || at < from + 2 || !isSyncState(state)
      ? null
      : {name, record: (fences) => ({fences, name, state})}
  }
}

/** A text without a path begins with the first mark. */
export function looksLikeSyncInfo(head: string): boolean {
  const found = head
    .slice(0, 4096)
    .split('\n', 8)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
  const [mark, under] = isPrompt(found[0] ?? '') ? found.slice(1) : found
  return mark === 'objs:' && under === rule
}
