import type {DmaBuffer, Process, RefSource} from '../../model/snapshot.js'

/** `refs = descriptors + maps + ofNobody + explained + unexplained - beyond`, where refs is known. */
export interface References {
  /** As the kernel counts them; null: no interface tells. */
  readonly refs: number | null
  /** Seen; those of a table that processes share, once. */
  readonly descriptors: number
  readonly maps: number
  /** Seen in texts that do not say whose they are. */
  readonly ofNobody: number
  /** What may account for those that were not seen. */
  readonly explained: readonly {readonly kind: RefSource['kind']; readonly refs: number}[]
  /** null where refs is. */
  readonly unexplained: number | null
  /** Seen beyond what the kernel counted: they were read at different moments. */
  readonly beyond: number
}

export function referencesOf(
  {hiddenRefs, hiddenRefsFrom, holders, refs}: DmaBuffer,
  processes: ReadonlyMap<number, Process>
): References {
  const descriptors = holders.reduce(
    (sum, one) => sum + (processes.get(one.pid)?.sharesDescriptorsWith == null ? (one.descriptors ?? 0) : 0),
    0
  )
  const maps = holders.reduce((sum, one) => sum + (one.maps ?? 0), 0)
  const hidden = hiddenRefs ?? 0
  let left = hidden
  const explained = hiddenRefsFrom.map(({kind, refs: said}) => {
    const taken = Math.min(left, said ?? left)
    left -= taken
    return {kind, refs: taken}
  })
  const others = refs === null ? 0 : refs - hidden - descriptors - maps
  return {
    beyond: Math.max(0, -others),
    descriptors,
    explained,
    maps,
    ofNobody: Math.max(0, others),
    refs,
    unexplained: refs === null ? null : left
  }
}
