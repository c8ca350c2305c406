import {create} from 'xmlbuilder'
import type {Findings, Result, RuleOutcome} from '../findings.js'
import type {Format} from '../report.js'
import {plural, printable} from '../text.js'

/**
 * JUnit XML, as Jenkins and GitLab read it: one suite, one case for each rule. A case fails by its findings that fail the
 * command; others are its output. A rule that could not judge is an error where that fails the command, else skipped.
 *
 * Names are printed as tables print them, so that no character is in it that XML 1.0 forbids.
 */
export const junit: Format = ({findings}) => {
  const {results = [], rules = [], tool} = findings ?? {}
  const name = tool === undefined ? 'findings' : `${tool.name} ${tool.version}`
  const cases = rules.map((rule) => ({failing: failing(rule, results), rest: rest(rule, results), rule}))
  const sums = {
    errors: cases.filter(({failing, rule}) => rule.outcome === 'blind' && failing.length === 0).length,
    failures: cases.filter(({failing}) => failing.length > 0).length,
    skipped: cases.filter(({failing, rule}) => rule.outcome === 'skipped' && failing.length === 0).length,
    tests: cases.length
  }
  const document = create('testsuites', {encoding: 'UTF-8', version: '1.0'})
  const suite = document.att({name, ...sums}).ele('testsuite', {name, ...sums})
  for (const {failing, rest, rule} of cases) {
    const one = suite.ele('testcase', {classname: 'leaks', name: rule.id})
    const reasons = rule.reasons.map(printable).join('; ')
    if (failing.length > 0) one.ele('failure', {message: headline(failing), type: failing[0]?.level}, told(failing))
    else if (rule.outcome === 'blind') one.ele('error', {message: `could not judge: ${reasons}`, type: 'blind'})
    else if (rule.outcome === 'skipped') one.ele('skipped', {message: reasons})
    if (rest.length > 0) one.ele('system-out', {}, told(rest))
  }
  return `${document.end({indent: '  ', newline: '\n', pretty: true})}\n`
}

const ofRule = ({id}: RuleOutcome, results: Findings['results']) => results.filter(({rule}) => rule === id)

const failing = (rule: RuleOutcome, results: Findings['results']) => ofRule(rule, results).filter((one) => one.failing)

const rest = (rule: RuleOutcome, results: Findings['results']) => ofRule(rule, results).filter((one) => !one.failing)

const headline = (results: readonly Result[]): string => {
  const [first] = results
  const more = results.length > 1 ? `${plural(results.length, 'finding', 'findings')}, the first: ` : ''
  return printable(`${more}${first?.message ?? ''}`)
}

const told = (results: readonly Result[]): string =>
  results
    .map(({advice, message, state, suppression}) => {
      const known = suppression !== null ? ' (suppressed)' : state === 'unchanged' ? ' (in the baseline)' : ''
      return `${printable(message)}${known}\n  Next: ${printable(advice)}\n`
    })
    .join('')
