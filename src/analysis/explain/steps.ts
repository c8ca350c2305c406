/** Ways by which something keeps a buffer alive, or is bound to it: chains of typed steps that end in what is explained. */
import type {DmaBuffer, Fence, InterfaceId} from '../../model/snapshot.js'
import {foldNumbers} from '../fold-numbers.js'
import type {Confidence} from '../leaks/finding.js'

export interface ProcessStep {
  readonly kind: 'process'
  /** null: the text does not say whose the descriptors are. */
  readonly pid: number | null
  readonly startTime: number | null
  readonly comm: string | null
  /** Another process with the very same descriptor table: its descriptors are the same. */
  readonly sharesDescriptorsWith: number | null
}

/** The opener may be gone, and others have it open. */
export interface InstanceStep {
  readonly kind: 'instance'
  readonly device: string | null
  readonly path: string | null
  readonly opener: number | null
  readonly openerGone: boolean | null
  readonly bytes: number | null
  readonly internalBytes: number | null
}

export interface ClientStep {
  readonly kind: 'client'
  readonly driver: string | null
  readonly pdev: string | null
  readonly clientId: number | null
  readonly path: string | null
  readonly name: string | null
}

interface FenceStep extends Fence {
  readonly kind: 'fence'
  /** An earlier snapshot in which this very fence was unsignalled, the first; null: none, or its numbers are not known. */
  readonly since: number | null
}

interface SocketStep {
  readonly kind: 'socket'
  /** Inode of the socket; null: not known. */
  readonly socket: number | null
  readonly openIn: readonly {readonly pid: number; readonly comm: string | null; readonly descriptor: number}[]
  /** Descriptors queued in it, of whatever. */
  readonly queued: number
  /** This buffer is the only one that they can be. */
  readonly sole: boolean
}

/** Buffers alike: of one exporter, size and name but for numbers. */
export interface BuffersStep {
  readonly kind: 'buffers'
  readonly exporter: string | null
  readonly name: string | null
  readonly size: number
  readonly count: number
  readonly bytes: number
  readonly inodes: readonly number[]
}

export type Step =
  | BuffersStep
  | ClientStep
  | FenceStep
  | InstanceStep
  | ProcessStep
  | SocketStep
  /** A vendor's list names the buffer among what a process has of a GPU. */
  | {readonly kind: 'allocation'; readonly interface: InterfaceId; readonly label: string | null}
  | {readonly kind: 'attachment'; readonly device: string; readonly count: number}
  | ({readonly kind: 'buffer'} & Pick<DmaBuffer, 'exporter' | 'inode' | 'name' | 'size'>)
  /** `numbers`: which they are, where that is known. */
  | {readonly kind: 'descriptor'; readonly count: number; readonly numbers: readonly number[]}
  | {readonly kind: 'map'; readonly count: number}
  /** What a DRM driver keeps for an object it exported or imported: for the object, and for each client's handle. */
  | {readonly kind: 'prime-cache'; readonly drivers: readonly string[]}
  /** `count` null: the interface does not say of how many buffers it is. */
  | {readonly kind: 'queue'; readonly name: string | null; readonly bytes: number; readonly count: number | null}
  /** References that nothing shows. */
  | {readonly kind: 'unknown'}

export interface Path {
  /** From what keeps it to what is kept. */
  readonly steps: readonly Step[]
  /** References this way and those alike have; 0: it holds none itself; null: not known, or counted with another path. */
  readonly refs: number | null
  readonly confidence: Confidence
  /** Equal ways, of which `steps` is one. */
  readonly alike: number
  /** Processes of all of them, in order. */
  readonly pids: readonly number[]
}

export function path(steps: readonly Step[], refs: number | null, confidence: Confidence = 'certain'): Path {
  const pids = steps.flatMap((step) => (step.kind === 'process' ? (step.pid ?? []) : []))
  return {alike: 1, confidence, pids, refs, steps}
}

/** Paths that differ in pids and the numbers of names alone are one, of which the first stands for all. */
export function cluster(paths: readonly Path[]): Path[] {
  const found = new Map<string, Path>()
  for (const one of paths) {
    const key = JSON.stringify([one.confidence, one.refs === null, one.steps.map(withoutIdentity)])
    const known = found.get(key)
    found.set(key, known === undefined ? one : joined(known, one))
  }
  return [...found.values()]
}

const joined = (a: Path, b: Path): Path => ({
  ...a,
  alike: a.alike + b.alike,
  pids: [...new Set([...a.pids, ...b.pids])].sort((one, other) => one - other),
  refs: a.refs === null || b.refs === null ? null : a.refs + b.refs
})

/** A process without a name is like no other. */
function withoutIdentity(step: Step): object {
  if (step.kind === 'process' && step.comm !== null)
    return {comm: foldNumbers(step.comm), kind: step.kind, shares: step.sharesDescriptorsWith !== null}
  if (step.kind === 'descriptor') return {count: step.count, kind: step.kind}
  return step
}
