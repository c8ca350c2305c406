/**
 * A pasted shell session: prompts with commands, each followed by what the command printed.
 *
 *     session := prompt command LF output*
 *     prompt  := [ status "|" ] place ("#" | "$") BLANK
 *     place   := "[" [user "@"] host BLANK folder "]"        [root@fedora 0]# cat gem
 *              | [user "@"] host ":" path [BLANK]            rk3588:/ # cat gem
 *              | [user "@"] host BLANK path BLANK            localhost ~ # cat gem
 *              | shell "-" version                           sh-4.4# cat gem
 *              | path BLANK                                  ~ # cat gem
 *              | nothing                                     # cat gem
 *
 * - The first line that is not blank is a prompt, else the text is no session. It sets the indentation and the place:
 *   a later line is a prompt only with the same indentation, the same kind of place and the same host. Another host is
 *   believed in the output of a command that opens a shell (`adb shell`, `ssh`, `su`).
 * - Where the place names no host, the command has to be one that people paste, followed by words that could be its
 *   arguments: the first 15 bytes of a row, which is what a process's name can forge, hardly look so.
 */
import {type Line, lines} from '../scan.js'

export interface SessionPart {
  readonly command: string
  /** What it printed, without the indentation that all lines share. */
  readonly text: string
  /** 1-based, of the prompt: line n of `text` is line `line + n` of the session. */
  readonly line: number
}

interface Prompt {
  /** The kind of place and its host. */
  readonly place: string
  /** Empty: a prompt at which nothing was typed. */
  readonly command: string
}

const user = '(?:[\\w.+-]{1,64}@)?'
const host = '([\\w.+-]{1,64})'
const end = '([#$])(?: +(.*))?$'
const places = [
  new RegExp(`^\\[${user}${host} [^\\]\\s]{1,200}\\]${end}`),
  new RegExp(`^${user}${host}:[~/](?!/)[^\\s#$]{0,200} ?${end}`),
  new RegExp(`^${user}${host} [~/][^\\s#$]{0,200} ${end}`),
  new RegExp(`^((?:a|ba|da|z)?sh-[\\d.]{1,10})${end}`),
  new RegExp(`^()[~/][^\\s#$]{0,200} ${end}`),
  new RegExp(`^()${end}`)
]
const nameless = 4
const bare = 5

const pasted =
  /^(?:sudo |busybox |toybox |time )?(?:adb|awk|busybox|cat|cd|cp|date|dmesg|dumpsys|echo|egrep|find|for|free|grep|head|id|less|ls|lsof|media-ctl|modetest|more|mount|od|pmap|ps|sed|sh|sort|ssh|su|sudo|tail|tar|top|uname|v4l2-ctl|vmstat|watch|wc|while|xxd|zcat|\.{0,2}\/[\w./-]+)(?: +[-\w./*?:=@$~|&;<>"'{},+%]+)*$/
const opensShell = /^(?:sudo )?(?:adb (?:-\w \S+ )?shell|ssh\s|su\b|bash|sh|chroot\s|docker exec|sudo -[is]|telnet\s)/
const longest = 4096

function promptOf(text: string): Prompt | null {
  if (text.length > longest) return null
  const line = text.replace(/^\d{1,3}\|/, '').trimEnd()
  for (const [kind, place] of places.entries()) {
    const [whole, name = '', , typed = ''] = place.exec(line) ?? []
    if (whole === undefined) continue
    const command = typed.trim()
    const fits = command === '' ? kind < bare : (kind < nameless ? /^[\w./(!:]/ : pasted).test(command)
    return fits ? {command, place: `${kind}:${name}`} : null
  }
  return null
}

/** Empty: no session. */
export function splitSession(text: string): readonly SessionPart[] {
  const all = [...lines(text)]
  const first = all.find((line) => line.text.trim() !== '')
  if (first === undefined || promptOf(first.text.trimStart()) === null) return []
  const indent = first.text.slice(0, first.text.length - first.text.trimStart().length)
  const shared = all.every((line) => line.text.trim() === '' || line.text.startsWith(indent)) ? indent.length : 0
  const known = new Set<string>()
  const parts: {readonly command: string; readonly line: number; readonly output: Line[]}[] = []
  for (const line of all) {
    const part = parts.at(-1)
    const prompt = line.text.startsWith(indent) ? promptOf(line.text.slice(indent.length)) : null
    const believed = part === undefined || opensShell.test(part.command)
    if (prompt !== null && (believed || known.has(prompt.place))) {
      known.add(prompt.place)
      parts.push({command: prompt.command, line: line.number, output: []})
    } else part?.output.push(line)
  }
  const last = text.endsWith('\n') ? 0 : all.length
  return parts
    .map(({command, line, output}) => ({
      command,
      line,
      text: output.map(({number, text}) => `${unindented(text, shared)}${number === last ? '' : '\n'}`).join('')
    }))
    .filter((part) => part.command !== '' || part.text.trim() !== '')
}

const unindented = (text: string, by: number): string => (text.trim() === '' ? text : text.slice(by))
