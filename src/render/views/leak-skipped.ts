/** What was not judged, and why: rules with one reason in one sentence. */
import type {RuleId} from '../../analysis/leaks/finding.js'
import type {Skipped} from '../../analysis/leaks/judge.js'
import type {Leaks} from '../../analysis/leaks/leaks.js'
import {plural} from '../text.js'
import {budgetName} from './leak-budgets.js'

/** Of each rule, sentences without an end. */
export function skippedReasons({budgets, skipped}: Leaks): ReadonlyMap<RuleId, readonly string[]> {
  const found = new Map<RuleId, string[]>()
  const add = (rule: RuleId, reason: string) => found.set(rule, [...(found.get(rule) ?? []), reason])
  for (const one of mainReasons(skipped))
    add(one.rule, one.silent ? reasonText(one) : `without ${places(one.snapshots)}: ${reasonText(one)}`)
  for (const one of budgets)
    if (one.status === 'unmeasured') add('budget-exceeded', `${budgetName(one)} could not be measured`)
  return found
}

/** Rules that have nothing to judge here share a sentence: what most machines do not have is no news. */
export function skippedSentences({failedClosed, series, skipped}: Leaks): string[] {
  const silent = new Map<string, string[]>()
  const partly = new Map<string, string[]>()
  const add = (lines: Map<string, string[]>, why: string, rule: RuleId) =>
    lines.set(why, [...(lines.get(why) ?? []), rule])
  for (const one of mainReasons(skipped)) {
    const needed = failedClosed.includes(one.rule)
    if (!one.silent) add(partly, `${places(one.snapshots)}${sourcesOf(one, series)}: ${reasonText(one)}`, one.rule)
    else if (needed) add(silent, `${reasonText(one)} (needed: it fails the command)`, one.rule)
    else if (one.status === 'absent' && one.reason === 'absent')
      add(silent, 'nothing in the input is for them', one.rule)
    else if (one.status === 'absent') add(silent, one.reason, one.rule)
    else if (one.status === null && one.snapshots.length === 0) add(silent, 'too few snapshots of one boot', one.rule)
    else add(silent, reasonText(one), one.rule)
  }
  return [
    ...[...partly].map(([why, rules]) => `Judged without ${why}: ${rules.join(', ')}.`),
    ...[...silent].map(([why, rules]) => `Not judged, ${why}: ${rules.join(', ')}.`)
  ]
}

/** Of a rule that missed much for many reasons, what cost it most. */
function mainReasons(skipped: readonly Skipped[]): Skipped[] {
  const main = new Map<RuleId, Skipped>()
  for (const one of skipped) {
    const known = main.get(one.rule)
    const all = [...new Set([...(known?.snapshots ?? []), ...one.snapshots])].sort((a, b) => a - b)
    const more = known === undefined || one.snapshots.length > known.snapshots.length
    main.set(one.rule, {...(more ? one : known), snapshots: all})
  }
  return [...main.values()]
}

const reasonText = ({needs, reason, status}: Skipped): string =>
  status === 'absent'
    ? `nothing in the input tells of ${needs.join(' or ')}`
    : needs.length === 0 || needs.length > 3
      ? reason
      : `${needs.join(' or ')}: ${reason}`

const shownSources = 3

const sourcesOf = ({snapshots}: Skipped, series: Leaks['series']): string => {
  if (snapshots.length > shownSources) return ''
  const named = series.filter(({snapshot}) => snapshots.includes(snapshot)).map(({source}) => source)
  return named.length === 0 ? '' : ` (${named.join(', ')})`
}

const shownRuns = 5

/** `#1, #3–#7`: runs of places. */
export function places(snapshots: readonly number[]): string {
  const runs: {first: number; last: number}[] = []
  for (const one of snapshots) {
    const run = runs.at(-1)
    if (run !== undefined && run.last === one - 1) run.last = one
    else runs.push({first: one, last: one})
  }
  const shown = runs.slice(0, shownRuns).map(({first, last}) => (first === last ? `#${first}` : `#${first}–#${last}`))
  const rest = runs.slice(shownRuns).reduce((sum, {first, last}) => sum + last - first + 1, 0)
  return `${shown.join(', ')}${rest > 0 ? ` and ${plural(rest, 'other', 'others')}` : ''}`
}
