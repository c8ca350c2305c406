/** What links, folders and failures state: everything of a capture but the text of files. */
import type {Fault, Observation, Seen} from './observation.js'
import type {Place} from './paths.js'

/** What a symbolic link states. */
export function observeLink(place: Place, target: string): Seen {
  const {label, number, pid, slot} = place
  if (slot === 'fd' && pid !== null && number !== null) return just({fd: number, of: 'descriptor', pid, target})
  if (label !== null && slot === 'dma-heap') return heapSeen(place, label)
  if (label !== null && (slot === 'video-node' || slot === 'drm-node')) return classLink(place, label, target)
  if (slot === 'sysfs-attachment' && number !== null) {
    return just({
      device: target.slice(target.lastIndexOf('/') + 1),
      inode: number,
      of: 'sysfs-attachment',
      uid: label ?? ''
    })
  }
  return none
}

/** `../../devices/platform/vicodec.0/video4linux/video0`: the device is two folders up; `virtual`: it has none. */
function classLink({interface: id, path, slot}: Place, node: string, target: string): Seen {
  const device = target.split('/').at(-3)
  if (device === undefined || device === 'virtual') return none
  const read: Observation = {interface: id, of: 'media-read', path}
  const whole = target
    .split('/')
    .slice(0, -2)
    .join('/')
    .replace(/^(?:\.\.\/)+/, '')
  return slot === 'video-node'
    ? {issues: [], observations: [{device, node, of: 'video-node'}, read]}
    : {issues: [], observations: [{device: whole, node, of: 'drm-node'}, read]}
}

/** What the mere presence of a folder states. */
export function observeFolder(place: Place): Seen {
  const {number, pid, slot} = place
  if (slot === 'process' && pid !== null) return just({of: 'process', pid})
  if ((slot === 'fd' || slot === 'fdinfo') && pid !== null) return just({folder: slot, of: 'descriptors-listed', pid})
  if (slot === 'dma-heap' && place.label !== null) return heapSeen(place, place.label)
  if (slot === 'sysfs-stranger') return just(fault(place, 'unreadable', 'no buffer'))
  if (slot === 'sysfs-list') return just(number === null ? {of: 'sysfs-listed'} : {inode: number, of: 'sysfs-buffer'})
  return none
}

const heapSeen = ({interface: id, path}: Place, name: string): Seen => ({
  issues: [],
  observations: [
    {name, of: 'dma-heap'},
    {interface: id, of: 'media-read', path}
  ]
})

/** What is there and could not be read. */
export const fault = (place: Place, kind: Fault, reason: string): Observation => ({
  fault: kind,
  fd: place.slot === 'fd' || place.slot === 'fdinfo' ? place.number : null,
  interface: place.interface,
  of: 'fault',
  path: place.path,
  pid: place.pid,
  reason
})

const none: Seen = {issues: [], observations: []}
const just = (observation: Observation): Seen => ({issues: [], observations: [observation]})
