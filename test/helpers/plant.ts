import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import type {Member} from './archive.js'

/**
 * Members as files, folders and links below `root`, which is returned. A device below /sys/class is a link to its
 * folder, which is made: what is planted below the link stands there.
 */
export function plantMembers(root: string, members: readonly Member[]): string {
  const links = members.filter(({type}) => type === 'symlink')
  for (const {path, target} of links) {
    const at = join(root, path)
    mkdirSync(dirname(at), {recursive: true})
    if (path.startsWith('sys/class/')) mkdirSync(join(dirname(at), target), {recursive: true})
    symlinkSync(target, at)
  }
  for (const {bytes, path, type} of members) {
    if (type === 'symlink') continue
    const at = join(root, path)
    mkdirSync(type === 'directory' ? at : dirname(at), {recursive: true})
    if (type === 'file') writeFileSync(at, bytes)
  }
  return root
}
