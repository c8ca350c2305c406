/** Rules whose silence proves nothing. */
import type {RuleId} from './finding.js'
import type {Skipped} from './judge.js'

/**
 * A rule that could not see enough fails closed, unless it judges what this machine may not have: a codec, a GPU, a CMA
 * area that no interface tells of. dma-bufs and their holders are everywhere; and what is there and was refused or lost
 * is needed, whatever it is. Too few snapshots are the user's choice.
 */
export const failedClosed = (skipped: readonly Skipped[]): readonly RuleId[] => {
  const needed = skipped.filter(
    ({needs, silent, status}) => silent && status !== null && (status !== 'absent' || needs.some(isEverywhere))
  )
  return [...new Set(needed.map(({rule}) => rule))].sort()
}

const isEverywhere = (id: string): boolean =>
  id === 'proc-fd' || id === 'process-list' || (id.startsWith('dmabuf-') && id !== 'dmabuf-procs')
