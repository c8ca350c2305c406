/** What the descriptors of a process lead to: one system call for each, and one for the folder. */
import {readdirSync, readlinkSync} from 'node:fs'
import {codeOf} from '../chunks.js'
import {decode} from '../decode.js'

export interface Links {
  readonly names: readonly string[]
  readonly targets: readonly string[]
}

/** Of the working folder. Throws what listing it throws; descriptors that are closed meanwhile are passed over. */
export function readLinks(): Links {
  const names = readdirSync('.')
  const targets: string[] = []
  let kept = 0
  for (const name of names) {
    const target = linkOf(name)
    if (target === null) continue
    names[kept] = name
    kept += 1
    targets.push(target)
  }
  names.length = kept
  return {names, targets}
}

/** null: closed meanwhile. */
function linkOf(name: string): string | null {
  try {
    const target = readlinkSync(name)
    // What is not UTF-8 has become this: rare enough to ask again.
    return target.includes('\ufffd') ? decode(readlinkSync(name, 'buffer')) : target
  } catch (error) {
    if (codeOf(error) === '') throw error
    return null
  }
}
