/** Members of a capture about V4L2 and DRM devices. */
import {file, link, type Member} from './archive.js'

export const memtrack = (device: string, rows: string): Member =>
  file(
    `sys/kernel/debug/v4l2-memtrack/${device}`,
    `Total memory usage: ${/usage: (\d+)/.exec(rows)?.[1] ?? 0} bytes\n${rows}`
  )

const instance = (tgid: number): string =>
  `  instance (tgid=${tgid}, pid=${tgid}) usage: 8192\n    capture (tgid=${tgid}, pid=${tgid}) usage: 8192 (count=2)\n`

/** A tracked device with one instance of 8192 bytes for each of its openers. */
export const tree = (name: string, ...tgids: readonly number[]): Member =>
  memtrack(name, `${name} (tgid=9, pid=9) usage: ${8192 * tgids.length}\n${tgids.map(instance).join('')}`)

export const videoMem = (device: string, rows: string): Member =>
  file(`sys/kernel/debug/v4l2/${device}/mem`, `creator fd pid size label\n${rows}`)

/** A node and what it belongs to. */
export const videoNode = (node: string, name: string, device: string): Member[] => [
  link(`sys/class/video4linux/${node}`, `../../devices/platform/${device}/video4linux/${node}`),
  file(`sys/class/video4linux/${node}/name`, `${name}\n`)
]

const common = 'pos:\t0\nflags:\t02000002\nmnt_id:\t28\nino:\t99\n'

/** `keys`: what the driver prints; null: no fdinfo was read. */
export const videoFd = (pid: number, fd: number, node: string, keys: string | null = ''): Member[] => [
  link(`proc/${pid}/fd/${fd}`, `/dev/${node}`),
  ...(keys === null ? [] : [file(`proc/${pid}/fdinfo/${fd}`, common + keys)])
]

/** As the last proposal prints it. */
export const v3 = (driver: string, busyNs: number): string =>
  `v4l2-driver:\t${driver}\nv4l2-driver-type:\tstateless-decoder\nv4l2-core-usage-time-0:\t${busyNs} ns\n`

export const videoMap = (node: string, start: number, length: number, offset: number): string => {
  const hex = (n: number) => n.toString(16)
  return `${hex(start)}-${hex(start + length)} rw-s ${hex(offset).padStart(8, '0')} 00:06 99                    /dev/${node}\n`
}

export const drmFd = (
  pid: number,
  fd: number,
  {driver = 'panthor', id, keys = '', node = 'renderD128', pdev}: DrmDescriptor
): Member[] => [
  ...(node === null ? [] : [link(`proc/${pid}/fd/${fd}`, `/dev/dri/${node}`)]),
  file(
    `proc/${pid}/fdinfo/${fd}`,
    `${common}drm-driver:\t${driver}\n${id === undefined ? '' : `drm-client-id:\t${id}\n`}${pdev === undefined ? '' : `drm-pdev:\t${pdev}\n`}${keys}`
  )
]

interface DrmDescriptor {
  readonly driver?: string
  readonly id?: number
  readonly keys?: string
  /** null: its link was not read. */
  readonly node?: string | null
  readonly pdev?: string
}

const cell = (text: number | string, width: number) => String(text).padStart(width)

/** As v7.3 prints who has a device open; a row without id as v6.12 does. */
export function drmClients(
  folder: string,
  rows: readonly {readonly comm?: string; readonly id?: number; readonly name?: string; readonly tgid: number}[]
): Member {
  const named = rows.some(({id}) => id !== undefined)
  const head = `${cell('command', 20)} ${cell('tgid', 5)} ${cell('dev', 3)} master a ${cell('uid', 5)} ${cell('magic', 10)}`
  const lines = rows.map(({comm = 'x', id, name = '<unset>', tgid}) => {
    const row = `${cell(comm, 20)} ${cell(tgid, 5)} ${cell(0, 3)}   n    y ${cell(0, 5)} ${cell(0, 10)}`
    return id === undefined ? row : `${row} ${cell(name, 64)} ${cell(id, 20)}`
  })
  const title = named ? `${head} ${cell('name', 64)} ${cell('id', 20)}` : head
  return file(`sys/kernel/debug/dri/${folder}/clients`, `${[title, ...lines].join('\n')}\n`)
}

export const drmName = (folder: string, driver: string, unique: string): Member =>
  file(`sys/kernel/debug/dri/${folder}/name`, `${driver} dev=${unique} unique=${unique}\n`)
