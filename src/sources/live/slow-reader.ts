/** The other process: reads the files whose paths stand on standard input, and answers with each of them. */
import {closeSync, constants, lstatSync, openSync, readFileSync, readSync, writeSync} from 'node:fs'
import {codeOf} from '../chunks.js'
import {frame, hello} from './slow-frames.js'

const max = Number(process.argv[2])

say(Buffer.from(hello))

for (const path of JSON.parse(readFileSync(0, 'utf8')) as string[]) {
  try {
    const bytes = content(path)
    say(Buffer.from(frame('', bytes.length)))
    say(bytes)
  } catch (error) {
    say(Buffer.from(frame(codeOf(error) || 'EIO', 0)))
  }
}

function content(path: string): Buffer {
  const file = lstatSync(path)
  // Where a file should be, a link may lead anywhere, and a device is never opened.
  if (!file.isFile() && !file.isFIFO()) throw Object.assign(new Error(path), {code: 'EINVAL'})
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    const parts: Buffer[] = []
    for (let held = 0; held < max; ) {
      const room = Buffer.allocUnsafe(Math.min(2 ** 20, max - held))
      const got = readSync(descriptor, room, 0, room.length, null)
      if (got === 0) break
      parts.push(room.subarray(0, got))
      held += got
    }
    return Buffer.concat(parts)
  } finally {
    closeSync(descriptor)
  }
}

function say(bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(1, bytes, done)
}
