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

/**
 * Open files of the device, each as the steps before its attachment: one of them imported the buffer, unless who did has
 * closed its own since. Files of one process and node are told together, as nothing tells them apart here.
 */
export function importPaths(device: string, snapshot: Snapshot): (readonly Step[])[] {
  const processes = processesByPid(snapshot)
  const found = new Map<string, {readonly pid: number; readonly numbers: number[]; readonly step: Step}>()
  const add = (step: ClientStep | InstanceStep, holders: V4l2Instance['holders']) => {
    for (const {descriptors, pid} of holders) {
      const key = `${pid} ${step.kind} ${step.path}`
      const known = found.get(key) ?? {numbers: [], pid, step}
      known.numbers.push(...descriptors)
      found.set(key, known)
    }
  }
  for (const one of snapshot.instances) if (isOn(one, device, snapshot)) add(openOnly(instanceStep(one)), one.holders)
  for (const one of snapshot.clients)
    if (one.pdev === device || one.driver === device) add({...clientStep(one), clientId: null, name: null}, one.holders)
  return [...found.values()].map(({numbers, pid, step}) => [
    processStep(pid, processes),
    {count: numbers.length, kind: 'descriptor', numbers: numbers.toSorted((a, b) => a - b)},
    step
  ])
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
export const isOn = (
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
