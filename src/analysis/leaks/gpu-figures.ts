/** How much GPU drivers have for whom at one moment, and what may account for it. */
import type {DrmClient} from '../../model/media.js'
import type {Snapshot} from '../../model/snapshot.js'
import {listsAreWhole} from '../ledger.js'
import type {Figure} from './figures.js'
import {machinePath} from './machine-path.js'

export interface GpuFigure {
  /** `client`: one open file, or one process; `device`: all that its driver has. */
  readonly of: 'client' | 'device'
  readonly unit: 'bytes' | 'objects'
  readonly pid: number | null
  readonly startTime: number | null
  readonly comm: string | null
  readonly device: string | null
  readonly path: string | null
  readonly what: string | null
}

export interface BesideGpu {
  /** Of a device, where objects are counted. */
  readonly bytes: number | null
  /** DRM and dma-buf descriptors of who has it; null: not read. */
  readonly descriptors: number | null
  /** Bytes of all clients; null: none tells. */
  readonly clients: number | null
  /** Bytes of all dma-bufs; null: not all were listed. */
  readonly dmabufs: number | null
}

type Seen = Figure<GpuFigure, BesideGpu>

export function gpuFigures(snapshot: Snapshot): Seen[] {
  const {buffers, clients, coverage, processes} = snapshot
  const byPid = new Map(processes.map((process) => [process.pid, process]))
  const totals = clients.flatMap((one) => totalOf(one) ?? [])
  const all: BesideGpu = {
    bytes: null,
    clients: totals.length === 0 ? null : totals.reduce((sum, bytes) => sum + bytes, 0),
    descriptors: null,
    dmabufs: listsAreWhole(coverage) ? buffers.reduce((sum, {size}) => sum + size, 0) : null
  }
  const owner = (pid: number | null) => {
    const process = pid === null ? undefined : byPid.get(pid)
    return {comm: process?.comm ?? null, pid, startTime: process?.startTime ?? null}
  }
  const descriptors = (pids: readonly number[]): number | null =>
    pids.reduce<number | null>((sum, pid) => {
      const counts = byPid.get(pid)?.descriptors
      return sum === null || counts == null ? null : sum + counts.drm + counts.dmabuf
    }, 0)
  return [
    ...clients.flatMap((client): Seen[] => {
      const {clientId, driver, holders, name, path, pdev} = client
      const [holder] = holders
      const value = totalOf(client)
      if (holder === undefined || value === null) return []
      const id = clientId ?? holder.descriptors.join()
      return [
        {
          beside: {...all, descriptors: descriptors(holders.map(({pid}) => pid))},
          key: JSON.stringify([driver, pdev, id, path, holder.pid, holder.startTime]),
          label: {
            ...owner(holder.pid),
            device: pdev ?? driver,
            of: 'client',
            path,
            startTime: holder.startTime,
            unit: 'bytes',
            what: name ?? driver
          },
          value
        }
      ]
    }),
    ...ofProcesses(snapshot).map(({device, path, pid, value}): Seen => {
      const label = {...owner(pid), device, of: 'client', path: null, unit: 'bytes', what: device} as const
      return {
        beside: {...all, descriptors: descriptors([pid])},
        key: JSON.stringify([path, pid, label.startTime]),
        label,
        value
      }
    }),
    ...ofDevices(snapshot, all)
  ]
}

/** All objects of a client, imported ones too; null: its driver does not say. */
function totalOf({regions}: DrmClient): number | null {
  const known = Object.values(regions).flatMap(({memory, resident, total}) => total ?? resident ?? memory ?? [])
  return known.length === 0 ? null : known.reduce((sum, bytes) => sum + bytes, 0)
}

/** What a process has of its own, by the figures of drivers out of the kernel's tree. */
const ownFigures: ReadonlySet<string> = new Set(['android-gpumem total', 'kgsl kernel', 'mali total_gpu_mem'])

const ofProcesses = ({statements}: Snapshot) =>
  statements.flatMap(({interface: id, name, path, pid, subject, unit, value}) =>
    pid !== null && unit === 'bytes' && ownFigures.has(`${id} ${name}`)
      ? [{device: subject ?? id, path: `${id} ${machinePath(path)} ${subject}`, pid, value}]
      : []
  )

/** What is a part of the device's whole, which stands before it. */
const isPart = (name: string | null): boolean => /^(?:active|purge\w*|reclaimable|resident)$/i.test(name ?? '')

function ofDevices({areas}: Snapshot, beside: BesideGpu): Seen[] {
  return areas.flatMap(({interface: id, kind, name, objects, path: of, used}): Seen[] => {
    const value = objects ?? used
    if (kind !== 'gpu' || value === null || isPart(name)) return []
    const path = machinePath(of)
    return [
      {
        beside: {...beside, bytes: used},
        key: JSON.stringify([id, path, name]),
        label: {
          comm: null,
          device: /\/(?:dri|accel)\/([^/]+)\//.exec(of)?.[1] ?? null,
          of: 'device',
          path,
          pid: null,
          startTime: null,
          unit: objects === null ? 'bytes' : 'objects',
          what: name ?? id
        },
        value
      }
    ]
  })
}
