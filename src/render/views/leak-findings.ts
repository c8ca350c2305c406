/** Findings for formats that other programs gather. */
import type {RuleId} from '../../analysis/leaks/finding.js'
import type {Findings, Result, RuleOutcome} from '../findings.js'
import {skippedReasons} from './leak-skipped.js'
import type {ToldFinding, ToldLeaks} from './leaks-told.js'

/** What is known of the rules and the tool beside what they found. */
export interface About {
  readonly tool: Findings['tool']
  readonly rules: readonly {readonly id: RuleId; readonly summary: string; readonly help: string | null}[]
}

export function reportFindings(leaks: ToldLeaks, {rules, tool}: About): Findings {
  const {baseline, failedClosed, findings, judged, suppressions} = leaks
  const reasons = skippedReasons(leaks)
  const outcomeOf = (id: RuleId): RuleOutcome['outcome'] =>
    failedClosed.includes(id) ? 'blind' : judged.includes(id) ? 'judged' : 'skipped'
  return {
    compared: {baseline: baseline !== null, suppressions: suppressions !== null},
    results: findings.map((one) => result(one, leaks)),
    rules: rules
      .map(({help, id, summary}) => ({help, id, outcome: outcomeOf(id), reasons: reasons.get(id) ?? [], summary}))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    tool
  }
}

const levels = {certain: 'error', likely: 'warning', possible: 'note'} as const
const states = {known: 'unchanged', new: 'new', suppressed: 'new', worse: 'updated'} as const

function result(finding: ToldFinding, {failOn, series}: ToldLeaks): Result {
  const {advice, args, bytes, confidence, evidence, fingerprint, message, status, subject, suppression} = finding
  const last = evidence.at(-1)?.snapshot
  const fresh = status === 'new' || status === 'worse'
  return {
    advice,
    failing: finding.failing || (failOn === null && fresh),
    fingerprint,
    level: levels[confidence],
    message,
    place: series.find(({snapshot}) => snapshot === last)?.source ?? series.at(-1)?.source ?? null,
    properties: {advice, args, bytes, confidence, evidence, status, subject},
    rule: finding.rule,
    state: states[status],
    suppression: suppression && {comment: suppression.comment}
  }
}
