/** What keeps a buffer that no process is seen to hold. */
import type {DmaBuffer, RefSource, Snapshot} from '../../model/snapshot.js'

/** Left when its attachments are taken off; null: not counted, or others may have any number of them. */
export function unexplainedRefs({hiddenRefs, hiddenRefsFrom}: DmaBuffer): number | null {
  if (hiddenRefs === null || hiddenRefsFrom.some(({kind}) => kind !== 'attachment')) return null
  return hiddenRefsFrom.reduce((left, {refs}) => left - (refs ?? 0), hiddenRefs)
}

type InFlightSource = Extract<RefSource, {readonly kind: 'in-flight'}>

export const inFlightSource = ({hiddenRefsFrom}: DmaBuffer): InFlightSource | null =>
  hiddenRefsFrom.find((source): source is InFlightSource => source.kind === 'in-flight') ?? null

/**
 * V4L2 drivers that copy with the CPU (videobuf2-vmalloc: webcams, vivid, vicodec) import a buffer without attaching a
 * device, and keep it after its descriptor was closed: where a node is open, one reference more is no riddle.
 */
export const mayImportUnseen = ({instances, processes}: Snapshot): boolean =>
  instances.some(({kind}) => kind !== 'device') || processes.some(({descriptors}) => (descriptors?.video ?? 0) > 0)
