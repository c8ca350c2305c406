/** From counts to a word. */
import {leftOutReason} from '../parsers/manifest.js'
import type {FaultFact} from './facts.js'
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

/** Nothing of it is here, by the choice of who took the capture: as if the machine had none, but said. */
export const isLeftOut = (read: number, faults: readonly FaultFact[]): boolean =>
  read === 0 && faults.length > 0 && faults.every(({reason}) => reason === leftOutReason)
