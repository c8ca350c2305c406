/** Why what is there was not read, in words. */
import {leftOutReason} from '../parsers/manifest.js'
import type {FaultFact} from './facts.js'

/** By errno, or what was found in the capture; a sentence stands for itself. */
function wordsOf(reason: string): string {
  if (reason === 'ETIMEDOUT') return 'did not answer in time: a driver may be stuck, or it is long (see --timeout)'
  if (reason === 'ECANCELED') return 'not asked, after others did not answer in time (see --timeout)'
  if (/^E[A-Z\d]+$/.test(reason)) return `not readable (${reason})`
  return /^(?:cut|cut or damaged|stored empty)$/.test(reason) ? 'stored empty or cut' : reason
}

/** Each reason once, with how often; what was refused is told elsewhere. */
export function lossReason(faults: readonly FaultFact[]): string {
  const counts = new Map<string, number>()
  for (const {fault, reason} of faults) {
    if (fault !== 'lost' && fault !== 'unreadable') continue
    const words = wordsOf(reason)
    counts.set(words, (counts.get(words) ?? 0) + 1)
  }
  return [...counts].map(([words, count]) => `${count} ${words}`).join('; ')
}

/** Nothing of it is here, by the choice of who took the capture: as if the machine had none, but said. */
export const isLeftOut = (read: number, faults: readonly FaultFact[]): boolean =>
  read === 0 && faults.length > 0 && faults.every(({reason}) => reason === leftOutReason)
