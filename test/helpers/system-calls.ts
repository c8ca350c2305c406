/** Lines of strace to what was asked of the kernel, with the paths as the kernel took them. */
import {resolve} from 'node:path'
import {pathOf} from './strace.js'

export interface SystemCall {
  readonly name: string
  /** From `/`; null: none is named. */
  readonly path: string | null
  /** As strace wrote it. */
  readonly text: string
}

/**
 * Relative paths are of the working folder, which all threads share; that children start elsewhere is not looked at, they
 * are given whole ones. What is relative to an open folder, as a call beginning with a number says, is not known: it has
 * no path.
 */
export function systemCalls(lines: readonly string[], start: string): SystemCall[] {
  let folder = start
  return lines.flatMap((text) => {
    const [, name] = /^\d+ +(\w+)\(/.exec(text) ?? []
    if (name === undefined) return []
    const named = /^\d+ +\w+\(\d+,/.test(text) ? null : pathOf(text)
    const path = named === null ? null : resolve(folder, named)
    if (name === 'chdir' && path !== null && !/ = -1 /.test(text)) folder = path
    return [{name, path, text}]
  })
}
