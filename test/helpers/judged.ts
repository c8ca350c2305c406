import type {Finding} from '../../src/analysis/leaks/finding.js'
import {type Judgement, leakJudge} from '../../src/analysis/leaks/judge.js'
import type {LeakRule} from '../../src/analysis/leaks/rule.js'
import type {Snapshot} from '../../src/model/snapshot.js'

/** One boot, in order of time. */
export function judged(rules: readonly LeakRule[], snapshots: readonly Snapshot[]): Judgement {
  const judge = leakJudge(rules)
  for (const [index, one] of snapshots.entries()) {
    judge.see(one, {index, uptimeSeconds: one.machine.uptimeSeconds}, one.machine.bootId ?? '')
  }
  return judge.judgement()
}

export const findingsOf = (rule: LeakRule, snapshots: readonly Snapshot[]): readonly Finding[] =>
  judged([rule], snapshots).findings
