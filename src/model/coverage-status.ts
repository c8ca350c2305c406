/** From counts to a word. */
import type {CoverageStatus} from './snapshot.js'

export interface Counts {
  readonly read: number
  readonly denied: number
  readonly lost: number
  readonly gone: number
}

/** Nothing met is absent; a gap makes it partial; nothing but refusals is denied. */
export const statusOf = ({denied, lost, read}: Counts): CoverageStatus => {
  if (denied + lost === 0) return read > 0 ? 'complete' : 'absent'
  return read === 0 && lost === 0 ? 'denied' : 'partial'
}
