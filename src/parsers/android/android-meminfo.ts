/**
 * `dumpsys meminfo` of Android, whole or in parts: processes, lists, and the machine.
 *
 *     dump    := … process* list* system
 *     process := "** MEMINFO in pid " uint " [" name "] **" LF
 *                heading heading dashes row* blank              KiB without a unit, by column
 *                [ " App Summary" LF "Pss(KB)" [ "Rss(KB)" ] LF … "Graphics:" KiB [ KiB ] LF …
 *                  "TOTAL PSS:" KiB "TOTAL RSS:" KiB … LF       before Android 11 "TOTAL:" and no Rss
 *                … objects, SQL, databases …
 *     list    := "Total " ( "PSS" | "RSS" ) " by " ( "process" | "OOM adjustment" | "category" ) ":" LF entry*
 *     entry   := blanks size ": " name [ " (pid " uint [ " / activities" ] ")" ] [ blanks "(" size " in swap)" ] LF
 *     system  := "Total RAM: " size " (status " word ")" LF
 *                " Free RAM: " sum LF
 *                "      ION: " sum LF                    Android 11; later where ION is
 *                "DMA-BUF: " sum LF                      Android 12, without ION
 *                "DMA-BUF Heaps: " size LF               Android 12
 *                "DMA-BUF Heaps pool: " size LF          Android 12
 *                "      GPU: " sum LF                    Android 12
 *                "      Kernel CMA: " size LF            Android 16
 *                " Used RAM: " sum LF " Lost RAM: " size LF …
 *
 * - size and sum are those of android-size.ts.
 * - Rows indented by four more are parts of the row above them.
 * - A process writes its own block, and can write into it what it likes. Lists and system come from the system, after
 *   the last block: where a text has one of them twice, the last counts. Of a process the first does.
 *
 * Read in services/core/java/com/android/server/am/ActivityManagerService.java dumpApplicationMemoryUsage() and
 * core/java/android/app/ActivityThread.java dumpMemInfoTable() of Android 11, 13 and 14; `Kernel CMA` was seen only.
 */

import {wholeLines} from '../cut.js'
import type {IssueCode, Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, type Line} from '../scan.js'
import {cutBeforePrompt} from '../text/terminal.js'
import {
  type AndroidMemoryList,
  beginList,
  endGroup,
  type ListDraft,
  listTitle,
  looksLikeRow,
  takeRow
} from './android-meminfo-lists.js'
import {
  type AndroidProcessMemory,
  beginProcess,
  endProcess,
  type ProcessDraft,
  takeProcessLine
} from './android-meminfo-process.js'
import {type AndroidSystemMemory, beginsSystem, readSystemLine, withLine} from './android-meminfo-system.js'

export interface AndroidMeminfo {
  /** null: not in this text. */
  readonly system: AndroidSystemMemory | null
  readonly processes: readonly AndroidProcessMemory[]
  readonly lists: readonly AndroidMemoryList[]
}

interface Open {
  list: ListDraft | null
  process: ProcessDraft | null
}

/** Somebody, or a timeout, has left something out here. */
const isGap = (line: string): boolean =>
  /^\s*(?:\.{3,}|…+|\[\.\.\.\]|<snip>|\*\*\* SERVICE '.{1,60}' DUMP TIMEOUT .*)\s*$/.test(line)

export function parseAndroidMeminfo(text: string, {path}: Origin): Parsed<AndroidMeminfo> {
  const issues: ParseIssue[] = []
  const processes = new Map<number, AndroidProcessMemory>()
  const lists = new Map<string, AndroidMemoryList>()
  const open: Open = {list: null, process: null}
  let system: AndroidSystemMemory | null = null
  let systemAt = ''
  let [gap, loose] = [false, false]
  const note = (code: IssueCode, line: Line) => issues.push(issue(code, path, line.number, line.text))
  const end = (whole: boolean) => {
    const {list, process} = open
    if (process !== null) {
      const found = endProcess(process, path, whole)
      if (processes.has(found.pid)) note('conflict', process.line)
      else processes.set(found.pid, found)
    }
    if (list !== null) {
      if (whole) endGroup(list, path)
      lists.set(list.title, {rows: list.rows, title: list.title})
    }
    for (const fault of process?.issues ?? []) issues.push(fault)
    for (const fault of list?.issues ?? []) issues.push(fault)
    open.process = null
    open.list = null
  }
  const cut = cutBeforePrompt(text, path)
  for (const line of wholeLines(text)) {
    const [title, process, said] = [listTitle(line.text), beginProcess(line), readSystemLine(line.text)]
    if (isGap(line.text)) {
      if (!gap) note('cut-short', line)
      gap = true
      if (open.process !== null) open.process.torn = true
      if (open.list !== null) open.list.group = null
    } else if (process !== null || title !== null) {
      end(true)
      open.process = process
      open.list = title === null ? null : beginList(title)
      if (title !== null && lists.has(title)) note('conflict', line)
    } else if (said !== null) {
      if (beginsSystem(line.text)) {
        end(true)
        if (system !== null && systemAt !== line.text) note('conflict', line)
        systemAt = line.text
        system = null
      }
      if (said.code !== null) note(said.code, line)
      system = withLine(system, said.field)
    } else if (open.list !== null) {
      if (line.text.trim() === '') end(true)
      else takeRow(open.list, line, path)
    } else if (open.process !== null) takeProcessLine(open.process, line, path)
    else if (looksLikeRow(line.text)) {
      if (!loose) note('unexpected-line', line)
      loose = true
    }
  }
  end(cut === null)
  if (cut !== null) issues.push(cut)
  return {
    issues: issues.sort((a, b) => a.line - b.line),
    value: {lists: [...lists.values()], processes: [...processes.values()], system}
  }
}

const isSystem = (line: string): boolean => {
  const said = readSystemLine(line)
  return said !== null && said.code !== 'bad-number'
}

/** A text without a path: one of its first lines is of such a dump. */
export function looksLikeAndroidMeminfo(head: string): boolean {
  return head
    .slice(0, 4096)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 8)
    .some(
      (line) =>
        /^Applications Memory Usage \((?:in Kilobytes|kB)\):\s*$/.test(line) ||
        /^\s*\*\* MEMINFO in pid \d+ \[.*\] \*\*\s*$/.test(line) ||
        listTitle(line) !== null ||
        isSystem(line)
    )
}
