/** May a rule speak of a snapshot? */
import type {Coverage, Snapshot} from '../../model/snapshot.js'
import type {Need} from './rule.js'

/** Why not: of each need that is not met, what would meet it and the best reason known. */
export interface Unmet {
  readonly needs: readonly Coverage['interface'][]
  readonly reason: string
  /** `absent`: nothing of it was there. */
  readonly status: 'absent' | 'denied' | 'partial'
  /** The source itself is cut or damaged. */
  readonly damaged: boolean
}

export function unmetNeed({coverage, issues}: Snapshot, needs: readonly Need[]): Unmet | null {
  // What is missing from it may only not have been read.
  if (issues.some(({code}) => code === 'archive-damaged' || code === 'input-limit')) {
    return {needs: needs.flatMap(({anyOf}) => anyOf), damaged: true, reason: 'the source is damaged', status: 'partial'}
  }
  for (const {anyOf, extent, inOrder} of needs) {
    const known = anyOf.flatMap((id) => coverage.find((one) => one.interface === id) ?? [])
    const there = known.filter((one) => extentOf(one) !== 'absent')
    if ((inOrder === true ? there.slice(0, 1) : there).some((one) => meets(one, extent))) continue
    const nearest = known.find(({status}) => status !== 'absent') ?? known[0]
    return {
      damaged: false,
      needs: anyOf,
      reason: nearest === undefined ? 'absent' : (nearest.reason ?? nearest.status),
      status: nearest === undefined ? 'absent' : extentOf(nearest)
    }
  }
  return null
}

function meets({lost, status}: Coverage, extent: Need['extent']): boolean {
  if (status === 'complete') return true
  if (extent === 'present') return status === 'partial'
  return extent === 'readable' && status === 'partial' && lost === 0
}

/** Absent, and something of it lost: whoever took the capture left it out. */
const extentOf = ({lost, status}: Coverage): Unmet['status'] =>
  status === 'denied' ? 'denied' : status === 'absent' && lost === 0 ? 'absent' : 'partial'
