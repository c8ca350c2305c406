/** Who may be behind the device that is attached to a buffer, and behind the queue it may be exported from. */
import type {DrmClient, V4l2Instance} from '../../model/media.js'
import type {DmaBuffer, Process, Snapshot} from '../../model/snapshot.js'
import {isQueueExporter} from '../footprint/exported-queues.js'
import {type ClientStep, type InstanceStep, type Path, path, type Step} from './steps.js'
import {processesByPid, processStep} from './who.js'

export const instanceStep = ({
  bytes,
  device,
  internalBytes,
  openerGone,
  path: node,
  pid
}: V4l2Instance): InstanceStep => ({
  bytes,
  device,
  internalBytes,
  kind: 'instance',
  opener: pid,
  openerGone,
  path: node
})

export const clientStep = ({clientId, driver, name, path: node, pdev}: DrmClient): ClientStep => ({
  clientId,
  driver,
  kind: 'client',
  name,
  path: node,
  pdev
})

type Openers = readonly (readonly [step: ClientStep | InstanceStep, holders: V4l2Instance['holders']])[]
type Holders = readonly {readonly pid: number}[]

/**
 * Each as the steps before what they hold the buffer by; those that hold the buffer themselves first. Files of one
 * process and node are told together, as nothing tells them apart here.
 */
function openFiles(openers: Openers, snapshot: Snapshot, holders: Holders): (readonly Step[])[] {
  const processes = processesByPid(snapshot)
  const found = new Map<string, {readonly pid: number; readonly numbers: number[]; readonly step: Step}>()
  for (const [step, open] of openers) {
    for (const {descriptors, pid} of open) {
      const key = `${pid} ${step.kind} ${step.path}`
      const known = found.get(key) ?? {numbers: [], pid, step}
      known.numbers.push(...descriptors)
      found.set(key, known)
    }
  }
  const own = new Set(holders.map(({pid}) => pid))
  return [...found.values()]
    .sort((a, b) => Number(own.has(b.pid)) - Number(own.has(a.pid)))
    .map(({numbers, pid, step}) => [
      processStep(pid, processes),
      {count: numbers.length, kind: 'descriptor', numbers: numbers.toSorted((a, b) => a - b)},
      step
    ])
}

const instanceOpeners = (instances: readonly V4l2Instance[]): Openers =>
  instances.map((one) => [openOnly(instanceStep(one)), one.holders])

const clientOpeners = (clients: readonly DrmClient[]): Openers =>
  clients.map((one) => [{...clientStep(one), clientId: null, name: null}, one.holders])

/** Open files of the device: one of them imported the buffer, unless who did has closed its own since. */
export const importPaths = (device: string, snapshot: Snapshot, holders: Holders): (readonly Step[])[] =>
  openFiles(
    [
      ...instanceOpeners(snapshot.instances.filter((one) => isOn(one, device, snapshot))),
      ...clientOpeners(snapshot.clients.filter(({driver, pdev}) => pdev === device || driver === device))
    ],
    snapshot,
    holders
  )

/** Clients of the drivers; `drm` is what most drivers export as. Where no driver prints its clients, who has a DRM node open. */
export function primeUsers(drivers: readonly string[], snapshot: Snapshot, holders: Holders): (readonly Step[])[] {
  const {clients, processes} = snapshot
  const fit = clients.filter(({driver, pdev}) => drivers.some((one) => one === 'drm' || one === driver || one === pdev))
  if (clients.length > 0) return openFiles(clientOpeners(fit), snapshot, holders)
  const known = processesByPid(snapshot)
  return processes.flatMap(({descriptors, pid}) =>
    descriptors === null || descriptors.drm === 0
      ? []
      : [[processStep(pid, known), {count: descriptors.drm, kind: 'descriptor' as const, numbers: []}]]
  )
}

/**
 * A V4L2 queue that reads through the CPU (videobuf2_vmalloc) keeps a reference and attaches nothing: of those who hold
 * the buffer, else of everyone, the V4L2 files that are open.
 */
export function silentImporters(snapshot: Snapshot, holders: Holders): (readonly Step[])[] {
  const all = openFiles(instanceOpeners(snapshot.instances.filter(({kind}) => kind !== 'device')), snapshot, holders)
  const own = new Set(holders.map(({pid}) => pid))
  const ofHolders = all.filter(([first]) => first?.kind === 'process' && first.pid !== null && own.has(first.pid))
  return ofHolders.length > 0 ? ofHolders : all
}

/** What several instances have in common. */
const openOnly = (step: InstanceStep): InstanceStep => ({
  ...step,
  bytes: null,
  internalBytes: null,
  opener: null,
  openerGone: null
})

/** Attachments are of the device that a node's parent is. */
const isOn = (
  {device, kind, path: node}: V4l2Instance,
  wanted: string,
  {videoNodes}: Pick<Snapshot, 'videoNodes'>
): boolean =>
  kind !== 'device' &&
  (device === wanted || (node !== null && videoNodes.some((one) => one.path === node && one.device === wanted)))

/**
 * Queues that a dma-buf of videobuf2 may be exported from: those with buffers of its size; where none of them is
 * tracked, the nodes its holders have open. The queue keeps the memory, not the dma-buf.
 */
export function exportPaths(
  {exporter, holders, size}: DmaBuffer,
  {instances}: Snapshot,
  processes: ReadonlyMap<number, Process>,
  end: Step
): Path[] {
  if (!isQueueExporter(exporter)) return []
  const before = (one: V4l2Instance): Step[] => [
    ...one.holders
      .slice(0, 1)
      .flatMap(({descriptors, pid}): Step[] => [
        processStep(pid, processes),
        {count: descriptors.length, kind: 'descriptor', numbers: descriptors}
      ]),
    instanceStep(one)
  ]
  const queues = instances.flatMap((one) =>
    one.queues
      .filter(({bytes, count}) => count !== null && count > 0 && bytes / count === size)
      .map(({bytes, count, name}) => path([...before(one), {bytes, count, kind: 'queue', name}, end], 0, 'possible'))
  )
  const pids = new Set(holders.map(({pid}) => pid))
  return queues.length > 0
    ? queues
    : instances
        .filter(({holders: open, kind}) => kind === 'descriptor' && open.some(({pid}) => pids.has(pid)))
        .map((one) => path([...before(one), end], 0, 'possible'))
}
