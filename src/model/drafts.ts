/** Buffers while facts are joined to them, by inode. */
import type {BpfRow} from '../parsers/dmabuf-bpf.js'
import type {BufinfoRow} from '../parsers/dmabuf-bufinfo.js'
import type {DmabufFd} from '../parsers/dmabuf-fdinfo.js'
import type {ListedBuffer} from '../parsers/listed-buffer.js'
import type {Facts, SysfsFacts} from './facts.js'

export interface HolderDraft {
  descriptors: number
  maps: number
  /** false: known only from a list that does not count them. */
  counted: boolean
}

export interface Draft {
  /** Tells drafts apart: the inode where there is one, else a text. */
  readonly key: DraftKey
  readonly inode: number | null
  /** The different things descriptors said, in order of (pid, descriptor). */
  readonly fdinfo: DmabufFd[]
  readonly bufinfo: BufinfoRow[]
  readonly bpf: BpfRow[]
  /** What vendors' lists say of it. */
  readonly listed: ListedBuffer[]
  sysfs: SysfsFacts | null
  statSize: number | null
  /** Furthest byte any map reaches: the least the buffer can be. */
  mappedEnd: number | null
  mapName: string | null
  readonly holders: Map<number, HolderDraft>
  /** Descriptors and maps in texts that do not say whose they are. */
  strays: number
  estimated: boolean
}

export type DraftKey = number | string
export type Drafts = Map<DraftKey, Draft>

export function draftOf(drafts: Drafts, key: DraftKey, inode: number | null): Draft {
  let draft = drafts.get(key)
  if (draft === undefined) {
    draft = {
      bpf: [],
      bufinfo: [],
      estimated: false,
      fdinfo: [],
      holders: new Map(),
      inode,
      key,
      listed: [],
      mapName: null,
      mappedEnd: null,
      statSize: null,
      strays: 0,
      sysfs: null
    }
    drafts.set(key, draft)
  }
  return draft
}

export function holderOf(draft: Draft, pid: number): HolderDraft {
  let holder = draft.holders.get(pid)
  if (holder === undefined) {
    holder = {counted: true, descriptors: 0, maps: 0}
    draft.holders.set(pid, holder)
  }
  return holder
}

/** Hundreds of descriptors of one buffer say the same. */
export function addStatement({fdinfo}: Draft, value: DmabufFd): void {
  const said = fdinfo.some(
    ({exporter, refs, size}) => refs === value.refs && size === value.size && exporter === value.exporter
  )
  if (!said) fdinfo.push(value)
}

/** One draft per buffer of the global lists. A bufinfo without inodes (before 5.3) gives one per row. */
export function listedDrafts(facts: Facts): Drafts {
  const drafts: Drafts = new Map()
  for (const [inode, sysfs] of facts.sysfs) draftOf(drafts, inode, inode).sysfs = sysfs
  for (const {rows} of facts.bpf) for (const row of rows) draftOf(drafts, row.inode, row.inode).bpf.push(row)
  // Rows without inode cannot be told from those of a second reading: one text alone gives them.
  for (const [text, {rows}] of facts.bufinfo.entries()) {
    for (const [index, row] of rows.entries()) {
      if (row.inode === null && text > 0) continue
      const key = row.inode === null ? `r${text}.${String(index).padStart(8, '0')}` : row.inode
      draftOf(drafts, key, row.inode).bufinfo.push(row)
    }
  }
  return drafts
}

/** Inodes first, in order; then the others. */
export function compareDrafts({key: a}: Draft, {key: b}: Draft): number {
  if (typeof a === 'number') return typeof b === 'number' ? a - b : -1
  return typeof b === 'number' ? 1 : a < b ? -1 : 1
}
