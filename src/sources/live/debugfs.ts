/** What drivers print in debugfs, asked from another process. */
import {parseDmabufBufinfo} from '../../parsers/dmabuf-bufinfo.js'
import {decode} from '../decode.js'
import type {Sink} from '../source.js'
import {mediaPaths} from './folders.js'
import type {MachineFiles} from './machine-files.js'
import {type SlowOptions, slowFiles} from './slow-files.js'

const lists = ['dma_buf', 'vivo_dma_buf'].map((folder) => `sys/kernel/debug/${folder}`)

/** Gives the sink what there is; the result are the inodes that bufinfo lists. The working folder must be a lasting one. */
export async function giveDebugfs(files: MachineFiles, sink: Sink, options: SlowOptions): Promise<ReadonlySet<number>> {
  const inodes = new Set<number>()
  if (files.list('sys/kernel/debug') === null) return inodes
  const named = lists.flatMap((folder) =>
    (files.list(folder) ?? []).filter((entry) => !entry.isDirectory()).map(({name}) => `${folder}/${name}`)
  )
  // The list of buffers last: what it costs to hang there, the others need not pay.
  const paths = [...mediaPaths(files, true).files, ...named]
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
