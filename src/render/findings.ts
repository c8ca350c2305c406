/** Findings of a command that judges, for formats that other programs gather. Texts may hold hostile names. */

export interface Findings {
  readonly tool: {readonly name: string; readonly version: string}
  /** Every rule, in order of id. */
  readonly rules: readonly RuleOutcome[]
  readonly results: readonly Result[]
  /** Are results compared with a baseline, or may they be suppressed? */
  readonly compared: {readonly baseline: boolean; readonly suppressions: boolean}
}

export interface RuleOutcome {
  readonly id: string
  readonly summary: string
  /** Its page, as Markdown; null: there is none at hand. */
  readonly help: string | null
  /** `blind`: it could not judge, and that fails the command. */
  readonly outcome: 'blind' | 'judged' | 'skipped'
  /** Why it did not judge, or not everything. */
  readonly reasons: readonly string[]
}

export interface Result {
  readonly rule: string
  readonly level: 'error' | 'note' | 'warning'
  readonly message: string
  readonly advice: string
  /** What it was found in, as the user named it; null: nothing. */
  readonly place: string | null
  /** The same in every run. */
  readonly fingerprint: string
  /** Against the baseline. */
  readonly state: 'new' | 'unchanged' | 'updated'
  readonly suppression: {readonly comment: string | null} | null
  /** It fails the command, or would if findings did. */
  readonly failing: boolean
  readonly properties: Readonly<Record<string, unknown>>
}
