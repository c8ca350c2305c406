/** What drivers print in debugfs, asked from another process. */
import {parseDmabufBufinfo} from '../../parsers/dmabuf-bufinfo.js'
import {decode} from '../decode.js'
import type {Sink} from '../source.js'
import {mediaPaths} from './folders.js'
import type {MachineFiles} from './machine-files.js'
import {type SlowOptions, slowFiles} from './slow-files.js'

/** Folders or files that list buffers, and take a lock of the whole machine to do so. */
const lists = [
  'sys/kernel/debug/dma_buf',
  'sys/kernel/debug/vivo_dma_buf',
  'sys/fs/bpf/dmabuf',
  'proc/process_dmabuf_info'
]

/** Itself, or what stands in it. */
function filesAt(files: MachineFiles, path: string): readonly string[] {
  if (!files.has(path)) return []
  const inside = files.list(path)
  return inside === null ? [path] : inside.flatMap((entry) => (entry.isDirectory() ? [] : `${path}/${entry.name}`))
}

/** Gives the sink what there is; the result are the inodes that bufinfo lists. The working folder must be a lasting one. */
export async function giveDebugfs(files: MachineFiles, sink: Sink, options: SlowOptions): Promise<ReadonlySet<number>> {
  const inodes = new Set<number>()
  const inDebugfs = files.list('sys/kernel/debug') === null ? [] : mediaPaths(files, true).files
  // The lists of buffers first: that others do not answer must not cost them.
  const paths = [...lists.flatMap((path) => filesAt(files, path)), ...inDebugfs]
  if (paths.length === 0) return inodes
  for await (const {bytes, errno, path} of slowFiles(files.root, paths, options)) {
    if (bytes === null) {
      if (errno !== 'ENOENT') files.failed(path, 'read', errno ?? 'EIO')
      continue
    }
    sink.file(path, bytes, bytes.length === options.maxBytes)
    if (!path.endsWith('/bufinfo')) continue
    for (const {inode} of parseDmabufBufinfo(decode(bytes), {path}).value.rows) if (inode !== null) inodes.add(inode)
  }
  return inodes
}
