/** What keeps a buffer alive, or is bound to it. */
import {isDrmExporter} from '../../model/refs.js'
import type {DmaBuffer, Fence, Process, Snapshot} from '../../model/snapshot.js'
import {exportPaths, importPaths, primeUsers, silentImporters} from './importers.js'
import {type References, referencesOf} from './references.js'
import {cluster, type Path, path, type Step} from './steps.js'
import {processesByPid, processStep} from './who.js'

/** Holders first, then what may account for references nobody was seen to hold, then what holds none itself. */
export function bufferPaths(
  buffer: DmaBuffer,
  snapshot: Snapshot,
  sinceOf: (fence: Fence) => number | null = () => null
): Path[] {
  const processes = processesByPid(snapshot)
  const end = bufferStep(buffer)
  const sum = referencesOf(buffer, processes)
  return cluster([
    ...holderPaths(buffer, processes, end),
    ...(sum.ofNobody > 0
      ? [path([nobody, {count: sum.ofNobody, kind: 'descriptor', numbers: []}, end], sum.ofNobody)]
      : []),
    ...attachmentPaths(buffer, sum, snapshot, end),
    ...primePaths(buffer, sum, snapshot, end),
    ...socketPaths(buffer, snapshot, processes, end),
    ...unknownPaths(buffer, sum, snapshot, end),
    ...listedPaths(buffer, snapshot, processes, end),
    ...exportPaths(buffer, snapshot, processes, end),
    ...(buffer.fences ?? []).map((fence) => path([{...fence, kind: 'fence', since: sinceOf(fence)}, end], 0))
  ])
}

const nobody = {comm: null, kind: 'process', pid: null, sharesDescriptorsWith: null, startTime: null} as const

const bufferStep = ({exporter, inode, name, size}: DmaBuffer): Step => ({exporter, inode, kind: 'buffer', name, size})

function holderPaths(
  {holders, identityEstimated}: DmaBuffer,
  processes: ReadonlyMap<number, Process>,
  end: Step
): Path[] {
  const confidence = identityEstimated ? 'likely' : 'certain'
  return holders.flatMap(({descriptors, maps, pid}) => {
    const who = processStep(pid, processes)
    // A list says that it holds the buffer, not by how many of what.
    if (descriptors === null || maps === null) return [path([who, end], null, confidence)]
    const own = who.sharesDescriptorsWith === null ? descriptors : 0
    return [
      ...(descriptors > 0
        ? [path([who, {count: descriptors, kind: 'descriptor', numbers: []}, end], own, confidence)]
        : []),
      ...(maps > 0 ? [path([who, {count: maps, kind: 'map'}, end], maps, confidence)] : [])
    ]
  })
}

/** Which of several devices has the references is not known: then they are in the sum alone. */
function attachmentPaths({attachments, holders}: DmaBuffer, sum: References, snapshot: Snapshot, end: Step): Path[] {
  const devices = new Map<string, number>()
  for (const device of attachments ?? []) devices.set(device, (devices.get(device) ?? 0) + 1)
  const refs = sum.explained.find(({kind}) => kind === 'attachment')?.refs ?? 0
  return [...devices].flatMap(([device, count]) => {
    const step = {count, device, kind: 'attachment'} as const
    return [
      path([step, end], devices.size === 1 ? refs : refs === 0 ? 0 : null),
      ...importPaths(device, snapshot, holders).map((before) => path([...before, step, end], null, 'possible'))
    ]
  })
}

function primePaths(
  {attachments, exporter, holders}: DmaBuffer,
  sum: References,
  snapshot: Snapshot,
  end: Step
): Path[] {
  const source = sum.explained.find(({kind}) => kind === 'drm-prime-cache')
  if (source === undefined) return []
  const drivers = isDrmExporter(exporter) && exporter !== null ? [exporter] : [...new Set(attachments ?? [])]
  const step = {drivers, kind: 'prime-cache'} as const
  return [
    path([step, end], source.refs, 'likely'),
    ...primeUsers(drivers, snapshot, holders).map((before) => path([...before, step, end], null, 'possible'))
  ]
}

function unknownPaths({holders}: DmaBuffer, {unexplained}: References, snapshot: Snapshot, end: Step): Path[] {
  if (unexplained === null || unexplained === 0) return []
  const step = {kind: 'unknown'} as const
  return [
    path([step, end], unexplained),
    ...silentImporters(snapshot, holders).map((before) => path([...before, step, end], null, 'possible'))
  ]
}

/** One path for each socket that it may be in. */
function socketPaths(
  {hiddenRefsFrom}: DmaBuffer,
  {inFlight}: Snapshot,
  processes: ReadonlyMap<number, Process>,
  end: Step
): Path[] {
  const source = hiddenRefsFrom.find((one) => one.kind === 'in-flight')
  if (source === undefined) return []
  const sockets = new Map<number | string, (typeof inFlight)[number][]>()
  for (const one of inFlight) {
    const key = one.socket ?? `${one.pid}/${one.descriptor}`
    sockets.set(key, [...(sockets.get(key) ?? []), one])
  }
  return [...sockets.values()].map((ends) => {
    const openIn = ends.map(({descriptor, pid}) => ({comm: processes.get(pid)?.comm ?? null, descriptor, pid}))
    const {queued = 0, socket = null} = ends[0] ?? {}
    const step = {kind: 'socket', openIn, queued, socket, sole: source.sole} as const
    const found = path([step, end], sockets.size === 1 ? source.refs : null, source.sole ? 'likely' : 'possible')
    return {...found, pids: [...new Set(openIn.map(({pid}) => pid))]}
  })
}

/** Drivers that list their objects with the inode of the dma-buf. */
const listedPaths = (
  {inode}: DmaBuffer,
  {allocations}: Snapshot,
  processes: ReadonlyMap<number, Process>,
  end: Step
): Path[] =>
  allocations.flatMap((one) =>
    inode === null || one.inode !== inode || one.pid === null
      ? []
      : [
          path(
            [
              {...processStep(one.pid, processes), comm: processes.get(one.pid)?.comm ?? one.comm},
              {interface: one.interface, kind: 'allocation', label: one.label},
              end
            ],
            null,
            'likely'
          )
        ]
  )
