/**
 * What Android's `dmabuf_dump` prints: who holds dma-bufs, and on request which there are.
 *
 *     dump  := list                      no option, or a pid; Android 11 and later
 *            | table                     -a; Android 10 without option
 *            | statistics                -b; Android 12 and later
 *            | statistics table          -a -b; Android 14 QPR2 and later
 *     list  := (comm ":" pid LF heading row* total ruler)* totals          process-list.ts, list-totals.ts
 *     table                                                                table.ts, table-10.ts
 *     statistics := buffers exporters sum                                  statistics.ts
 *
 * Each also as csv (`-o csv`, Android 14 QPR2 and later). Messages may stand anywhere (messages.ts).
 *
 * - "kB" is KiB, rounded down row by row; only `-b` and Android 10 print bytes.
 * - The raw list ends with a blank after its last newline.
 * - Processes come in no order.
 * - The tool lets the last line of a key win in fdinfo: a buffer's name with newlines can forge size, inode and
 *   exporter of what it prints, which no reader of this text can tell.
 *
 * Read in libdmabufinfo/tools/dmabuf_dump.cpp and dmabuf_output_helper.h at Android 10 to 16.
 */
import type {Origin, Parsed} from '../interface.js'
import {issue, type Line, lines} from '../scan.js'
import {isLeftOut} from '../text/listing.js'
import {readMessage} from './messages.js'
import {processHead, readParts} from './parts.js'
import {readDump} from './read-dump.js'
import type {DmabufDump, DumpMessage} from './value.js'

/** The shell's line above it, which no process's is. */
const isPrompt = (line: string): boolean => prompt.test(line) && !processHead.test(line)
const prompt = /^[^#$\t]{0,100}[#$] .{0,200}\bdmabuf_dump\b.{0,200}$/
const emptyPrompt = /^[^#$\t]{0,100}[#$] ?$/
/** The lines around it in a bugreport. */
const section = /^ ?-{6} (?:Dmabuf |[\d.]+s was the duration of 'Dmabuf ).*-{6} *$/

export function parseDmabufDump(text: string, {path}: Origin): Parsed<DmabufDump> {
  const end = text.lastIndexOf('\n') + 1
  const last = text.slice(end)
  const whole = text.slice(0, end)
  if (last.trim() === '' || emptyPrompt.test(last)) return read(whole, path, null)
  // Pasted without its last newline, or cut: its totals tell.
  const all = read(`${text}\n`, path, null)
  if (all.issues.length === 0) return all
  return read(whole, path, {number: whole.split('\n').length, text: last})
}

function read(text: string, path: string, cut: Line | null): Parsed<DmabufDump> {
  const issues = cut === null ? [] : [issue('cut-short', path, cut.number, cut.text)]
  const messages: DumpMessage[] = []
  const kept: Line[] = []
  for (const line of lines(text)) {
    const trimmed = line.text.trim()
    const message = readMessage(line.text)
    if (trimmed === '' || section.test(line.text)) continue
    if (kept.length === 0 && messages.length === 0 && isPrompt(line.text)) continue
    if (message !== null) messages.push(message)
    else if (isLeftOut(trimmed)) issues.push(issue('cut-short', path, line.number, line.text))
    else kept.push(line)
  }
  return readDump(kept, messages, issues, path)
}

/** A text without a path begins with a part, or a message, of it. */
export function looksLikeDmabufDump(head: string): boolean {
  const top: Line[] = []
  for (const line of lines(head)) {
    const {text} = line
    if (text.trim() === '' || section.test(text) || (top.length === 0 && isPrompt(text))) continue
    if (readMessage(text) !== null) {
      if (/dma-?buf/i.test(text)) return true
      continue
    }
    top.push(line)
    if (top.length === 2) break
  }
  const kind = readParts(top)[0]?.kind
  return kind !== undefined && kind !== 'lost'
}
