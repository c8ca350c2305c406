/** Rules whose silence proves nothing. */
import {type Confidence, confidences, type RuleId} from './finding.js'
import type {Skipped} from './judge.js'

/**
 * A rule that could not see enough fails closed, unless it never says what would fail, or it judges what this machine
 * may not have: a codec, a GPU, a CMA area that no interface tells of, attachments and fences where there is no debugfs.
 * dma-bufs and their holders are everywhere; and what is there and was refused or lost is needed, whatever it is. Too
 * few snapshots are the user's choice.
 */
export const failedClosed = (skipped: readonly Skipped[], failOn: Confidence): readonly RuleId[] => {
  const lacking = new Set(skipped.filter(({status}) => status === 'absent').map(({rule}) => rule))
  const needed = skipped.filter(
    ({blind, damaged, needs, rule, status, surest}) =>
      blind &&
      status !== null &&
      // What whole snapshots show that this machine has not, the cut one among them has not either.
      !(damaged && lacking.has(rule)) &&
      confidences.indexOf(surest) >= confidences.indexOf(failOn) &&
      (status !== 'absent' || needs.some(isEverywhere))
  )
  return [...new Set(needed.map(({rule}) => rule))].sort()
}

const isEverywhere = (id: string): boolean =>
  id === 'proc-fd' || id === 'process-list' || (id.startsWith('dmabuf-') && !ofDebugfs.has(id))

const ofDebugfs: ReadonlySet<string> = new Set(['dmabuf-bufinfo', 'dmabuf-procs'])
