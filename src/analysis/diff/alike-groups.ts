/** Buffers that came or went, those of one kind together: seventy frames of one process are one line, not seventy. */
import type {DmaBuffer} from '../../model/snapshot.js'
import {type Unheld, unheldKind} from '../ledger.js'
import type {Side} from './side.js'

export interface BufferGroup {
  readonly exporter: string | null
  /** Without its numbers, where the names differ. */
  readonly name: string | null
  /** Of each. */
  readonly size: number
  readonly buffers: number
  readonly bytes: number
  /** Of each. */
  readonly holders: readonly {readonly pid: number; readonly comm: string | null}[]
  /** null: held. */
  readonly unheldKind: Unheld | null
  /** In order; what has none is not among them. */
  readonly inodes: readonly number[]
}

/** Most bytes first. */
export function groupAlike(buffers: readonly DmaBuffer[], {commOf, moment}: Side): BufferGroup[] {
  const groups = new Map<string, DmaBuffer[]>()
  for (const buffer of buffers) {
    const {exporter, holders, size} = buffer
    const held = holders.length > 0 ? holders.map(({pid}) => pid) : unheldKind(buffer, moment.snapshot)
    const key = JSON.stringify([exporter, moment.foldedName(buffer), size, held])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [buffer])
    else group.push(buffer)
  }
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group
      if (first === undefined) return []
      const {exporter, holders, name, size} = first
      return [
        {
          buffers: group.length,
          bytes: size * group.length,
          exporter,
          holders: holders.map(({pid}) => ({comm: commOf(pid), pid})),
          inodes: group.flatMap(({inode}) => inode ?? []).sort((a, b) => a - b),
          name: group.every((one) => one.name === name) ? name : moment.foldedName(first),
          size,
          unheldKind: unheldKind(first, moment.snapshot)
        }
      ]
    })
    .sort((a, b) => b.bytes - a.bytes || (a.inodes[0] ?? 0) - (b.inodes[0] ?? 0))
}
