/** Findings that the user knows and does not want to be told. */
import {matchesGlob} from '../filter.js'
import {type Finding, type RuleId, ruleIds} from './finding.js'

const keys = ['comm', 'device', 'exporter', 'name', 'path', 'pid', 'what'] as const
type Key = (typeof keys)[number]

export interface Suppression {
  /** 1-based. */
  readonly line: number
  /** Without the comment. */
  readonly text: string
  readonly comment: string | null
  readonly rule: RuleId | '*'
  readonly globs: readonly {readonly key: Key; readonly glob: string}[]
}

export type Suppressions =
  | {readonly suppressions: readonly Suppression[]}
  | {readonly fault: {readonly line: number; readonly why: string}}

/**
 *     line := blank* [ rule (blank key=glob)* ] [ blank* "#" comment ]
 *
 * `rule` is one of ours or `*`. A `#` begins a comment where a word would begin: that of `name=frame-#` does not. A blank
 * within a glob is written `?`.
 */
export function parseSuppressions(text: string): Suppressions {
  const suppressions: Suppression[] = []
  for (const [at, row] of text.split(/\r?\n/).entries()) {
    const line = at + 1
    const comment = /(?:^|\s)#(.*)$/.exec(row)
    const entry = row.slice(0, comment?.index ?? row.length).trim()
    if (entry === '') continue
    const [first = '', ...words] = entry.split(/\s+/)
    const rule = first === '*' ? '*' : ruleIds.find((id) => id === first)
    if (rule === undefined) return {fault: {line, why: `there is no rule ${first}`}}
    const globs: {key: Key; glob: string}[] = []
    for (const word of words) {
      const equals = word.indexOf('=')
      const key = keys.find((one) => one === word.slice(0, equals))
      if (equals === -1 || key === undefined)
        return {fault: {line, why: `expected KEY=GLOB with KEY one of ${keys.join(', ')}: ${word}`}}
      globs.push({glob: word.slice(equals + 1), key})
    }
    if (rule === '*' && globs.length === 0) return {fault: {line, why: 'a * alone would suppress everything'}}
    suppressions.push({comment: comment?.[1]?.trim() || null, globs, line, rule, text: entry})
  }
  return {suppressions}
}

/** All of its globs must match; what the finding says nothing of is matched by nothing alone. */
export const suppresses = ({globs, rule}: Suppression, finding: Finding): boolean =>
  (rule === '*' || rule === finding.rule) &&
  globs.every(({glob, key}) => {
    const value = finding.subject[key]
    return value === null ? glob === '' : matchesGlob(glob, String(value))
  })
