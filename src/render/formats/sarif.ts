import type {Findings, Result, RuleOutcome} from '../findings.js'
import type {Format} from '../report.js'
import {encode, printable} from '../text.js'

/**
 * SARIF 2.1.0 (OASIS): one run, a result for each finding, a rule for each rule, a notification for each rule that could
 * not judge everything. Texts are printed as tables print them: viewers refuse bytes that are not UTF-8. Who needs the
 * exact name reads --json.
 */
export const sarif: Format = ({findings}) => {
  const {compared, results = [], rules = [], tool} = findings ?? {}
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {driver: {name: tool?.name ?? 'findings', version: tool?.version, rules: rules.map(descriptor)}},
        invocations: [
          {
            executionSuccessful: !rules.some(({outcome}) => outcome === 'blind'),
            toolExecutionNotifications: rules.flatMap(notifications)
          }
        ],
        columnKind: 'utf16CodeUnits',
        results: results.map((one) => result(one, rules, compared))
      }
    ]
  }
  return `${JSON.stringify(log, shown, 2)}\n`
}

const shown = (_: string, value: unknown): unknown => (typeof value === 'string' ? lines(value) : value)

/** Pages of help have lines; in a name a newline is printed as `\x0a` before it comes here. */
const lines = (text: string): string => text.split('\n').map(printable).join('\n')

const descriptor = ({help, id, summary}: RuleOutcome) => ({
  id,
  shortDescription: {text: message(summary)},
  ...(help !== null && {help: {text: help, markdown: help}})
})

const notifications = ({id, outcome, reasons}: RuleOutcome) =>
  reasons.map((reason) => ({
    associatedRule: {id},
    level: outcome === 'blind' ? 'error' : 'note',
    message: {text: message(`${id}: ${reason}`)}
  }))

function result(one: Result, rules: readonly RuleOutcome[], compared: Findings['compared'] | undefined) {
  const {advice, fingerprint, level, place, properties, rule, state, suppression} = one
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({id}) => id === rule),
    level,
    message: {text: message(`${one.message} Next: ${advice}`)},
    locations: place === null ? [] : [{physicalLocation: {artifactLocation: {uri: uri(place)}}}],
    partialFingerprints: {'mediamem/1': fingerprint},
    ...(compared?.baseline && {baselineState: state}),
    // All results say it, or none does.
    ...(compared?.suppressions && {
      suppressions:
        suppression === null
          ? []
          : [{kind: 'external', ...(suppression.comment !== null && {justification: suppression.comment})}]
    }),
    properties
  }
}

/** On one line. What looks like a link would be one, and braces stand for arguments. */
const message = (text: string): string =>
  printable(text)
    .replace(/\[(?=[^\]]*\]\()/g, '\\[')
    .replace(/[{}]/g, '$&$&')

const unreserved = /[\w.~/-]/

/** An address stays one; of a path every other byte is `%xx`. */
function uri(place: string): string {
  const [scheme = ''] = /^(?:live|ssh|adb):\/{0,2}|^\//.exec(place) ?? []
  const escaped = [...encode(place.slice(scheme.length))]
    .map((byte) => {
      const character = String.fromCharCode(byte)
      const plain = byte < 0x80 && (unreserved.test(character) || (scheme.endsWith('//') && /[@:]/.test(character)))
      return plain ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
  return `${scheme === '/' ? 'file:///' : scheme}${escaped}`
}
