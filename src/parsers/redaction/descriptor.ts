/** What descriptors lead to, and their fdinfo. */
import {parseDmabufFdinfo} from '../dmabuf-fdinfo.js'
import {parseDrmFdinfo} from '../drm/drm-fdinfo.js'
import {fdTarget} from '../proc-fd.js'
import {parseSocketFdinfo} from '../socket-fdinfo.js'
import {parseV4l2Fdinfo} from '../v4l2/v4l2-fdinfo.js'
import {hider, type Pseudonym} from './pseudonym.js'
import {clean, joined, type Rewrite} from './rewrite.js'

const bufferPrefix = '/dmabuf:'
const ofKernel = /^(?:anon_inode:[\w[\]:.-]+|[a-z_]+:\[\d+\])$/
/** Of media, with the names that drivers give them. */
const node =
  /^\/dev\/(?:(?:dri\/(?:card|renderD|controlD)|accel\/accel|video|v4l-subdev|vbi|radio|swradio|v4l-touch|media)\d+|dma_heap\/[\w.,@-]+|udmabuf)(?: \(deleted\))?$/

/** A node of media, which names nobody. */
export const isMediaNode = (target: string): boolean => node.test(target)

export function redactTarget(target: string, pseudonym: Pseudonym): string {
  if (target.startsWith(bufferPrefix))
    return `${bufferPrefix}${hider(pseudonym)('name', target.slice(bufferPrefix.length))}`
  if (ofKernel.test(target) || isMediaNode(target)) return target
  const hidden = pseudonym('path', target)
  // A node of that kind, of whatever name, stays one.
  return fdTarget(target).kind === 'drm' ? `/dev/dri/${hidden}` : `/${hidden}`
}

/** The name, if it leads to a dma-buf that has one. */
export const nameInTarget = (target: string): string =>
  target.startsWith(bufferPrefix) ? target.slice(bufferPrefix.length) : ''

const ofEveryDescriptor = /^(?:pos|flags|mnt_id|ino|scm_fds):[\t ]*\d+$/
const ofBuffer = /^(?:ino|dmabuf_inode_no|size|count|exp_name):/
/** The driver's words, and numbers with a unit. */
const ofDrm = /^(?:drm-driver|drm-pdev):\t\S+$|^(?!drm-client-name:)[^\s:]+:[\t ]*\d[\d.]*(?: ?[A-Za-z]{1,8})?$/
const ofNone = /(?!)/
const ofVideo = /^(?:media-|v4l2-|src-queued-count|dst-queued-count|buf-size)/

/** Lines of a kind whose readers are no others are kept; what is not known goes. */
export const redactFdinfo: Rewrite = (text, place, {names, pseudonym}) => {
  if (!text.endsWith('\n')) return null
  const buffer = parseDmabufFdinfo(text, place)
  if (buffer.issues.length > 0) return null
  const lines = text.split('\n')
  const kept = (own: RegExp) => lines.filter((line) => ofEveryDescriptor.test(line) || own.test(line))
  if (buffer.value !== null) {
    const {inode, name} = buffer.value
    if (inode === null) names.addMatched(name ?? '')
    else names.add(inode, name ?? '')
    const end = lines.findIndex((line) => line.startsWith('name:'))
    const above = (end === -1 ? lines : lines.slice(0, end)).filter(
      (line) => ofEveryDescriptor.test(line) || ofBuffer.test(line)
    )
    return joined(name === null ? above : [...above, `name:\t${hider(pseudonym)('name', name)}`])
  }
  const socket = parseSocketFdinfo(text, place)
  if (socket.issues.length > 0) return null
  if (socket.value !== null) return joined(kept(ofNone))
  const drm = parseDrmFdinfo(text, place)
  if (drm.value !== null) {
    const {clientName} = drm.value
    const named = clientName === null ? [] : [`drm-client-name:\t${pseudonym('name', clientName)}`]
    return drm.issues.length > 0 ? null : joined([...kept(ofDrm), ...named])
  }
  const video = parseV4l2Fdinfo(text, place)
  if (video.value === null) return joined(kept(ofNone))
  return clean(video) === null ? null : joined(kept(ofVideo))
}
