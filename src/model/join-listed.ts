/** What vendors' lists and listings of descriptors say of buffers, to the buffers. */
import {type Drafts, draftOf, holderOf} from './drafts.js'
import type {Facts, ProcessFacts} from './facts.js'

/** Interfaces cut names, each elsewhere: the longest says most. */
export function addOtherComm(process: ProcessFacts, text: string | null): void {
  const known = process.vendorComm
  if (text === null || text === known) return
  if (known === null || text.length > known.length || (text.length === known.length && text < known))
    process.vendorComm = text
}

/** Two listings of different moments: which stands must not depend on the order. */
export function addOtherLink({otherLinks}: ProcessFacts, fd: number, target: string): void {
  const known = otherLinks.get(fd)
  if (known === undefined || target < known) otherLinks.set(fd, target)
}

/** What a listing of descriptors says stands where the descriptors themselves were not read. */
export function useOtherLinks({processes}: Facts): void {
  for (const {links, otherLinks, plainLinks} of processes.values())
    if (links.size + plainLinks === 0) for (const [fd, target] of otherLinks) links.set(fd, target)
}

/**
 * Holders count only as far as their descriptors or maps were not read themselves, and of several listings that have
 * the same ones the most: else they would count twice. `blame`: a holder of a buffer whose size nothing tells.
 */
export function joinListed({listed, processes}: Facts, drafts: Drafts, blame: (pid: number) => void): void {
  const sized = new Set(listed.flatMap(({inode, size}) => (size === null ? [] : [inode])))
  for (const one of listed) {
    const told = drafts.has(one.inode) || sized.has(one.inode)
    if (told) draftOf(drafts, one.inode, one.inode).listed.push(one)
    for (const {pid, ...counts} of one.holders) {
      const process = processes.get(pid)
      const descriptors = hasDescriptors(process) ? 0 : counts.descriptors
      const maps = hasMaps(process) ? 0 : counts.maps
      const uncounted = descriptors === null || maps === null
      if (!uncounted && descriptors + maps === 0) continue
      if (!told) {
        blame(pid)
        continue
      }
      const draft = draftOf(drafts, one.inode, one.inode)
      const known = draft.holders.has(pid)
      const holder = holderOf(draft, pid)
      // Of several lists, those that count tell more.
      if (!known) holder.counted = !uncounted
      else if (!uncounted) holder.counted = true
      holder.descriptors = Math.max(holder.descriptors, descriptors ?? 0)
      holder.maps = Math.max(holder.maps, maps ?? 0)
    }
  }
}

const hasDescriptors = (process: ProcessFacts | undefined): boolean =>
  process !== undefined && process.dmabufs.size + process.others.size > 0

const hasMaps = (process: ProcessFacts | undefined): boolean =>
  process !== undefined && ((process.maps?.vmas ?? 0) > 0 || (process.smaps?.vmas ?? 0) > 0)
