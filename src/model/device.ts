/** Which file system dma-bufs are on: all of a machine on one, without a block device. */
import type {DmabufMap} from '../parsers/proc-maps.js'
import type {Draft, Drafts} from './drafts.js'
import type {ProcessFacts} from './facts.js'

/** `0:12`, major and minor number; null: not recorded. */
type Device = string

/** `00:0c` as maps prints it. */
export function mapDevice({device}: DmabufMap): Device {
  const [major = '', minor = ''] = device.split(':')
  return `${Number.parseInt(major, 16)}:${Number.parseInt(minor, 16)}`
}

/** `c` as `stat -c %D` prints it: st_dev in hexadecimal, as glibc packs it (sysmacros.h gnu_dev_makedev()). */
export function statDevice(hex: string | null): Device | null {
  if (hex === null || hex.length > 8) return null
  const packed = Number.parseInt(hex, 16)
  return `${(packed >>> 8) & 0xfff}:${(packed & 0xff) | ((packed >>> 12) & 0xfff00)}`
}

/** As descriptors tell whose fdinfo says they are dma-bufs; null: none was recorded, or they disagree. */
export function statedDevice(
  processes: readonly ProcessFacts[],
  isAnonymous: (process: ProcessFacts, fd: number) => boolean
): Device | null {
  const devices = new Set<Device>()
  for (const process of processes) {
    for (const [fd, stat] of process.stats) {
      const device = process.dmabufs.has(fd) && !isAnonymous(process, fd) ? statDevice(stat.device) : null
      if (device !== null) devices.add(device)
    }
  }
  const [device] = devices
  return devices.size === 1 && device !== undefined ? device : null
}

/**
 * A file that is only named like a dma-buf is on another device. Of several, the
 * right one is where most inodes are known from elsewhere, with a size and a name
 * that fit; null: none stands out.
 */
export function mappedDevice(maps: readonly DmabufMap[], drafts: Drafts): Device | null {
  const fitting = new Map<Device, Set<number>>()
  for (const map of maps) {
    const device = mapDevice(map)
    if (map.anonymous || !device.startsWith('0:')) continue
    const inodes = fitting.get(device) ?? new Set()
    fitting.set(device, inodes)
    if (fits(map, drafts.get(map.inode))) inodes.add(map.inode)
  }
  const [first, second] = [...fitting].sort(([, a], [, b]) => b.size - a.size)
  return first === undefined || (second !== undefined && first[1].size === second[1].size) ? null : first[0]
}

function fits({length, name, offset}: DmabufMap, draft: Draft | undefined): boolean {
  if (draft === undefined) return false
  const size = draft.fdinfo[0]?.size ?? draft.sysfs?.size ?? draft.bufinfo[0]?.size ?? draft.bpf[0]?.size ?? null
  const known = draft.fdinfo[0] ?? draft.bufinfo[0] ?? draft.bpf[0]
  return (size === null || offset + length <= size) && (known === undefined || (known.name ?? '') === (name ?? ''))
}
