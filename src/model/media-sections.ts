/** The sections of a snapshot about V4L2, DRM, heaps and pools. */
import {buildAreas} from './areas.js'
import {buildClients} from './clients.js'
import {buildControls} from './controls.js'
import type {Facts} from './facts.js'
import {buildInstances, type ProcessList} from './instances.js'
import type {DrmDevice} from './media.js'
import type {MediaFacts} from './media-facts.js'
import {withMediaNodes} from './media-nodes.js'
import {sorted} from './order.js'
import type {Snapshot} from './snapshot.js'
import {buildStatements} from './statements.js'
import {withOpeners} from './trackers.js'
import {buildVideoNodes} from './video-nodes.js'
import {findVideoOpens, mappedByPath} from './video-opens.js'

export type MediaSections = Pick<
  Snapshot,
  | 'allocations'
  | 'areas'
  | 'clients'
  | 'controls'
  | 'courses'
  | 'drmDevices'
  | 'heaps'
  | 'instances'
  | 'statements'
  | 'timelines'
  | 'videoNodes'
>

/** Processes in order of pid, as the first to be met of several that say the same is the one whose word stands. */
export function buildMedia(unordered: Facts, list: ProcessList): MediaSections {
  const {media} = unordered
  const processes = new Map(sorted(unordered.processes))
  const facts = {...unordered, processes}
  const opens = findVideoOpens([...processes.values()])
  const named = buildVideoNodes(media, opens, mappedByPath([...processes.values()]))
  const videoNodes = withOpeners(named, opens, media.memtracks)
  const clients = buildClients(facts)
  return {
    ...buildAreas(media),
    clients,
    controls: buildControls(media),
    courses: [...media.courses],
    drmDevices: drmDevices(media, clients),
    heaps: [...media.heaps].sort(),
    instances: withMediaNodes(buildInstances(facts, {list, nodes: videoNodes, opens}), processes),
    statements: buildStatements(media),
    timelines: [...media.timelines],
    videoNodes
  }
}

/** By debugfs where it was read; else by the nodes, of which a client may tell the driver. */
function drmDevices({drmNames, drmNodes}: MediaFacts, clients: Snapshot['clients']): DrmDevice[] {
  const found = new Map<string, string | null>()
  for (const {driver, unique} of drmNames.values()) found.set(unique ?? driver, driver)
  if (found.size === 0) {
    for (const [node, device] of drmNodes) {
      const known = clients.find(({path}) => path?.endsWith(`/${node}`) === true)?.driver ?? null
      if (known !== null || !found.has(device)) found.set(device, known)
    }
    for (const {driver, path, pdev} of clients) if (drmNodes.size === 0) found.set(pdev ?? path ?? driver ?? '', driver)
  }
  return [...found].map(([name, driver]) => ({driver, name})).sort((a, b) => (a.name < b.name ? -1 : 1))
}
