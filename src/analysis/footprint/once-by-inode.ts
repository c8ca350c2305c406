import type {Allocation} from '../../model/memory.js'

/** Lists by process or handle have a dma-buf once for each of them. */
export function onceByInode(rows: readonly Allocation[]): Allocation[] {
  const inodes = new Set<number>()
  return rows.filter(({inode}) => {
    if (inode === null) return true
    const first = !inodes.has(inode)
    inodes.add(inode)
    return first
  })
}
