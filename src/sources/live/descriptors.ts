/** What the descriptors of a process lead to: one system call for each, and one for the folder. */
import {readdirSync, readlinkSync} from 'node:fs'
import {codeOf} from '../chunks.js'
import {decode} from '../decode.js'

export interface Links {
  readonly names: readonly string[]
  readonly targets: readonly string[]
  /** Why links were not told, but for those closed meanwhile; null: all were. */
  readonly refused: string | null
}

/** Of the working folder. Throws what listing it throws; descriptors that are closed meanwhile are passed over. */
export function readLinks(): Links {
  const names = readdirSync('.')
  const targets: string[] = []
  let kept = 0
  let refused: string | null = null
  for (const name of names) {
    const target = linkOf(name)
    if (typeof target !== 'string') {
      refused ??= target?.errno ?? null
      continue
    }
    names[kept] = name
    kept += 1
    targets.push(target)
  }
  names.length = kept
  return {names, refused, targets}
}

/** null: closed meanwhile. */
function linkOf(name: string): string | {readonly errno: string} | null {
  try {
    const target = readlinkSync(name)
    // What is not UTF-8 has become this: rare enough to ask again.
    return target.includes('\ufffd') ? decode(readlinkSync(name, 'buffer')) : target
  } catch (error) {
    const errno = codeOf(error)
    if (errno === '') throw error
    return errno === 'ENOENT' || errno === 'ESRCH' ? null : {errno}
  }
}
