/** Paths without the names in them: those of control groups, and of clients. */
import {placeOf, splitRoot} from '../paths.js'
import type {Pseudonym} from './pseudonym.js'

/** What the kernel calls its own. */
const plain = /^[\w.,:@+/-]+$/
const ofClient = /^sys\/kernel\/debug\/ion\/clients\/(?!\d+-\d+$)/
const ofGroup = /^(sys\/fs\/cgroup\/)(.+)(\/[^/]+)$/

/** From the machine's root. null: of no interface, or with a name in it that is not to be hidden. */
export function redactPath(path: string, pseudonym: Pseudonym): string | null {
  const place = placeOf(path)
  if (place === null) return null
  if (place.slot === 'dmem')
    return path.replace(ofGroup, (_, top, group, file) => `${top}${pseudonym('cgroup', group)}${file}`)
  if (place.slot === 'sysfs-stranger') return 'sys/kernel/dmabuf/buffers/*'
  // Named by who took the capture.
  if (place.slot === 'command') return null
  return plain.test(path) && !ofClient.test(path) ? path : null
}

/** Of what could not be read: where no more may be said, the folder at the top. */
export function redactFailedPath(path: string, pseudonym: Pseudonym): string {
  const at = splitRoot(path)?.path
  return at === undefined ? '/' : `/${redactPath(at, pseudonym) ?? topOf(at)}`
}

export const topOf = (path: string): string => path.split('/', 1)[0] ?? ''
