/** A part of `sync/info`: records that are a head, the fences below it, and a blank line. */
import type {Line} from '../scan.js'
import {readSyncFence, type SyncFence} from './sync-fence.js'

interface Head<T> {
  readonly name: string
  readonly record: (fences: readonly SyncFence[]) => T
}

export interface RecordForm<T> {
  readonly below: 'file' | 'timeline'
  /** The longest name that may hold newlines, as a process sets it. */
  readonly most: number
  readonly readHead: (text: string) => Head<T> | 'bad-number' | null
}

interface Section<T> {
  readonly faults: readonly {readonly code: 'bad-number' | 'unexpected-line'; readonly line: Line}[]
  readonly records: readonly T[]
}

export function readSection<T>(section: readonly Line[], {below, most, readHead}: RecordForm<T>): Section<T> {
  const faults: {code: 'bad-number' | 'unexpected-line'; line: Line}[] = []
  const records: T[] = []
  // A copy may have lost its blank lines. With them a record has one head: more lines are its name.
  const spaced = section.some(({text}) => text.trim() === '')

  const begin = ({record}: Head<T>): SyncFence[] => {
    const fences: SyncFence[] = []
    records.push(record(fences))
    return fences
  }
  /** Where the fences that follow go; null: they are of no record. */
  const beginWith = (heads: readonly Line[]): SyncFence[] | null => {
    const joined = heads.map(({text}) => text).join('\n')
    const whole = heads.length > 1 && spaced ? readHead(joined.trimEnd()) : null
    if (whole !== null && whole !== 'bad-number' && whole.name.length <= most) return begin(whole)
    let fences: SyncFence[] | null = null
    for (const line of heads) {
      const head = readHead(line.text.trimEnd())
      if (head === null) faults.push({code: 'unexpected-line', line})
      else if (head === 'bad-number') {
        faults.push({code: head, line})
        // The fences of a record go with it.
        fences = []
      } else fences = begin(head)
    }
    return fences
  }

  let heads: Line[] = []
  let fences: SyncFence[] | null = null
  for (const line of section) {
    const text = line.text.trimEnd()
    const fence = readSyncFence(text, below)
    if (heads.length > 0 && (text === '' || fence !== null)) {
      fences = beginWith(heads)
      heads = []
    }
    if (text === '') fences = null
    else if (fence === null && fences === null) heads.push(line)
    else if (fence === null && !text.startsWith('  ') && readHead(text) !== null) {
      heads = [line]
      fences = null
    } else if (fence === null) {
      if (below === 'timeline' || !text.startsWith('waiter ')) faults.push({code: 'unexpected-line', line})
    } else if (fence === 'bad-number' || fences === null) {
      faults.push({code: fence === 'bad-number' ? fence : 'unexpected-line', line})
    } else fences.push(fence)
  }
  beginWith(heads)
  return {faults, records}
}
