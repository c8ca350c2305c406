/**
 * The lines that divide the text of an Android bugreport, which `dumpstate` writes.
 *
 *     section  := "------ " title [ " (" command ")" ] " ------"            command may be a path, then with ": " its mtime
 *     end      := [" "] "------ " seconds "s was the duration of '" title "' ------"
 *     banner   := "== " words                                             between two lines of "="
 *     service  := 79 "-"  LF  "DUMP OF SERVICE " [ "CRITICAL " | "HIGH " ] name ":"
 *     over     := "--------- " seconds "s was the duration of dumpsys " name ", ending at: " date
 *     late     := "*** SERVICE '" name "' DUMP TIMEOUT (" time ") EXPIRED ***"
 *     failure  := "*** Error dumping " path " (" title "): " error
 *               | "*** " path ": Timed out after " … | "*** " path ": " ("poll failed" | "Failed to read from fd") …
 *               | "*** command '" command "' " ("timed out after " | "failed: " | "Error after ") …
 *     skipped  := "Skipping '" command "' on user build."  |  TAB "(skipped on dry run)"
 *
 * - A title may hold parentheses: `SHOW MAP 741 (/system/bin/surfaceflinger) (/system/xbin/su root showmap -q 741)`. The
 *   command is in the last ones.
 * - Up to Android 10 the end is printed only of what took long; a section without one ends where the next begins.
 * - dmabuf_dump ends its text in a blank without a line feed: the end of that section begins with it.
 * - Of what is skipped on user builds there is no heading.
 *
 * Read in frameworks/native cmds/dumpstate/{dumpstate,utils,DumpstateUtil,DumpstateInternal}.cpp and
 * cmds/dumpsys/dumpsys.cpp of Android 10 to 16.
 */

export type Ended = 'complete' | 'cut' | 'failed' | 'skipped' | 'timed-out'

export type Mark =
  | {readonly is: 'section'; readonly title: string; readonly command: string | null}
  /** `blank`: one stands before it, the last character of the text. */
  | {readonly is: 'section-end'; readonly title: string; readonly seconds: number; readonly blank: boolean}
  | {readonly is: 'service'; readonly name: string; readonly priority: 'CRITICAL' | 'HIGH' | null}
  | {readonly is: 'service-end'; readonly name: string; readonly seconds: number}
  | {readonly is: 'service-late'; readonly name: string}
  /** `command`: a path too. `title`: where the message names it. */
  | {
      readonly is: 'failure'
      readonly command: string
      readonly title: string | null
      readonly ended: 'failed' | 'timed-out'
      readonly why: string
    }
  /** null: of the section it stands in. */
  | {readonly is: 'skipped'; readonly command: string | null}
  | {readonly is: 'banner'; readonly title: string}
  | {readonly is: 'rule'}

/** A line of more characters is none. */
const longest = 8192

const rule = '-'.repeat(79)

/** null: a line of text. */
export function readMark(line: string): Mark | null {
  if (line.length > longest) return null
  switch (line.charCodeAt(0)) {
    case 0x2d:
    case 0x20:
      return line === rule ? {is: 'rule'} : dashed(line)
    case 0x2a:
      return starred(line)
    case 0x3d:
      return line.startsWith('== ') ? {is: 'banner', title: line.slice(3)} : null
    case 0x44:
      return service(line)
    case 0x53: {
      const command = /^Skipping '(.*)' on user build\.$/.exec(line)?.[1]
      return command === undefined ? null : {command, is: 'skipped'}
    }
    case 0x09:
      return line === '\t(skipped on dry run)' ? {command: null, is: 'skipped'} : null
    default:
      return null
  }
}

function dashed(line: string): Mark | null {
  if (line.startsWith('--------- ')) {
    const [, seconds, name] =
      /^-{9} (\d{1,9}\.\d{3})s was the duration of dumpsys (.+), ending at: .*$/.exec(line) ?? []
    return seconds === undefined || name === undefined ? null : {is: 'service-end', name, seconds: Number(seconds)}
  }
  const blank = line.startsWith(' ')
  const from = blank ? 8 : 7
  if (!line.startsWith('------ ', from - 7) || !line.endsWith(' ------') || line.length < from + 8) return null
  const inner = line.slice(from, -7)
  const [, seconds, title] = /^(\d{1,9}\.\d{3})s was the duration of '(.*)'$/.exec(inner) ?? []
  if (seconds !== undefined && title !== undefined) return {blank, is: 'section-end', seconds: Number(seconds), title}
  return blank ? null : {is: 'section', ...titled(inner)}
}

function titled(inner: string): {readonly title: string; readonly command: string | null} {
  const open = inner.lastIndexOf(' (')
  if (open < 1 || !inner.endsWith(')')) return {command: null, title: inner}
  const command = inner.slice(open + 2, -1)
  return {
    command: command.startsWith('/') ? command.replace(/: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, '') : command,
    title: inner.slice(0, open)
  }
}

function starred(line: string): Mark | null {
  if (!line.startsWith('*** ')) return null
  const late = /^\*\*\* SERVICE '(.+)' DUMP TIMEOUT \(.*\) EXPIRED \*\*\*$/.exec(line)?.[1]
  if (late !== undefined) return {is: 'service-late', name: late}
  const [, path, title, error] = /^\*\*\* Error dumping (\S+) \((.*)\): (.*)$/.exec(line) ?? []
  if (path !== undefined && title !== undefined)
    return {command: path, ended: 'failed', is: 'failure', title, why: error ?? ''}
  const [, command, said] = /^\*\*\* command '(.*)' ((?:timed out after|failed:|Error after) .*)$/.exec(line) ?? []
  if (command !== undefined && said !== undefined) return failed(command, said)
  const [, file, of] =
    /^\*\*\* (\/\S+): ((?:Timed out after|poll failed:|Failed to read from fd:) .*)$/.exec(line) ?? []
  return file === undefined || of === undefined ? null : failed(file, of)
}

const failed = (command: string, why: string): Mark => ({
  command,
  ended: /^timed out/i.test(why) ? 'timed-out' : 'failed',
  is: 'failure',
  title: null,
  why
})

function service(line: string): Mark | null {
  const [, priority = null, name] = /^DUMP OF SERVICE (?:(CRITICAL|HIGH) )?(.+):$/.exec(line) ?? []
  if (name === undefined) return null
  return {is: 'service', name, priority: priority === 'CRITICAL' || priority === 'HIGH' ? priority : null}
}
