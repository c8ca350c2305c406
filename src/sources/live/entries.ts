/** What stands in a folder of a machine that runs. */
import {type Dirent, lstatSync, readdirSync} from 'node:fs'

export type Entry = Pick<Dirent, 'isDirectory' | 'isSymbolicLink' | 'name'>

const withTypes = (folder: string): readonly Entry[] => readdirSync(folder, {withFileTypes: true})

/**
 * Throws what listing the folder throws. Of a process that ends while it is listed the kernel tells no type, and Node, which
 * then looks for it, gives up the whole list (seen in /proc of v6.18, proc_fill_cache()): such a list is made by hand.
 */
export function entriesOf(folder: string, listed = withTypes): readonly Entry[] {
  try {
    return listed(folder)
  } catch (error) {
    if (!(error instanceof Error) || Reflect.get(error, 'syscall') !== 'lstat') throw error
    return readdirSync(folder).flatMap((name) => entry(folder, name))
  }
}

function entry(folder: string, name: string): Entry[] {
  const stats = lstatSync(`${folder}/${name}`, {throwIfNoEntry: false})
  return stats === undefined ? [] : [Object.assign(stats, {name})]
}
