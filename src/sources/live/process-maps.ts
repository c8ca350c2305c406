/** What the maps of a process have of media, at a glance. */
import {parseDmabufMaps} from '../../parsers/proc-maps.js'
import {decode} from '../decode.js'

const bufferMark = Buffer.from(' /dmabuf:')

/** A line of maps that has one may be of a dma-buf, or of a V4L2 node. */
const marks = [bufferMark, Buffer.from(' anon_inode:dmabuf'), Buffer.from(' /dev/v')]

const has = (maps: Uint8Array, mark: Buffer): boolean =>
  Buffer.from(maps.buffer, maps.byteOffset, maps.byteLength).includes(mark)

const mappedInodes = (maps: Uint8Array): number[] =>
  parseDmabufMaps(decode(maps), {path: 'maps'}).value.maps.flatMap(({anonymous, inode}) => (anonymous ? [] : [inode]))

export interface MapsGlance {
  /** No line is about media. */
  readonly plain: boolean
  /** Inodes of the dma-bufs in it. */
  readonly mapped: readonly number[]
}

export const glanceAtMaps = (maps: Uint8Array): MapsGlance => ({
  mapped: has(maps, bufferMark) ? mappedInodes(maps) : [],
  plain: !marks.some((mark) => has(maps, mark))
})
