/** A small machine as the members of a capture: a whole list of processes, and what a test adds. */

import {snapshotBuilder} from '../../src/model/build.js'
import type {Snapshot} from '../../src/model/snapshot.js'
import {collector} from '../../src/sources/collect.js'
import type {Sink} from '../../src/sources/source.js'
import {directory, file, link, type Member} from './archive.js'

const stat = (pid: number, comm: string, flags: number) =>
  `${pid} (${comm}) S 0 0 0 0 -1 ${flags} 0 0 0 0 0 0 0 0 20 0 1 0 ${pid * 10} 0 0\n`
const anyMap = '00400000-00401000 r-xp 00000000 08:01 12                                 /bin/x\n'

/** pid 1 and a kernel thread: with them a list of processes is the machine's. */
export const wholeList = (): Member[] => [
  ...plainProcess(1),
  link('proc/1/fd/0', '/dev/null'),
  file('proc/1/fdinfo/0', 'pos:\t0\nflags:\t02\nmnt_id:\t9\nino:\t3\n'),
  directory('proc/2'),
  file('proc/2/stat', stat(2, 'kthreadd', 0x200000)),
  file('proc/2/maps', ''),
  directory('proc/2/fd'),
  directory('proc/2/fdinfo')
]

export function plainProcess(
  pid: number,
  {comm = `p${pid}`, maps = ''}: {comm?: string; maps?: string} = {}
): Member[] {
  return [
    directory(`proc/${pid}`),
    file(`proc/${pid}/comm`, `${comm}\n`),
    file(`proc/${pid}/stat`, stat(pid, comm, 0x400000)),
    file(`proc/${pid}/maps`, anyMap + maps),
    directory(`proc/${pid}/fd`),
    directory(`proc/${pid}/fdinfo`)
  ]
}

export interface Descriptor {
  readonly inode?: number | null
  readonly size?: number
  readonly refs?: number
  readonly exporter?: string
  readonly name?: string | null
}

export function descriptor(
  pid: number,
  fd: number,
  {exporter = 'system', inode = 1, name = null, refs = 1, size = 4096}: Descriptor = {}
): Member[] {
  const ino = inode === null ? '' : `ino:\t${inode}\n`
  const named = name === null ? '' : `name:\t${name}\n`
  return [
    link(`proc/${pid}/fd/${fd}`, `/dmabuf:${name ?? ''}`),
    file(
      `proc/${pid}/fdinfo/${fd}`,
      `pos:\t0\nflags:\t02000002\nmnt_id:\t16\n${ino}size:\t${size}\ncount:\t${refs}\nexp_name:\t${exporter}\n${named}`
    )
  ]
}

export const sysfsBuffer = (inode: number, size = 4096, exporter = 'system'): Member[] => [
  directory(`sys/kernel/dmabuf/buffers/${inode}`),
  file(`sys/kernel/dmabuf/buffers/${inode}/exporter_name`, `${exporter}\n`),
  file(`sys/kernel/dmabuf/buffers/${inode}/size`, `${size}\n`)
]

export const mapLine = (inode: number, length = 4096, name = '', offset = 0, device = '00:0c'): string =>
  `7f0000000000-${(0x7f0000000000 + length).toString(16)} rw-s ${offset.toString(16).padStart(8, '0')} ${device} ${inode}                       /dmabuf:${name}\n`

/** As bufinfo prints a row since 6.1. */
export const bufinfo = (
  rows: readonly {
    inode: number
    size?: number
    refs?: number
    exporter?: string
    name?: string
    devices?: readonly string[]
  }[]
): Member => {
  const pad = (n: number) => String(n).padStart(8, '0')
  const records = rows.map(
    ({devices = [], exporter = 'system', inode, name = '<none>', refs = 1, size = 4096}) =>
      `${pad(size)}\t00000002\t00080007\t${pad(refs)}\t${exporter}\t${pad(inode)}\t${name}\n\tAttached Devices:\n${devices.map((device) => `\t${device}\n`).join('')}Total ${devices.length} devices attached\n\n`
  )
  const total = rows.reduce((sum, {size = 4096}) => sum + size, 0)
  return file(
    'sys/kernel/debug/dma_buf/bufinfo',
    `\nDma-buf Objects:\nsize    \tflags   \tmode    \tcount   \texp_name\tino     \tname\n${records.join('')}\nTotal ${rows.length} objects, ${total} bytes\n`
  )
}

function deliver(members: readonly Member[], sink: Sink): void {
  for (const {bytes, path, target, type} of members) {
    if (!sink.wants(path, type === 'symlink' ? 'link' : type)) continue
    if (type === 'file') sink.file(path, bytes, false)
    else if (type === 'symlink') sink.link(path, target)
    else sink.directory(path)
  }
}

export function snapshotOf(members: readonly Member[]): Snapshot {
  const builder = snapshotBuilder()
  deliver(members, collector(builder))
  return builder.build()
}
