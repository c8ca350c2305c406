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

/** `"leak" from system`: what is known of the buffers, after their number. */
export const bufferText = ({subject: {exporter, name}}: Finding): string =>
  [...(name === null ? [] : [`"${name}"`]), `from ${exporter ?? 'an unknown exporter'}`].join(' ')
