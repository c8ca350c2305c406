import type {DmaBuffer, Snapshot} from '../../model/snapshot.js'
import {listsAreWhole} from '../ledger.js'
import {type FootprintParts, noParts} from './footprint.js'
import {type Placement, placementOf} from './placement.js'

/** The dma-bufs, by where their memory is. */
export function bufferParts(snapshot: Snapshot): FootprintParts {
  const {buffers, coverage} = snapshot
  const place = placementOf(snapshot)
  const sums = new Map<Placement, number>()
  for (const {exporter, size} of buffers) sums.set(place(exporter), (sums.get(place(exporter)) ?? 0) + size)
  const bytes = (placement: Placement) => sums.get(placement) ?? 0
  const source = sourcesOf(buffers)
  return {
    ...noParts,
    leftOut: [
      {
        bytes: bytes('pages-of-processes'),
        overlaps: 'Shmem and RSS of processes',
        source,
        what: 'dma-bufs of memfd or user pages'
      }
    ],
    notRam: [{bytes: bytes('not-ram'), source, what: 'dma-bufs of device windows'}],
    parts: [{atLeast: !listsAreWhole(coverage), bytes: bytes('ram'), source, what: 'dma-bufs'}],
    unknown: [{bytes: bytes('unknown'), source, what: 'dma-bufs whose exporter does not tell where they are'}]
  }
}

const sourcesOf = (buffers: readonly DmaBuffer[]): string =>
  [...new Set(buffers.flatMap(({listedBy}) => listedBy))].sort().join(', ') || 'dmabuf-fdinfo'
