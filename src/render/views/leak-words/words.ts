import type {Finding, RuleId} from '../../../analysis/leaks/finding.js'
import type {Wording} from '../ledger.js'

/** What a finding says to people, and what they can do next: a command where there is one. */
export interface Words {
  readonly said: (finding: Finding, wording: Wording) => string
  readonly advice: (finding: Finding) => string
}

export type RuleWords = Readonly<Partial<Record<RuleId, Words>>>

/** `leakd (82)`, `82`, `nobody`. */
export const holderText = ({subject: {comm, pid}}: Finding): string =>
  pid === null ? (comm ?? 'nobody') : comm === null ? String(pid) : `${comm} (${pid})`

/** `system "leak" of 8.0 MiB`: what is known of the buffers. */
export const bufferText = ({subject: {exporter, name}}: Finding): string =>
  [exporter ?? 'of an unknown exporter', ...(name === null ? [] : [`"${name}"`])].join(' ')
