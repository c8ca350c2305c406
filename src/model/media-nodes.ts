/** Nodes of media controllers beside an instance. */
import {fdTarget} from '../parsers/proc-fd.js'
import type {ProcessFacts} from './facts.js'
import type {V4l2Instance} from './media.js'

/** Requests of stateless codecs, and the links of cameras, go through `/dev/media0`: which instance a descriptor serves, nothing tells. */
export const withMediaNodes = (
  instances: readonly V4l2Instance[],
  processes: ReadonlyMap<number, ProcessFacts>
): V4l2Instance[] =>
  instances.map((instance) => ({
    ...instance,
    mediaNodes: [
      ...new Set(instance.holders.flatMap(({pid}) => [...(processes.get(pid)?.links.values() ?? [])].filter(isMedia)))
    ].sort()
  }))

const isMedia = (target: string): boolean => target.startsWith('/dev/media') && fdTarget(target).kind === 'media'
