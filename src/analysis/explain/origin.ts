/** Who made a buffer, as far as can be known: the kernel keeps no record of it. */
import {isDrmExporter} from '../../model/refs.js'
import type {DmaBuffer, Snapshot} from '../../model/snapshot.js'
import {isSystemMemory} from '../exporters.js'
import {isQueueExporter} from '../footprint/exported-queues.js'
import type {Confidence} from '../leaks/finding.js'
import type {Sighting} from './buffer-history.js'
import type {Who} from './who.js'

/**
 * - `heap`: a process asked a heap for it.
 * - `drm`: a GPU client exported it.
 * - `v4l2-queue`: a V4L2 queue exported it.
 * - `memfd`: made of pages that a process had.
 */
type ExporterKind = 'drm' | 'heap' | 'memfd' | 'other' | 'unknown' | 'v4l2-queue'

export interface Origin {
  readonly exporter: string | null
  readonly exporterKind: ExporterKind
  /**
   * Who alone held it when it was first seen. It may have been given it by another who let go before: `likely` only
   * where the snapshot before did not have the buffer, and then of no queue unless it has such a node open. null: nobody,
   * or several.
   */
  readonly maker: Who | null
  readonly confidence: Confidence | null
  /** Who held it when it was first seen. */
  readonly firstHolders: readonly Who[]
  /** Processes whose comm stands in the name of the buffer, which anyone who holds it may change. */
  readonly namedAfter: readonly Who[]
}

export function originOf(
  {exporter, identityEstimated, name}: DmaBuffer,
  snapshot: Snapshot,
  {absentAt}: Sighting,
  firstHolders: readonly Who[]
): Origin {
  const exporterKind = kindOf(exporter, snapshot)
  const [only, ...others] = firstHolders
  const maker = others.length === 0 && !identityEstimated ? (only ?? null) : null
  const couldMake =
    exporterKind !== 'v4l2-queue' || snapshot.instances.some(({holders}) => holders.some(({pid}) => pid === maker?.pid))
  return {
    confidence: maker === null ? null : absentAt !== null && couldMake ? 'likely' : 'possible',
    exporter,
    exporterKind,
    firstHolders,
    maker,
    namedAfter: name === null ? [] : namedAfter(name, snapshot)
  }
}

function kindOf(exporter: string | null, {heaps}: Snapshot): ExporterKind {
  if (exporter === null) return 'unknown'
  if (isQueueExporter(exporter)) return 'v4l2-queue'
  if (exporter === 'udmabuf') return 'memfd'
  if (isDrmExporter(exporter)) return 'drm'
  return heaps.includes(exporter) || (isSystemMemory(exporter) === true && exporter !== 'fastrpc') ? 'heap' : 'other'
}

/** Shorter ones stand in many names by accident. */
const leastComm = 4

function namedAfter(name: string, {processes}: Snapshot): Who[] {
  const words = new Set(name.split(/[^\p{L}\p{N}._]+/u))
  return processes.flatMap(({comm, kernelThread, pid, startTime}) =>
    comm !== null && kernelThread !== true && comm.length >= leastComm && words.has(comm)
      ? [{comm, pid, startTime}]
      : []
  )
}
