/** DRM clients: one for each open file, however many descriptors and processes have it. */
import type {DrmFd} from '../parsers/drm/drm-fdinfo.js'
import type {InterfaceId} from '../parsers/interface.js'
import {fdTarget} from '../parsers/proc-fd.js'
import type {Facts, ProcessFacts} from './facts.js'
import type {DrmClient, DrmRegion, InstanceHolder} from './media.js'
import type {MediaFacts} from './media-facts.js'

interface Draft {
  readonly value: DrmFd
  readonly path: string | null
  readonly holders: Map<number, InstanceHolder>
}

/**
 * The id of a client is unique on the machine since 6.5, before within its driver: with it goes the PCI address, where
 * there is none the device of the node, as a client is of one node only.
 */
export function buildClients({media, processes}: Facts): DrmClient[] {
  const drafts = new Map<string, Draft>()
  const descriptors = [...processes.values()].flatMap((process) =>
    [...process.drm]
      .sort(([a], [b]) => a - b)
      .map(([fd, value]) => {
        const path = nodeOf(process, fd)
        return {device: value.pdev ?? deviceOf(path, media), fd, path, process, value}
      })
  )
  const placed = descriptors.filter(({device}) => device !== null)
  const devices = new Map<string, Set<string>>()
  for (const {device, value} of placed)
    devices.set(nameOf(value), (devices.get(nameOf(value)) ?? new Set()).add(device ?? ''))
  for (const {device: own, fd, path, process, value} of [
    ...placed,
    ...descriptors.filter(({device}) => device === null)
  ]) {
    // Of one whose link was not read the device is known if all others of its name are of one.
    const [only, ...others] = devices.get(nameOf(value)) ?? []
    const device = own ?? (others.length === 0 ? (only ?? null) : null)
    const key = value.clientId === null ? `${process.pid}/${fd}` : `${nameOf(value)} ${device}`
    const draft = drafts.get(key) ?? {holders: new Map(), path, value}
    drafts.set(key, draft)
    addHolder(draft.holders, process, fd)
  }
  for (const [index, value] of media.strayDrm.entries())
    drafts.set(`stray ${index}`, {holders: new Map(), path: null, value})
  return withOpens(media, [...drafts.values()]).sort(compare)
}

const nameOf = ({clientId, driver}: DrmFd): string => `${driver} ${clientId}`

function addHolder(holders: Map<number, InstanceHolder>, {pid, stat}: ProcessFacts, fd: number): void {
  const known = holders.get(pid)
  holders.set(pid, {descriptors: [...(known?.descriptors ?? []), fd], pid, startTime: stat?.startTime ?? null})
}

function nodeOf({links}: ProcessFacts, fd: number): string | null {
  const target = links.get(fd)
  return target !== undefined && fdTarget(target).kind === 'drm' ? target.replace(/ \(deleted\)$/, '') : null
}

/** The folder of the device below /sys/devices, else the node itself. */
function deviceOf(path: string | null, {drmNodes}: MediaFacts): string | null {
  return path === null ? null : (drmNodes.get(path.slice(path.lastIndexOf('/') + 1)) ?? path)
}

function ofDraft({holders, path, value}: Draft): DrmClient {
  const {clientId, clientName, driver, engines, others, pdev, regions} = value
  return {
    clientId,
    driver,
    engines,
    holders: [...holders.values()]
      .map(({descriptors, ...holder}) => ({descriptors: descriptors.toSorted((a, b) => a - b), ...holder}))
      .sort((a, b) => a.pid - b.pid),
    listedBy: ['drm-fdinfo'],
    name: clientName,
    opener: null,
    others,
    path,
    pdev,
    regions: Object.fromEntries(regions.map(({name, ...region}): [string, DrmRegion] => [name, region]))
  }
}

/** debugfs lists every open file of a device; by its id (7.3 and later) one knows which of them fdinfo did not show. */
function withOpens({drmNames, drmOpens}: MediaFacts, drafts: readonly Draft[]): DrmClient[] {
  const clients = drafts.map((draft) => ofDraft(draft))
  const found = new Map<string, DrmClient>()
  for (const {folder, rows} of drmOpens) {
    const device = drmNames.get(folder)
    for (const {id, name, tgid} of rows) {
      if (id === null) continue
      const driver = device?.driver ?? null
      const known = drafts.findIndex(({value}) => value.clientId === id && (driver === null || value.driver === driver))
      const listedBy: readonly InterfaceId[] = ['drm-debugfs']
      const client = clients[known]
      if (client !== undefined) {
        clients[known] = {...client, listedBy: ['drm-debugfs', 'drm-fdinfo'], name: client.name ?? name, opener: tgid}
        continue
      }
      const unique = device?.unique ?? folder.slice(folder.indexOf('/') + 1)
      const pdev = /^[\da-f]{4}:[\da-f]{2}:[\da-f]{2}\.\d$/.test(unique) ? unique : null
      found.set(`${driver} ${id}`, {
        clientId: id,
        driver,
        engines: [],
        holders: [],
        listedBy,
        name,
        opener: tgid,
        others: [],
        path: null,
        pdev,
        regions: {}
      })
    }
  }
  return [...clients, ...found.values()]
}

const compare = (a: DrmClient, b: DrmClient): number =>
  order(a.driver, b.driver) || order(a.pdev, b.pdev) || (a.clientId ?? 0) - (b.clientId ?? 0) || order(a.path, b.path)

const order = (a: string | null, b: string | null): number => ((a ?? '') < (b ?? '') ? -1 : Number(a !== b))
