/** One line of a `v4l2-memtrack` file. */
import {uint} from '../scan.js'

export interface MemtrackRow {
  /** null: the driver gave none. */
  readonly name: string | null
  /** One allocation; false also where the text marks none. */
  readonly leaf: boolean
  readonly tgid: number | null
  readonly pid: number | null
  /** Of the node and all below it. */
  readonly usage: number
  /** Allocations of the node itself; null: not printed, which is one or none. */
  readonly count: number | null
  /** Bytes of the node itself; null: not printed. */
  readonly self: number | null
}

type Fault = 'bad-number' | 'unexpected-line'

interface ReadLine {
  /** Blanks before the row. */
  readonly indent: number
  readonly row: MemtrackRow | Fault
}

const key = 'usage: '

/** From the right: the name stands first, and may look like anything that follows it. */
export function readMemtrackRow(line: string): ReadLine {
  let indent = 0
  while (line.charCodeAt(indent) === 32) indent += 1
  const at = line.lastIndexOf(key)
  if (at === -1 || (at > indent && line[at - 1] !== ' ')) return {indent, row: 'unexpected-line'}
  const numbers = readNumbers(line.slice(at + key.length))
  if (numbers === null) return {indent, row: 'bad-number'}

  const [beforeIds, ids] = takeIds(line.slice(indent, at))
  if (ids === null) return {indent, row: 'bad-number'}
  const leaf = endsInWord(beforeIds, '[leaf] ')
  const rest = leaf ? beforeIds.slice(0, -'[leaf] '.length) : beforeIds
  // A name of no characters still has the blank after it.
  const nameless = rest === '' && indent % 2 === 1
  return {
    indent: nameless ? indent - 1 : indent,
    row: {...numbers, ...ids, leaf, name: nameless ? '' : rest === '' ? null : rest.slice(0, -1)}
  }
}

function readNumbers(text: string): Pick<MemtrackRow, 'count' | 'self' | 'usage'> | null {
  const found = /^(\d+)(?: \(count=(\d+)(?:, self=(\d+))?\))?$/.exec(text)
  if (found === null) return null
  const [usage, count, self] = [found[1], found[2], found[3]].map((digits) => uint(digits ?? ''))
  if (usage === null || usage === undefined) return null
  if ((found[2] !== undefined && count === null) || (found[3] !== undefined && self === null)) return null
  return {count: count ?? null, self: self ?? null, usage}
}

type Ids = Pick<MemtrackRow, 'pid' | 'tgid'>

/** The text before the ids, and the ids: null when one is no number. */
function takeIds(text: string): readonly [string, Ids | null] {
  const at = text.lastIndexOf('(tgid=')
  const found = at === -1 ? null : /^\(tgid=(\d+), pid=(\d+)\) $/.exec(text.slice(at))
  if (found === null || (at > 0 && text[at - 1] !== ' ')) return [text, {pid: null, tgid: null}]
  const [tgid, pid] = [uint(found[1] ?? ''), uint(found[2] ?? '')]
  return [text.slice(0, at), tgid === null || pid === null ? null : {pid, tgid}]
}

const endsInWord = (text: string, word: string): boolean =>
  text.endsWith(word) && (text.length === word.length || text[text.length - word.length - 1] === ' ')
