/** Zips made in memory, also such as no tool makes. */
import {crc32, deflateRawSync} from 'node:zlib'

export interface Zipped {
  readonly name: string
  readonly bytes: Uint8Array | string
  /** As they stand; default: deflated here. */
  readonly deflated?: {readonly bytes: Uint8Array; readonly size: number}
  readonly encrypted?: boolean
  readonly sum?: number
}

/** Layout: APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16. */
export function zip(members: readonly Zipped[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const {bytes, deflated, encrypted = false, name, sum} of members) {
    const content = Buffer.from(bytes)
    const packed = Buffer.from(deflated?.bytes ?? deflateRawSync(content))
    const named = Buffer.from(name, 'latin1')
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(encrypted ? 1 : 0, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(sum ?? crc32(content), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(deflated?.size ?? content.length, 18)
    common.writeUInt16LE(named.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, named, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), common, tail, named]))
    parts.push(local)
    at += local.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(members.length, 8)
  end.writeUInt16LE(members.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, listed, end])
}
