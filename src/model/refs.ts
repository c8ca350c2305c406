/** References the kernel counts, against those that were seen. */
import {fdTarget} from '../parsers/proc-fd.js'
import type {Draft} from './drafts.js'
import type {Facts, ProcessFacts} from './facts.js'
import {sorted} from './order.js'
import type {InFlight, RefSource} from './snapshot.js'

/**
 * Processes that share one descriptor table (CLONE_FILES) show each reference
 * once per process. No file of /proc says so; but tables that are the same to
 * the last descriptor, while the kernel counts fewer references than they show,
 * prove it. By pid: the lowest pid with the same table.
 */
export function sharedTables(facts: Facts, drafts: readonly Draft[]): ReadonlyMap<number, number> {
  const over = drafts.filter((draft) => (refsOf(draft) ?? Number.POSITIVE_INFINITY) < seenRefs(draft, noSharing))
  const tables = new Map<string, number[]>()
  for (const pid of new Set(over.flatMap((draft) => [...draft.holders.keys()]))) {
    const process = facts.processes.get(pid)
    if (process === undefined || process.links.size === 0) continue
    const table = JSON.stringify(sorted(process.links))
    tables.set(table, [...(tables.get(table) ?? []), pid])
  }

  const shared = new Map<number, number>()
  for (const pids of tables.values()) {
    pids.sort((a, b) => a - b)
    const [first, ...rest] = pids
    if (first === undefined || rest.length === 0) continue
    const guess = new Map(rest.map((pid) => [pid, first]))
    const held = drafts.filter((draft) => (draft.holders.get(first)?.descriptors ?? 0) > 0)
    const missing = held.map((draft) => (refsOf(draft) ?? Number.POSITIVE_INFINITY) - seenRefs(draft, guess))
    // Taken together they must explain the counts, and not more than explain them.
    if (missing.every((n) => n >= 0) && missing.includes(0)) for (const pid of rest) shared.set(pid, first)
  }
  return shared
}

const noSharing: ReadonlyMap<number, number> = new Map()

/** fdinfo and bufinfo count alike; read at different moments, the most is kept. */
export function refsOf({bufinfo, fdinfo}: Draft): number | null {
  const counts = [...fdinfo.map(({refs}) => refs), ...bufinfo.flatMap(({refs}) => refs ?? [])]
  return counts.length === 0 ? null : counts.reduce((a, b) => Math.max(a, b))
}

/** Descriptors and maps seen, those of a shared table once. */
export function seenRefs(draft: Draft, shared: ReadonlyMap<number, number>): number {
  let seen = draft.strays
  for (const [pid, {descriptors, maps}] of draft.holders) seen += maps + (shared.has(pid) ? 0 : descriptors)
  return seen
}

/** Unix sockets with descriptors queued in them: sent, not yet received. */
export function findInFlight(facts: Facts): InFlight[] {
  const found: InFlight[] = []
  for (const process of facts.processes.values()) {
    for (const [descriptor, {inode, queued}] of process.sockets) {
      if (queued > 0)
        found.push({descriptor, pid: process.pid, queued, socket: inode ?? socketInode(process, descriptor)})
    }
  }
  return found.sort((a, b) => a.pid - b.pid || a.descriptor - b.descriptor)
}

function socketInode({links}: ProcessFacts, descriptor: number): number | null {
  const target = fdTarget(links.get(descriptor) ?? '')
  return target.kind === 'socket' ? target.inode : null
}

/** Exporters that are DRM drivers: the object's own dma-buf and each client's prime cache hold references. */
const drmExporters: ReadonlySet<string> = new Set(
  'amdgpu amdxdna armada drm etnaviv exynos_drm i915 ivpu lima mediatek_drm msm nouveau omapdrm panfrost panthor radeon rockchipdrm tegra_drm v3d vc4 vgem virtio_gpu vmwgfx xe'.split(
    ' '
  )
)

export const isDrmExporter = (exporter: string | null): boolean => exporter !== null && drmExporters.has(exporter)

export interface HiddenRefs {
  readonly exporter: string | null
  readonly attachments: readonly string[] | null
  readonly hiddenRefs: number | null
}

/** What may account for the references nobody was seen to hold; never more than they are. */
export function explainHidden(
  buffers: readonly HiddenRefs[],
  inFlight: readonly InFlight[],
  drmInUse: boolean
): RefSource[][] {
  // Two descriptors of one socket show the same queue.
  const queues = new Map(inFlight.map((one) => [one.socket ?? `${one.pid}/${one.descriptor}`, one.queued]))
  const queued = [...queues.values()].reduce((sum, n) => sum + n, 0)
  const pids = [...new Set(inFlight.map(({pid}) => pid))]

  const explained = buffers.map(({attachments, exporter, hiddenRefs}) => {
    const sources: RefSource[] = []
    let left = hiddenRefs ?? 0
    const attached = Math.min(left, attachments?.length ?? 0)
    if (attached > 0) sources.push({kind: 'attachment', refs: attached})
    left -= attached
    if (left > 0 && (isDrmExporter(exporter) || (attached > 0 && drmInUse))) {
      sources.push({kind: 'drm-prime-cache', refs: null})
      left = 0
    }
    return {left, sources}
  })
  const open = explained.filter(({left}) => left > 0)
  return explained.map(({left, sources}) =>
    left > 0 && queued > 0
      ? [...sources, {kind: 'in-flight' as const, pids, refs: Math.min(left, queued), sole: open.length === 1}]
      : sources
  )
}
