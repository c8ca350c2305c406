/** What was read of each interface, what was not, and why. */
import {leftOutReason} from '../parsers/manifest.js'
import {fdTarget} from '../parsers/proc-fd.js'
import {listCoverage} from './coverage-lists.js'
import {mediaCoverage} from './coverage-media.js'
import {statusOf} from './coverage-status.js'
import type {Draft} from './drafts.js'
import type {Facts, FaultFact, ProcessFacts} from './facts.js'
import {type AssessedProcess, hasLinks, type Readability} from './processes.js'
import type {Coverage, InterfaceId} from './snapshot.js'

export function buildCoverage(
  facts: Facts,
  assessed: readonly AssessedProcess[],
  drafts: readonly Draft[],
  listGap: string | null
): Coverage[] {
  const fdinfo = perProcess('dmabuf-fdinfo', facts, assessed, ({descriptors}) => descriptors, listGap)
  return [
    processList(facts, assessed, listGap),
    fdinfo,
    perProcess('dmabuf-maps', facts, assessed, ({maps}) => maps, listGap),
    ...listCoverage(facts, drafts),
    descriptorLinks(facts, assessed),
    ...besides(facts, assessed),
    ...mediaCoverage(facts, fdinfo)
  ]
}

function processList(facts: Facts, assessed: readonly AssessedProcess[], gap: string | null): Coverage {
  const gone = assessed.filter(({descriptors, maps}) => descriptors === 'gone' || maps === 'gone').length
  const read = facts.processes.size - gone
  return {
    denied: 0,
    gone,
    interface: 'process-list',
    lost: 0,
    read,
    reason: gap,
    status: facts.processes.size === 0 ? 'absent' : gap === null ? 'complete' : 'partial',
    unit: 'processes'
  }
}

/** Processes with nothing to read (kernel threads, zombies) count as neither read nor missed. */
function perProcess(
  id: InterfaceId,
  facts: Facts,
  assessed: readonly AssessedProcess[],
  stateOf: (one: AssessedProcess) => Readability,
  listGap: string | null
): Coverage {
  const states = assessed.map(stateOf)
  const count = (state: Readability) => states.filter((one) => one === state).length
  const met = states.some((state) => state === 'read' || state === 'denied' || state === 'lost')
  // Of an interface that the capture holds for some processes, the others are missing.
  const counts = {
    denied: count('denied'),
    gone: count('gone'),
    lost: count('lost') + (met ? count('absent') : 0),
    read: count('read')
  }
  const own = statusOf(counts)
  const reasons = [
    ...(counts.denied > 0
      ? [
          `${counts.denied} ${counts.denied === 1 ? 'process' : 'processes'} refused (${denialReason(facts.faults, id)}): ${whoseRefused(facts, assessed, stateOf)}needs root, or CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH`
        ]
      : []),
    ...(counts.lost > 0
      ? [
          `${counts.lost} ${counts.lost === 1 ? 'process has' : 'processes have'} no content in the capture (${lossReason(facts.faults, id)})`
        ]
      : []),
    ...(listGap !== null && own === 'complete' ? [listGap] : [])
  ]
  return {
    ...counts,
    interface: id,
    reason: reasons.length === 0 ? null : reasons.join('; '),
    status: own === 'complete' && listGap !== null ? 'partial' : own,
    unit: 'processes'
  }
}

/** Where it is known who asked. The kernel lets a user read processes of that user, but none that must not be dumped. */
function whoseRefused(
  {manifests}: Facts,
  assessed: readonly AssessedProcess[],
  stateOf: (one: AssessedProcess) => Readability
): string {
  const reader = manifests[0]?.uid ?? null
  if (reader === null) return ''
  const uids = assessed.filter((one) => stateOf(one) === 'denied').map(({facts}) => facts.status?.uid ?? null)
  const own = uids.filter((uid) => uid === reader).length
  const others = uids.filter((uid) => uid !== null && uid !== reader).length
  const parts = [
    ...(others > 0 ? [`${others} of other users`] : []),
    ...(own > 0 ? [`${own} of uid ${reader} itself, not dumpable or with more capabilities`] : [])
  ]
  return parts.length === 0 ? '' : `${parts.join(', ')}; `
}

const lossReason = (faults: readonly FaultFact[], id: InterfaceId): string =>
  faults.some((one) => one.interface === id && one.reason === leftOutReason)
    ? leftOutReason
    : 'refused to who took it, or stored empty by tar'

const denialReason = (faults: readonly FaultFact[], id: InterfaceId): string => {
  const reasons = new Set(
    faults.flatMap((one) =>
      one.fault === 'denied' && (one.interface === id || one.interface === 'proc-fd') ? one.reason : []
    )
  )
  return [...reasons].sort().join(', ') || 'not permitted'
}

function descriptorLinks(facts: Facts, assessed: readonly AssessedProcess[]): Coverage {
  const stray = facts.strayLinks.filter((target) => fdTarget(target).kind === 'dmabuf').length
  const own = perProcess(
    'proc-fd',
    facts,
    assessed,
    (one) =>
      one.descriptors === 'read' && !hasLinks(one.facts) && one.facts.listed.size === 0 ? 'absent' : one.descriptors,
    null
  )
  if (facts.strayLinks.length === 0) return own
  const reason = `${plural(stray, 'dma-buf descriptor', 'dma-buf descriptors')} of a process the listing does not name; a link tells no size`
  return {
    ...own,
    read: facts.strayLinks.length,
    reason: stray === 0 ? null : reason,
    status: stray === 0 ? 'complete' : 'partial',
    unit: 'descriptors'
  }
}

const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`

/** Who has none is in no row that would need its group or limits, and a capture may leave those out. */
const hasMedia = ({blind, facts: {dmabufs, drm, maps, smaps, v4l2}}: AssessedProcess): boolean =>
  blind.size + dmabufs.size + drm.size + v4l2.size > 0 || ((maps ?? smaps)?.maps.length ?? 0) > 0

/** Interfaces that add to what is known; nothing is concluded from their absence. */
function besides({processes}: Facts, assessed: readonly AssessedProcess[]): Coverage[] {
  const alive = assessed.filter(({descriptors}) => descriptors !== 'gone')
  const all = [...processes.values()]
  const row = (id: InterfaceId, unit: Coverage['unit'], read: number, whole: boolean): Coverage => ({
    denied: 0,
    gone: 0,
    interface: id,
    lost: 0,
    read,
    reason: read > 0 && !whole ? 'not of every process' : null,
    status: read === 0 ? 'absent' : whole ? 'complete' : 'partial',
    unit
  })
  const of = (
    id: InterfaceId,
    has: (process: ProcessFacts) => boolean,
    among: (one: AssessedProcess) => boolean = () => true
  ) =>
    row(
      id,
      'processes',
      all.filter(has).length,
      alive.filter(among).every(({facts}) => has(facts))
    )
  const sum = (count: (process: ProcessFacts) => number) => all.reduce((total, process) => total + count(process), 0)
  const seen = alive.every(({descriptors}) => descriptors === 'read' || descriptors === 'none')
  return [
    row(
      'proc-fd-stat',
      'descriptors',
      sum(({stats}) => stats.size),
      seen
    ),
    of('proc-identity', ({comm, stat, status}) => comm !== null || stat !== null || status !== null),
    of('proc-cgroup', ({cgroup}) => cgroup !== null, hasMedia),
    of('proc-limits', ({fileLimit}) => fileLimit !== null, hasMedia),
    row(
      'socket-fdinfo',
      'descriptors',
      sum(({sockets}) => sockets.size),
      seen
    ),
    of('android-dmabuf-rss', ({reported}) => reported.rss !== null || reported.pss !== null),
    of('dmabuf-procs', ({reported}) => reported.vendorRss !== null)
  ]
}
