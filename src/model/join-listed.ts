/** What vendors' lists and listings of descriptors say of buffers, to the buffers. */
import {type Drafts, draftOf, holderOf} from './drafts.js'
import type {Facts, ProcessFacts} from './facts.js'

/**
 * Holders count only of processes whose descriptors or maps were not read themselves: else they would count twice.
 * `blame`: a holder of a buffer whose size nothing tells.
 */
export function joinListed({listed, processes}: Facts, drafts: Drafts, blame: (pid: number) => void): void {
  const sized = new Set(listed.flatMap(({inode, size}) => (size === null ? [] : [inode])))
  const read = new Set([...processes.values()].filter(isRead).map(({pid}) => pid))
  for (const one of listed) {
    const known = drafts.has(one.inode) || sized.has(one.inode)
    if (known) draftOf(drafts, one.inode, one.inode).listed.push(one)
    for (const {descriptors, maps, pid} of one.holders) {
      if (read.has(pid)) continue
      if (!known) {
        blame(pid)
        continue
      }
      const holder = holderOf(draftOf(drafts, one.inode, one.inode), pid)
      holder.descriptors += descriptors
      holder.maps += maps
    }
  }
}

const isRead = ({dmabufs, maps, others, smaps}: ProcessFacts): boolean =>
  dmabufs.size + others.size > 0 || maps !== null || smaps !== null
