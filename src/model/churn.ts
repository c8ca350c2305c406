/** Buffers that came or went while the capture was taken. */
import type {Draft} from './drafts.js'
import type {Facts} from './facts.js'
import type {DmaBuffer, InterfaceId} from './snapshot.js'

export interface GlobalList {
  readonly interface: InterfaceId
  /** Known to hold every buffer of its moment. */
  readonly whole: boolean
  readonly holds: (draft: Draft) => boolean
  /** Newest inode in it. */
  readonly newest: number
}

/** The lists of every buffer of the machine that the capture holds. Several must agree, or the buffers changed between them. */
export function globalLists(facts: Facts, drafts: readonly Draft[]): GlobalList[] {
  const list = (id: InterfaceId, whole: boolean, holds: (draft: Draft) => boolean): GlobalList => ({
    holds,
    interface: id,
    newest: drafts.reduce((newest, draft) => (holds(draft) ? Math.max(newest, draft.inode ?? 0) : newest), 0),
    whole
  })
  const lists: GlobalList[] = []
  if (facts.bpf.length > 0) lists.push(list('dmabuf-bpf', bpfWhole(facts, drafts), ({bpf}) => bpf.length > 0))
  if (facts.bufinfo.length > 0)
    lists.push(
      list(
        'dmabuf-bufinfo',
        facts.bufinfo.every(({whole}) => whole),
        ({bufinfo}) => bufinfo.length > 0
      )
    )
  if (facts.sysfsListed || facts.sysfs.size > 0)
    lists.push(list('dmabuf-sysfs', sysfsWhole(facts, drafts), ({sysfs}) => sysfs !== null))
  return lists
}

/**
 * Nothing in its text says how many buffers there are, and kernels before
 * December 2025 stop at the first short read.
 */
export const bpfWhole = (facts: Facts, drafts: readonly Draft[]): boolean =>
  facts.bpf.every(({whole}) => whole) &&
  !facts.faults.some((fault) => fault.interface === 'dmabuf-bpf' && fault.fault !== 'gone') &&
  !misses(drafts, ({bpf}) => bpf.length > 0)

/** A folder for each buffer: one that went while they were read is life, not a hole. */
export const sysfsWhole = (facts: Facts, drafts: readonly Draft[]): boolean =>
  facts.damage === null &&
  !facts.faults.some((fault) => fault.interface === 'dmabuf-sysfs' && fault.fault !== 'gone') &&
  !misses(drafts, ({sysfs}) => sysfs !== null)

/** A buffer that a process holds, older than the newest listed, and not in it: the list broke off, or was never made. */
export function misses(drafts: readonly Draft[], has: (draft: Draft) => boolean): boolean {
  const newest = drafts.reduce((inode, draft) => (has(draft) ? Math.max(inode, draft.inode ?? 0) : inode), 0)
  return drafts.some(
    (draft) => !has(draft) && draft.holders.size > 0 && draft.inode !== null && (newest === 0 || draft.inode < newest)
  )
}

/**
 * Missing from a whole list: newer than all of that list, it was born after;
 * else it had died when the list was read, or dies before the descriptors are.
 * Where inodes tell no age, nobody knows which.
 */
export function churnOf(draft: Draft, lists: readonly GlobalList[], inodesOrdered: boolean): DmaBuffer['churn'] {
  const missing = lists.filter((list) => list.whole && !list.holds(draft))
  if (missing.length === 0 || draft.inode === null) return null
  if (!inodesOrdered) return 'unclear'
  const inode = draft.inode
  return missing.every(({newest}) => inode > newest) ? 'born' : 'died'
}

/** The three oldest are from soon after boot. Dma-bufs count their own inodes from 1 since 5.19; before, the number comes from a counter shared with pipes and sockets. */
const smallInode = 4096

export function areInodesOrdered(drafts: readonly Draft[]): boolean {
  const shown = drafts.some(({fdinfo}) => fdinfo.some(({inode}) => inode !== null))
  const inodes = drafts.flatMap(({inode}) => inode ?? []).sort((a, b) => a - b)
  return shown && inodes.length > 0 && inodes.slice(0, 3).every((inode) => inode <= smallInode)
}

/** What was looked at again when all processes had been read. */
export interface After {
  /** The list in sysfs; null: not looked. */
  readonly listed: ReadonlySet<number> | null
  /**
   * All processes, once more, for what nobody seemed to hold; and none ended or was born unread meanwhile. false: that
   * did not succeed; null: nobody tried.
   */
  readonly searched: boolean | null
  /** The only list is of a moment within the reading, and may hold what was born after its holder had been read. */
  readonly within: boolean
}

/**
 * The lists were read before the descriptors or after: what a process held that
 * ended in between, or what was born since, is in all lists and in no process.
 * So while buffers come and go, or processes end unread, a buffer without holder
 * proves nothing, however old it is. Unless it is in the list still, and the
 * processes were searched once more: a buffer handed on between two of them,
 * or by one that ended, is found then. Where the only list was read between two
 * looks at the processes, what is newer than all that anybody holds may have
 * been born, and freed, between them; where inodes tell no age, nobody knows.
 */
export function doubtUnheld(
  buffers: readonly DmaBuffer[],
  endedUnread: boolean,
  inodesOrdered: boolean,
  after: After
): DmaBuffer[] {
  const moving = endedUnread || buffers.some(({churn}) => churn !== null)
  const newest = inodesOrdered
    ? buffers.reduce((inode, one) => (one.holders.length > 0 ? Math.max(inode, one.inode ?? 0) : inode), 0)
    : Number.POSITIVE_INFINITY
  return buffers.map((buffer) => {
    const {churn, holders, inode, listedBy} = buffer
    if (churn !== null || holders.length > 0) return buffer
    if (after.listed !== null && inode !== null && listedBy.includes('dmabuf-sysfs')) {
      if (!after.listed.has(inode)) return {...buffer, churn: 'died'}
      if (after.searched !== null) return after.searched ? buffer : {...buffer, churn: 'unclear'}
    }
    const born = after.within && after.listed === null && inode !== null && inode > newest
    return moving || born ? {...buffer, churn: 'unclear'} : buffer
  })
}
