/** What there is one of on a machine, and the list of dma-bufs in sysfs. */
import {posix} from 'node:path'
import type {LiveSink} from '../source.js'
import {mediaPaths} from './folders.js'
import type {MachineFiles} from './machine-files.js'

const buffers = 'sys/kernel/dmabuf/buffers'

/** What changes while we look is read first. */
export function giveMachine(files: MachineFiles): void {
  for (const path of [
    'proc/sys/kernel/random/boot_id',
    'proc/sys/kernel/osrelease',
    'proc/uptime',
    'proc/loadavg',
    'proc/self/mounts',
    'proc/meminfo',
    'proc/vmstat'
  ])
    files.give(path)
}

/** Inodes of all dma-bufs; null: this kernel has no such list. */
export function giveSysfsBuffers(files: MachineFiles, sink: LiveSink): readonly string[] | null {
  const found = files.list(buffers)
  if (found === null) return null
  sink.directory(buffers)
  // Kernels of the first years had them; a look into the first buffer that is still there tells.
  let attached: boolean | null = null
  for (const {name} of found) {
    const folder = `${buffers}/${name}`
    sink.directory(folder)
    files.giveListed(`${folder}/exporter_name`)
    files.giveListed(`${folder}/size`)
    if (attached === false) continue
    const uids = files.list(`${folder}/attachments`)
    if (uids !== null) attached = true
    else if (files.has(folder)) attached = false
    for (const {name: uid} of uids ?? []) {
      files.giveLink(`${folder}/attachments/${uid}/device`)
      files.give(`${folder}/attachments/${uid}/map_counter`)
    }
  }
  return found.map(({name}) => name)
}

/** The names alone, a second time; null: no such list. */
export const listSysfsBuffers = (files: MachineFiles): readonly string[] | null =>
  files.list(buffers)?.map(({name}) => name) ?? null

/** Outside of debugfs, where a file answers or is not there. */
export function giveMedia(files: MachineFiles, sink: LiveSink): void {
  const found = mediaPaths(files, false)
  for (const path of found.links) {
    const target = files.giveLink(path)
    // The link is kept; what stands below it is kept where it leads, so that both can be unpacked.
    const at = target === null ? '' : posix.normalize(`${posix.dirname(path)}/${target}`)
    if (path.startsWith('sys/class/video4linux/') && at.startsWith('sys/devices/')) files.give(`${at}/name`)
  }
  // Where their class is to be read, it names all of them.
  if (!found.links.some((path) => path.startsWith('sys/class/dma_heap/')))
    for (const path of found.names) sink.directory(path)
  for (const path of found.files) files.give(path)
  for (const path of ['proc/media-mem', 'proc/umap/media-mem']) files.give(path)
  if (files.list('sys/fs/cgroup')?.some(({name}) => name === 'dmem.capacity')) giveGroups(files, 'sys/fs/cgroup', 16)
}

/** Device memory by control group. */
function giveGroups(files: MachineFiles, folder: string, depth: number): void {
  for (const entry of files.list(folder) ?? []) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) {
      if (depth > 0) giveGroups(files, path, depth - 1)
    } else if (entry.name.startsWith('dmem.')) files.give(path)
  }
}
