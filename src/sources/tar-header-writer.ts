/**
 * Headers of a tar as GNU writes it, to the byte.
 *
 *     header := name 100, mode 8, uid 8, gid 8, size 12, mtime 12, sum 8, type 1, link 100, "ustar  \0", …; octal, 512 bytes
 *
 * - A name or link of more than 100 bytes stands in a member of type L or K before the one it is of.
 * - A link may hold bytes that are not UTF-8. That is why this is written here: tar-stream encodes names as UTF-8, and
 *   PAX records are UTF-8 by definition.
 *
 * Read in the GNU tar manual, "Basic Tar Format" and "GNU Extensions to the Archive Format".
 */

export type TarType = 'directory' | 'file' | 'link'

export interface TarMember {
  readonly path: Uint8Array
  readonly type: TarType
  /** Bytes of content that follow, padded to 512. */
  readonly size: number
  /** Where a link leads. */
  readonly target: Uint8Array
  /** Seconds since 1970. */
  readonly time: number
}

const flags = {directory: '5', file: '0', link: '2'} as const
const modes = {directory: '0000555', file: '0000444', link: '0000777'} as const

const blockSize = 512

/** One block, or more where a name is long. */
export function tarHeader({path, size, target, time, type}: TarMember): Buffer {
  const named = type === 'directory' ? Buffer.concat([path, Buffer.from('/')]) : Buffer.from(path)
  return Buffer.concat([
    ...(target.length > 100 ? [longName('K', target, time)] : []),
    ...(named.length > 100 ? [longName('L', named, time)] : []),
    block(named, modes[type], size, time, flags[type], target)
  ])
}

/** What follows `size` bytes of content. */
export const padding = (size: number): number => (blockSize - (size % blockSize)) % blockSize

function longName(flag: 'K' | 'L', name: Uint8Array, time: number): Buffer {
  const size = name.length + 1
  const header = block(Buffer.from('././@LongLink'), '0000644', size, time, flag, new Uint8Array())
  return Buffer.concat([header, name, Buffer.alloc(1 + padding(size))])
}

function block(name: Uint8Array, mode: string, size: number, time: number, flag: string, target: Uint8Array): Buffer {
  const header = Buffer.alloc(blockSize)
  header.set(name.subarray(0, 100), 0)
  header.write(mode, 100)
  header.write('0000000', 108)
  header.write('0000000', 116)
  header.write(size.toString(8).padStart(11, '0'), 124)
  header.write(time.toString(8).padStart(11, '0'), 136)
  header.write('        ', 148)
  header.write(flag, 156)
  header.set(target.subarray(0, 100), 157)
  header.write('ustar  \0', 257, 'latin1')
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}
