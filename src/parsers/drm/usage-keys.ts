/**
 * What drivers add to `/proc/<pid>/fdinfo/<fd>`. Shared by `drm-fdinfo` and `v4l2-fdinfo`.
 *
 *     fdinfo := "pos:\t" int LF  "flags:\t" octal LF  "mnt_id:\t" int LF  [ "ino:\t" uint LF ]  { "lock:\t" text LF }
 *               { key ":" blank* value LF }
 *
 * - The blank is a tab, or a blank and a tab, or what a terminal made of them.
 * - Texts from grep, or from a web page, begin in the middle or with the command that printed them.
 * - Whatever follows `exp_name:` may be the name of a dma-buf, which can look like any line.
 */
import {cutShort, wholeLines} from '../cut.js'
import type {Origin, Parsed, ParseIssue} from '../interface.js'
import {issue, type Line, lines, uint} from '../scan.js'
import {isPrompt} from '../text/terminal.js'
import {bytes} from './usage-values.js'

export interface UsageKey {
  readonly line: Line
  /** Without the blanks around it. */
  readonly value: string
}

interface Usage {
  /** In the order of the text, each with its first value; not those every descriptor has. */
  readonly keys: ReadonlyMap<string, UsageKey>
  readonly inode: number | null
  /** It begins where the kernel begins, so that what is missing was not printed. */
  readonly whole: boolean
}

/** null: no line of it is the driver's own. */
export function readUsage(text: string, {path}: Origin, isOwn: (key: string) => boolean): Parsed<Usage | null> {
  const keys = new Map<string, UsageKey>()
  let issues: ParseIssue[] = []
  let [began, own, whole] = [false, false, false]
  let ino: UsageKey | null = null
  const unexpected = ({number, text}: Line) => issues.push(issue('unexpected-line', path, number, text))
  for (const line of wholeLines(text)) {
    const shown = trimmed(line.text)
    if (shown === '') continue
    if (!isOwn(shown) && isPrompt(shown)) {
      if (!began) {
        began = true
        continue
      }
      // Another command: what follows is not of this descriptor.
      if (own) {
        unexpected(line)
        break
      }
    }
    began = true
    const found = keyOf(shown)
    if (found === null) {
      unexpected(line)
      continue
    }
    const {key, value} = found
    if (key === 'exp_name' && !own) return {issues: [], value: null}
    if (common.has(key)) {
      if (own) unexpected(line)
      if (own && key === 'pos') break
      if (key === 'pos') {
        // What stands above belongs to another descriptor.
        keys.clear()
        issues = []
        ino = null
        whole = true
      } else if (key === 'ino' && !own) ino ??= {line, value}
      continue
    }
    own ||= isOwn(key)
    const before = keys.get(key)
    if (before === undefined) keys.set(key, {line, value})
    else if (!isSame(before.value, value)) unexpected(line)
  }
  const cut = cutShort(text, path)
  if (!own) return {issues: cut !== null && isOwn(trimmed(cut.text)) ? [cut] : [], value: null}
  const inode = ino === null ? null : uint(ino.value)
  if (ino !== null && inode === null) issues.push(issue('bad-number', path, ino.line.number, ino.line.text))
  if (cut !== null) issues.push(cut)
  return {issues, value: {inode, keys, whole}}
}

/** Its first line, be it under the command that printed it, is one that every fdinfo has or the driver's own. */
export function beginsAsUsage(head: string, isOwn: (key: string) => boolean): boolean {
  let prompts = 0
  for (const {text} of lines(head)) {
    const shown = trimmed(text)
    if (shown === '') continue
    const key = keyOf(shown)?.key ?? ''
    if (isOwn(key) || common.has(key)) return true
    if (prompts > 0 || !isPrompt(shown)) return false
    prompts += 1
  }
  return false
}

/** Of every descriptor, whatever it is of. */
const common: ReadonlySet<string> = new Set(['pos', 'flags', 'mnt_id', 'ino', 'lock'])

function keyOf(line: string): {readonly key: string; readonly value: string} | null {
  const colon = line.indexOf(':')
  const key = colon === -1 ? '' : trimmed(line.slice(0, colon))
  return /^\w[\w.+-]*$/.test(key) ? {key, value: trimmed(line.slice(colon + 1))} : null
}

/** `22 MiB` is `22528 KiB`: some drivers print a key twice, in two units. */
function isSame(a: string, b: string): boolean {
  if (a === b) return true
  const size = bytes(a)
  return size !== null && size === bytes(b)
}

/** Blanks and tabs alone: a name may begin with any other. */
function trimmed(text: string): string {
  let start = 0
  let end = text.length
  while (isBlank(text[start])) start += 1
  while (end > start && isBlank(text[end - 1])) end -= 1
  return text.slice(start, end)
}

const isBlank = (c: string | undefined): boolean => c === ' ' || c === '\t'
