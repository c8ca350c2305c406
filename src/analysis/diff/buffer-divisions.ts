/** Rows that a buffer belongs to as a whole: its exporter, the devices attached to it, itself. */
import type {DmaBuffer} from '../../model/snapshot.js'
import {type Alike, alikeOf, type Pair} from './pairs.js'
import type {Side, Sides} from './side.js'
import type {Division, Part} from './tally.js'

export interface ExporterKey {
  readonly key: string
  readonly exporter: string | null
}

export const byExporter: Division<ExporterKey> = {
  mayHide: ({exporter}, side) => exporter !== null && someOf(side, (buffer) => buffer.exporter === null),
  partsOf: ({exporter, size}) => whole(size, {exporter, key: exporter ?? '(not known)'})
}

/** All devices attached, so that rows do not overlap; null: no interface lists them. */
export interface DevicesKey {
  readonly key: string
  readonly devices: readonly string[] | null
}

export const byDevices: Division<DevicesKey> = {
  mayHide: ({devices}, side) => devices !== null && someOf(side, ({attachments}) => attachments === null),
  partsOf: ({attachments, size}) => {
    const devices = attachments === null ? null : [...new Set(attachments)].sort()
    const key = devices === null ? '(not listed)' : devices.join(' + ') || '(none)'
    return whole(size, {devices, key})
  }
}

/** One buffer, or, where it is not known which one it is, all alike: those have no inode. */
export type BufferKey = Alike & {
  readonly key: string
  readonly inode: number | null
}

/** `pairs` are those of the rows. A row stands for a pair: the inode of a buffer that is gone may be had again. */
export function byBuffer(pairs: readonly Pair[], sides: Sides): Division<BufferKey> {
  const places = new Map<DmaBuffer, number>()
  for (const [place, {after, before}] of pairs.entries()) {
    const both = [before, after].filter((buffer) => buffer !== null)
    if (sides.sameBoot && both.every(({inode}) => inode !== null)) for (const buffer of both) places.set(buffer, place)
  }
  return {
    mayHide: () => false,
    partsOf: (buffer, side) => {
      const place = places.get(buffer)
      return place === undefined ? alike(alikeOf(buffer, side, sides)) : one(buffer, place)
    }
  }
}

function one({exporter, inode, name, size}: DmaBuffer, place: number): Part<BufferKey>[] {
  const row = {comms: null, exporter, inode, key: `${inode} ${name ?? exporter ?? ''}`.trimEnd(), name, size}
  return [{bytes: size, id: String(place), row}]
}

function alike(of: Alike): Part<BufferKey>[] {
  const {comms, exporter, name, size} = of
  const held = comms === null ? '' : ` held by ${comms.map((comm) => comm ?? '?').join(', ') || 'nobody'}`
  return whole(size, {...of, inode: null, key: `${name ?? exporter ?? '?'} of ${size}${held}`})
}

const someOf = ({selected}: Side, is: (buffer: DmaBuffer) => boolean): boolean => [...selected].some(is)

const whole = <Row extends object>(bytes: number, row: Row): Part<Row>[] => [
  {bytes, id: JSON.stringify(row, Object.keys(row).sort()), row}
]
