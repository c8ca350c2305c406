/** Words for buffers that no process holds. */
import type {Finding} from '../../../analysis/leaks/finding.js'
import {plural} from '../../text.js'
import {buffersText, explainOne, howLong, isOrAre, othersText} from './phrases.js'
import type {Words} from './words.js'

export const kernelHeldWords: Words = {
  advice: (finding) => `${whereToLook(finding)}; ${explainOne(finding)}`,
  said: (finding, wording) =>
    `${buffersText(finding, wording)}, ${isOrAre(finding)} held by no process ${howLong(finding)}: ${keptBy(finding)}, ${lastHolder(finding)}${fences(finding)}${rank(finding)}${othersText(finding)}.`
}

function whereToLook({args: {attached, explainedBy}, subject: {device}}: Finding): string {
  if (explainedBy === 'in-flight') return 'look for the process that does not read its socket'
  if (explainedBy === 'drm-prime-cache') return 'look for the GEM handle that is not closed (DRM_IOCTL_GEM_CLOSE)'
  if (device !== null)
    return `look whether ${device} still needs ${Number(attached) > 1 ? 'them' : 'it'}; if not, dma_buf_detach() and dma_buf_put() are missing in a driver`
  return attached === null
    ? 'read debugfs bufinfo too, as root: it tells which devices are attached'
    : 'look for a driver that took a reference (dma_buf_get()) and did not give it back (dma_buf_put())'
}

function keptBy({args: {attached, doubt, explainedBy}, subject: {device}}: Finding): string {
  const none = attached === null ? 'attachments not told' : 'no device attached'
  const devices = device === null ? none : `${device} attached`
  if (explainedBy === 'drm-prime-cache') return `${devices}, a GEM handle may keep the memory`
  if (explainedBy === 'in-flight' || doubt === 'in-flight') return `${devices}, a descriptor may be in flight`
  return doubt === 'v4l2-import' && device === null
    ? `${devices}, though a V4L2 driver may have imported it without`
    : devices
}

function lastHolder({args: {lastAlive, lastHolders, lastPid}, subject: {comm, what}}: Finding): string {
  if (lastHolders === 0) return 'never seen held'
  const names = comm ?? what ?? plural(Number(lastHolders), 'process', 'processes')
  const now =
    lastAlive === lastHolders ? 'still alive' : lastAlive === 0 ? 'gone since' : `${lastAlive} of ${lastHolders} alive`
  return `last held by ${names}${lastPid === null ? '' : ` (${lastPid})`}, ${now}`
}

const fences = ({args: {pendingFences}}: Finding): string =>
  Number(pendingFences) > 0 ? `, ${plural(Number(pendingFences), 'fence', 'fences')} pending` : ''

const rank = ({args: {buffers, oldestRank, ranked}}: Finding): string =>
  oldestRank === null ? '' : `, ${Number(buffers) > 1 ? 'the oldest' : 'by age'} ${oldestRank} of ${ranked}`
