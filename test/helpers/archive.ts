/** Archives taken apart and put together, to make captures that nobody took. */
import {once} from 'node:events'
import {createReadStream} from 'node:fs'
import {createGunzip} from 'node:zlib'
import {extract, pack} from 'tar-stream'

export interface Member {
  readonly path: string
  readonly type: 'directory' | 'file' | 'symlink'
  readonly bytes: Buffer
  readonly target: string
}

export const file = (path: string, text: Buffer | string): Member => ({
  bytes: Buffer.from(text),
  path,
  target: '',
  type: 'file'
})
export const link = (path: string, target: string): Member => ({bytes: Buffer.alloc(0), path, target, type: 'symlink'})
export const directory = (path: string): Member => ({bytes: Buffer.alloc(0), path, target: '', type: 'directory'})

export async function unpack(archive: string): Promise<Member[]> {
  const members: Member[] = []
  const reader = extract({filenameEncoding: 'latin1'} as object)
  reader.on('entry', (header, stream, next) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk) => chunks.push(chunk as Buffer))
    stream.on('end', () => {
      if (header.type === 'file' || header.type === 'symlink' || header.type === 'directory') {
        members.push({
          bytes: Buffer.concat(chunks),
          path: header.name,
          target: header.linkname ?? '',
          type: header.type
        })
      }
      next()
    })
  })
  createReadStream(archive).pipe(createGunzip()).pipe(reader)
  await once(reader, 'finish')
  return members
}

export async function repack(members: readonly Member[]): Promise<Buffer> {
  const writer = pack()
  const chunks: Buffer[] = []
  writer.on('data', (chunk) => chunks.push(chunk as Buffer))
  for (const {bytes, path, target, type} of members) {
    const header = type === 'symlink' ? {linkname: target, name: path, type} : {name: path, type}
    if (type === 'file') writer.entry(header, bytes)
    else writer.entry(header)
  }
  writer.finalize()
  await once(writer, 'end')
  return Buffer.concat(chunks)
}
