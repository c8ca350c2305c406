/** The line that sums, and the sentences about what could not be seen: shared by every view of a snapshot. */
import {type Totals, tellsBuffers} from '../../analysis/ledger.js'
import type {Coverage, Issue} from '../../model/snapshot.js'
import {bytes, plural} from '../text.js'

export interface Wording {
  /** Exact bytes instead of KiB and MiB. */
  readonly bytes: boolean
}

export const sizeText = (size: number, wording: Wording): string => (wording.bytes ? `${size} B` : bytes(size))

/**
 * Two lines, so that they fit a narrow terminal:
 *
 *     32.0 MiB in 12 dma-bufs
 *     = 9.0 MiB exclusive + 21.0 MiB shared + 2.0 MiB kernel-held + 0 B unattributed
 */
export function ledgerLines(totals: Totals, coverage: readonly Coverage[], wording: Wording): string[] {
  if (nothingRead(totals, coverage)) return ['dma-bufs: not known, the input holds no interface that tells them apart.']
  const parts = [
    `${sizeText(totals.exclusiveBytes, wording)} exclusive`,
    `${sizeText(totals.sharedBytes, wording)} shared`,
    `${sizeText(totals.kernelHeldBytes, wording)} kernel-held`,
    `${sizeText(totals.unattributedBytes, wording)} unattributed`
  ]
  const atLeast = totals.complete ? '' : 'at least '
  return [
    `${atLeast}${sizeText(totals.bytes, wording)} in ${plural(totals.buffers, 'dma-buf', 'dma-bufs')}`,
    `= ${parts.join(' + ')}`
  ]
}

/** An empty result must not be shown as a fact. */
const nothingRead = ({buffers}: Totals, coverage: readonly Coverage[]): boolean => !tellsBuffers(buffers, coverage)

/** What could not be seen, most important first. */
export function gaps(
  totals: Totals,
  holderGap: string | null,
  coverage: readonly Coverage[],
  issues: readonly Issue[]
): string[] {
  const sentences: string[] = []
  if (!totals.complete && !nothingRead(totals, coverage))
    sentences.push(
      `Lower bounds: no list of all dma-bufs (sysfs statistics, debugfs bufinfo, BPF iterator) was read whole${mountHint(coverage)}.`
    )
  if (holderGap !== null && totals.buffers > 0) {
    const shares = totals.heldBytes > 0 ? ' Shares are among those seen; what none was seen for is unattributed.' : ''
    sentences.push(`Holders may be missing: ${holderGap}.${shares}`)
  } else if (totals.unattributedBytes > 0) {
    sentences.push(
      `Unattributed: ${plural(totals.unattributedBuffers, 'buffer', 'buffers')} without a holder, but buffers came and went, or processes ended, while the capture was taken, or holders were matched without inodes.`
    )
  }
  if (totals.kernelHeldBytes > 0) {
    sentences.push(
      `Kernel-held: ${plural(totals.kernelHeldBuffers, 'buffer', 'buffers')} that no process holds, and every process was read; see --by buffer.`
    )
  }
  if (totals.estimatedBytes > 0) sentences.push(`Estimated from the length of maps: ${totals.estimatedBytes} B.`)
  return [...sentences, ...notReadInFull(coverage, totals.buffers > 0 ? holderGap : null), ...issueSentences(issues)]
}

/** The one list that every kernel has may be a mount away. */
const mountHint = (coverage: readonly Coverage[]): string => {
  const bufinfo = coverage.find((row) => row.interface === 'dmabuf-bufinfo')
  return bufinfo?.status === 'absent' && bufinfo.reason !== null
    ? `; ${bufinfo.reason} (as root: mount -t debugfs debugfs /sys/kernel/debug)`
    : ''
}

/** One sentence for each reason, the interfaces it concerns before it; `said` was given already. */
function notReadInFull(coverage: readonly Coverage[], said: string | null): string[] {
  const byReason = new Map<string, string[]>()
  for (const {interface: id, lost, reason, status} of coverage) {
    // Absent, and something of it lost: whoever took the capture left it out.
    const none = status === 'complete' || (status === 'absent' && lost === 0)
    if (none || reason === null || reason === said) continue
    byReason.set(reason, [...(byReason.get(reason) ?? []), id])
  }
  return [...byReason].map(([reason, ids]) => `Not read in full: ${ids.join(', ')}: ${reason}.`)
}

const shownIssues = 5

function issueSentences(issues: readonly Issue[]): string[] {
  if (issues.length === 0) return []
  const shown = issues
    .slice(0, shownIssues)
    .map(({code, line, path, text}) => `  ${path}${line > 0 ? `:${line}` : ''}: ${code}: ${text}`)
  const more = issues.length > shownIssues ? [`  and ${issues.length - shownIssues} more (--json lists all)`] : []
  return [`${plural(issues.length, 'thing', 'things')} in the input could not be used:`, ...shown, ...more]
}
