/** Coverage of the interfaces about V4L2, DRM, heaps and pools. */
import {absenceReason, ofDebugfs} from './coverage-lists.js'
import {statusOf} from './coverage-status.js'
import type {Facts, ProcessFacts} from './facts.js'
import {isLeftOut, lossReason} from './loss.js'
import type {Coverage, InterfaceId} from './snapshot.js'

/** Files of a machine: absent where the kernel, or the capture, has none. */
const files: readonly InterfaceId[] = [
  'v4l2-memtrack',
  'v4l2-mem',
  'v4l2-ctl',
  'sysfs-class',
  'drm-debugfs',
  'kgsl',
  'mali',
  'nvmap',
  'dma-heap',
  'ion',
  'mtk-dma-heap',
  'rk-dma-heap',
  'vcsm-cma',
  'cma',
  'meminfo',
  'cgroup-dmem',
  'sync-debugfs',
  'android-meminfo',
  'android-gpumem',
  'android-gralloc'
]

/** What people paste, which no machine offers as a file: said only where it was read. */
const pasted: readonly InterfaceId[] = [
  'android-lmkd',
  'crash-utility',
  'dmabuf-dump',
  'librank',
  'lsof',
  'openharmony-memory',
  'pasted-summary'
]

/** `descriptors`: how well fdinfo was read of all processes. */
export function mediaCoverage(facts: Facts, descriptors: Coverage): Coverage[] {
  return [
    fdinfo('drm-fdinfo', facts, descriptors, ({drm}) => drm.size),
    fdinfo('v4l2-fdinfo', facts, descriptors, ({v4l2}) => v4l2.size),
    ...files.map((id) => texts(id, facts)),
    ...pasted.map((id) => texts(id, facts)).filter(({read}) => read > 0)
  ]
}

/** Drivers that print nothing leave nothing: what was read says of whom, and as far as descriptors were. */
function fdinfo(
  id: 'drm-fdinfo' | 'v4l2-fdinfo',
  {media, processes}: Facts,
  {reason, status}: Coverage,
  count: (process: ProcessFacts) => number
): Coverage {
  const stray = id === 'drm-fdinfo' ? media.strayDrm.length : media.strayV4l2.length
  const read = [...processes.values()].reduce((sum, process) => sum + count(process), stray)
  const partial = status === 'partial' || status === 'denied'
  return {
    denied: 0,
    gone: 0,
    interface: id,
    lost: 0,
    read,
    reason: read > 0 && partial ? reason : null,
    status: read === 0 ? 'absent' : partial ? 'partial' : 'complete',
    unit: 'descriptors'
  }
}

function texts(id: InterfaceId, facts: Facts): Coverage {
  const {faults, media} = facts
  const own = faults.filter(
    (one) => one.interface === id || (ofDebugfs.has(id) && one.path === 'sys/kernel/debug' && one.fault === 'denied')
  )
  const count = (...kinds: readonly string[]) => own.filter(({fault}) => kinds.includes(fault)).length
  const counts = {
    denied: count('denied'),
    gone: count('gone'),
    lost: count('lost', 'unreadable'),
    read: media.read.get(id)?.size ?? 0
  }
  const refused = own.find(({fault}) => fault === 'denied')
  const read = [...(media.read.get(id)?.values() ?? [])]
  // Of several texts one may tell all.
  const part = read.every((partial) => partial !== null) ? (read[0] ?? null) : null
  const reasons = [
    ...(refused === undefined ? [] : [`${counts.denied} not permitted (${refused.reason})`]),
    ...(counts.lost > 0 ? [lossReason(own)] : []),
    ...(part === null ? [] : [part])
  ]
  const status = isLeftOut(counts.read, own) ? 'absent' : statusOf(counts)
  return {
    ...counts,
    interface: id,
    reason: reasons.length > 0 ? reasons.join('; ') : counts.read > 0 ? null : absenceReason(id, facts),
    status: status === 'complete' && part !== null ? 'partial' : status,
    unit: 'files'
  }
}
