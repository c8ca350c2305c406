/** Maps to the buffers they are of. */
import type {DmabufMap} from '../parsers/proc-maps.js'
import {mapDevice} from './device.js'
import {type Drafts, draftOf, holderOf} from './drafts.js'
import type {Issue} from './snapshot.js'

export interface OwnedMap {
  /** null: the text does not say whose it is. */
  readonly pid: number | null
  readonly map: DmabufMap
}

/**
 * `device`: where dma-bufs are; null: several files are named like dma-bufs and
 * nothing tells which are, so that no map is believed. `blame`: a map of a
 * process that may be of a dma-buf, nobody can say which.
 */
export function joinMaps(
  maps: readonly OwnedMap[],
  device: string | null,
  drafts: Drafts,
  blame: (pid: number) => void
): Issue[] {
  const issues: Issue[] = []
  for (const {map, pid} of maps) {
    const on = mapDevice(map)
    if (map.anonymous || (device === null && on.startsWith('0:'))) {
      if (pid !== null) blame(pid)
      continue
    }
    if (on !== device) {
      const text = `inode ${map.inode} on device ${map.device} is named like a dma-buf and is none${device === null ? '' : `: dma-bufs are on ${device}`}`
      issues.push({code: 'conflict', line: 0, path: pid === null ? '' : `proc/${pid}/maps`, text})
      continue
    }
    const draft = draftOf(drafts, map.inode, map.inode)
    draft.mappedEnd = Math.max(draft.mappedEnd ?? 0, map.offset + map.length)
    draft.mapName ??= map.name
    if (pid === null) draft.strays += 1
    else holderOf(draft, pid).maps += 1
  }
  return issues
}
