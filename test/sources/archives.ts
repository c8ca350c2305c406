/** Archives made in memory, and a sink that remembers. */
import {execFileSync} from 'node:child_process'
import {mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import tar from 'tar-stream'
import type {Fault, MemberType, Sink} from '../../src/sources/source.js'

export const archiveFixture = (name: string): Buffer => readFileSync(`fixtures/archives/${name}`)

/** Makes a folder of files; a text that begins with `->` is a link, a name that ends in a slash a folder. */
export function plant(root: string, entries: Readonly<Record<string, string>>): string {
  mkdirSync(root)
  for (const [name, text] of Object.entries(entries)) {
    const path = join(root, name)
    mkdirSync(dirname(path), {recursive: true})
    if (text.startsWith('->')) symlinkSync(text.slice(2), path)
    else if (name.endsWith('/')) mkdirSync(path)
    else writeFileSync(path, text)
  }
  return root
}

export function makeFifo(path: string): void {
  const tool = 'mkfifo'
  execFileSync(tool, [path])
}

export interface Made {
  readonly name: string
  readonly text?: string
  readonly to?: string
}

export const members: readonly Made[] = [
  {name: 'top/proc/7/'},
  {name: 'top/proc/7/comm', text: 'vdec\n'},
  {name: 'top/proc/7/environ', text: ''},
  {name: 'top/proc/7/fd/4', to: '/dmabuf:'},
  {name: 'top/proc/7/maps', text: 'm'.repeat(3000)},
  {name: 'top/proc/7/status', text: 's'.repeat(512)}
]

/** A folder where the name ends in a slash, a link where `to` is given, else a file. */
export async function archive(members: readonly Made[]): Promise<Buffer> {
  const pack = tar.pack()
  for (const {name, text = '', to} of members) {
    if (to !== undefined) pack.entry({linkname: to, name, type: 'symlink'})
    else if (name.endsWith('/')) pack.entry({name, type: 'directory'})
    else pack.entry({name}, text)
  }
  pack.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of pack) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** A ustar header alone; what follows it is up to the caller. */
export function header(name: string, size: number, type = '0'): Buffer {
  const block = Buffer.alloc(512)
  block.write(name, 0, 100)
  block.write('0000644\0', 100)
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  block.write('00000000000\0', 136)
  block.write(`        ${type}`, 148)
  block.write('ustar\x0000', 257, 'latin1')
  const sum = block.reduce((all, byte) => all + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

export async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

export async function gather(chunks: AsyncIterable<Uint8Array>): Promise<{bytes: Buffer; thrown: unknown}> {
  const got: Uint8Array[] = []
  try {
    for await (const chunk of chunks) got.push(chunk)
  } catch (thrown) {
    return {bytes: Buffer.concat(got), thrown}
  }
  return {bytes: Buffer.concat(got), thrown: null}
}

export interface Recorder extends Sink {
  /** In the order they came: `file proc/7/comm`. */
  readonly seen: string[]
  readonly files: Map<string, {readonly text: string; readonly cut: boolean}>
  readonly links: Map<string, string>
  readonly faults: Map<string, {readonly fault: Fault; readonly detail: string}>
}

export function recorder(wants: (path: string, type: MemberType) => boolean = () => true): Recorder {
  const seen: string[] = []
  const files: Recorder['files'] = new Map()
  const links: Recorder['links'] = new Map()
  const faults: Recorder['faults'] = new Map()
  return {
    directory: (path) => void seen.push(`directory ${path}`),
    fault(path, fault, detail) {
      seen.push(`fault ${path}`)
      faults.set(path, {detail, fault})
    },
    faults,
    file(path, bytes, cut) {
      seen.push(`file ${path}`)
      files.set(path, {cut, text: Buffer.from(bytes).toString('latin1')})
    },
    files,
    link(path, to) {
      seen.push(`link ${path}`)
      links.set(path, to)
    },
    links,
    seen,
    wants
  }
}
