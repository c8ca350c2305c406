/** Words for the rules about buffers that live on though nobody is seen to need them. */
import type {Finding} from '../../../analysis/leaks/finding.js'
import {plural} from '../../text.js'
import {sizeText} from '../ledger.js'
import {bufferText, type RuleWords} from './words.js'

export const unheldWords: RuleWords = {
  'kernel-held-buffer': {
    advice: (finding) =>
      `${unheldAdvice(finding)}; mediamem explain SOURCE... --inode ${finding.subject.inodes[0]} tells all that is known of one`,
    said: (finding, wording) => {
      const {args, bytes} = finding
      const many = Number(args.buffers) > 1
      return `${plural(Number(args.buffers), 'buffer', 'buffers')} ${bufferText(finding)}, ${sizeText(bytes, wording)}, ${many ? 'are' : 'is'} held by no process${howLong(finding)}: ${keptBy(finding)}, ${lastHolder(finding)}${fences(finding)}${rank(finding)}.`
    }
  }
}

function unheldAdvice({args: {attached, explainedBy}, subject: {device}}: Finding): string {
  if (explainedBy === 'in-flight') return 'look for the process that does not read its socket'
  if (explainedBy === 'drm-prime-cache') return 'look for the GEM handle that is not closed (DRM_IOCTL_GEM_CLOSE)'
  if (device !== null)
    return `look whether ${device} still needs ${device.includes(' ') ? 'them' : 'it'}, and in its driver for the dma_buf_detach() and dma_buf_put() that are missing`
  return attached === null
    ? 'read debugfs bufinfo as root too: it tells which devices are attached'
    : 'look for a driver that took a reference (dma_buf_get()) and did not give it back (dma_buf_put())'
}

function howLong({args: {seconds, snapshots}}: Finding): string {
  if (snapshots === 1) return ' in the last snapshot'
  return ` in ${snapshots} snapshots in a row${seconds === null ? '' : ` (${seconds} s)`}`
}

function keptBy({args: {attached, doubt, explainedBy}, subject: {device}}: Finding): string {
  const devices =
    device === null ? (attached === null ? 'attachments not told' : 'no device attached') : `${device} attached`
  if (explainedBy === 'drm-prime-cache')
    return `${devices}, a GEM handle may keep ${device === null ? 'the object' : 'it'}`
  if (explainedBy === 'in-flight' || doubt === 'in-flight') return `${devices}, it may be in flight`
  return doubt === 'v4l2-import' && device === null
    ? `${devices}, though a V4L2 driver may have imported it without`
    : devices
}

function lastHolder({args: {lastAlive, lastHolders, lastPid}, subject: {comm, what}}: Finding): string {
  if (lastHolders === 0) return 'never seen held'
  const name = comm ?? what ?? (lastPid === null ? 'several processes' : `process ${lastPid}`)
  const who = comm !== null && lastPid !== null ? `${comm} (${lastPid})` : name
  return `last held by ${who}, ${lastAlive === 0 ? 'gone since' : Number(lastHolders) > Number(lastAlive) ? `${lastAlive} of them alive` : 'still alive'}`
}

const fences = ({args: {pendingFences}}: Finding): string =>
  Number(pendingFences) > 0 ? `, ${plural(Number(pendingFences), 'fence', 'fences')} pending` : ''

const rank = ({args: {buffers, oldestRank, ranked}}: Finding): string =>
  oldestRank === null ? '' : `, ${Number(buffers) > 1 ? 'the oldest' : 'by age'} ${oldestRank} of ${ranked}`
