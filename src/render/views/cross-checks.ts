/** Differences between sources of one figure, in words. */
import type {CrossCheck, CrossCheckReason} from '../../analysis/cross-checks.js'
import {sizeText, type Wording} from './ledger.js'

const shown = 5

const reasons: Readonly<Record<CrossCheckReason, string>> = {
  definition: 'releases divide differently: by references (10), by who maps it (11 to 13), by who holds it (14 on)',
  'held-only': 'that total may be of what processes hold alone',
  incomplete: 'not every buffer is in the input',
  moment: 'they were read at different moments'
}

export function crossCheckNotes(checks: readonly CrossCheck[], wording: Wording): string[] {
  const lines = checks
    .slice(0, shown)
    .map(
      ({counted, interface: id, name, pid, reason, stated}) =>
        `Compared: ${id} states ${name}${pid === null ? '' : ` of ${pid}`} ${sizeText(stated, wording)}, counted here ${sizeText(counted, wording)}: ${reasons[reason]}.`
    )
  return checks.length > shown ? [...lines, `And ${checks.length - shown} more differences (--json lists all).`] : lines
}
