/** Findings as a table, and those shown in words with what to do next. */
import {fails, type Leaks} from '../../analysis/leaks/leaks.js'
import type {Report, Table} from '../report.js'
import {count as digits, plural} from '../text.js'
import {count, type Spec, size, table, text, wide} from './columns.js'
import {budgetNotes, budgetTable} from './leak-budgets.js'
import {type About, reportFindings} from './leak-findings.js'
import {seriesText} from './leak-series.js'
import {skippedSentences} from './leak-skipped.js'
import type {ToldFinding, ToldLeaks} from './leaks-told.js'
import {sizeText, type Wording} from './ledger.js'

export function leaksView(leaks: ToldLeaks, about: About, wording: Wording): Report {
  const shown = leaks.findings.filter(({status}) => status !== 'suppressed')
  return {
    caveats: [...notes(leaks, shown), ...budgetNotes(leaks.budgets), ...skippedSentences(leaks)],
    findings: reportFindings(leaks, about),
    heading: [summary(leaks, shown), ...filterLine(leaks), ...verdictLine(leaks)],
    tables: [
      {...findingTable(shown), notes: shown.map((one, at) => details(one, at + 1, wording))},
      ...(leaks.budgets.length === 0 ? [] : [budgetTable(leaks.budgets, wording)])
    ]
  }
}

function summary({baseline, findings, series}: Leaks, shown: readonly ToldFinding[]): string {
  const of = (status: string) => findings.filter((one) => one.status === status).length
  const compared = baseline === null ? '' : ` (${of('new')} new, ${of('worse')} worse, ${of('known')} known)`
  const suppressed = of('suppressed')
  const less = suppressed === 0 ? '' : `; ${plural(suppressed, 'more is', 'more are')} suppressed`
  return `${plural(shown.length, 'finding', 'findings')}${compared} in ${seriesText(series)}${less}.`
}

/** A narrowed result must not pass for all there is. */
const filterLine = ({filter}: Leaks): string[] =>
  filter === null
    ? []
    : [
        `Filter ${filter.filters.map(({glob, key}) => `${key}=${glob}`).join(', ')}: ${plural(filter.leftOut, 'finding is', 'findings are')} left out, of the verdict too.`
      ]

function verdictLine(leaks: Leaks): string[] {
  const {budgets, failedClosed, failOn, findings} = leaks
  if (failOn === null && budgets.length === 0) return []
  if (!fails(leaks)) {
    const kept = budgets.length === 0 ? [] : ['every budget was kept']
    return [`Passes: ${[...(failOn === null ? [] : [`nothing new at or above ${failOn}`]), ...kept].join('; ')}.`]
  }
  const failing = findings.filter((one) => one.failing)
  const over = failing.filter(({rule}) => rule === 'budget-exceeded').length
  const rest = failing.length - over
  const why = [
    ...(rest > 0 ? [`${plural(rest, 'finding', 'findings')} at or above ${failOn}`] : []),
    ...(over > 0 ? [`${plural(over, 'budget', 'budgets')} exceeded`] : []),
    ...(failedClosed.length > 0
      ? [`what was needed could not be judged (${failedClosed.join(', ')}), which proves nothing`]
      : [])
  ]
  return [`Fails: ${why.join('; ')}.`]
}

/** Columns that say nothing here take no room in a table. */
function findingTable(findings: readonly ToldFinding[]): Table {
  const compared = findings.some(({status}) => status !== 'new')
  const same = <Row>(spec: Spec<Row>) => spec
  const numbered = findings.map((one, at) => ({...one, at: at + 1}))
  const unlessEmpty = (spec: Spec<ToldFinding>) =>
    findings.every((one) => spec.value(one) === null) ? wide(spec) : spec
  return table(numbered, [
    count('number', '#', ({at}) => at),
    text('confidence', 'confidence', (one) => one.confidence),
    (compared ? same : wide)(text('status', 'status', ({status}) => status)),
    text('rule', 'rule', (one) => one.rule),
    size('bytes', 'bytes', (one) => (one.bytes === 0 ? null : one.bytes)),
    unlessEmpty(count('pid', 'pid', ({subject}) => subject.pid)),
    unlessEmpty(text('comm', 'comm', ({subject}) => subject.comm)),
    unlessEmpty(text('exporter', 'exporter', ({subject}) => subject.exporter)),
    unlessEmpty(text('name', 'name', ({subject}) => subject.name)),
    unlessEmpty(text('device', 'device', ({subject}) => subject.device)),
    unlessEmpty(text('what', 'what', ({subject}) => subject.what)),
    unlessEmpty(text('path', 'path', ({subject}) => subject.path)),
    wide(text('inodes', 'inodes', ({subject}) => subject.inodes.join(' '))),
    wide(text('fingerprint', 'fingerprint', (one) => one.fingerprint)),
    wide(text('message', 'message', (one) => one.message))
  ])
}

const details = (finding: ToldFinding, number: number, wording: Wording): string[] => [
  `${number}. ${finding.message}`,
  ...course(finding, wording),
  `   Next: ${finding.advice}`
]

/** The first, the last, and what lies at the quarters between. */
function course({evidence}: ToldFinding, wording: Wording): string[] {
  const inBytes = evidence.some(({bytes}) => (bytes ?? 0) > 0)
  const points = evidence.flatMap(({bytes, count: number, snapshot}) => {
    const value = inBytes ? bytes : number
    return value === null ? [] : [{snapshot, value}]
  })
  if (points.length < 2) return []
  const at = [...new Set([0, 1, 2, 3, 4].map((quarter) => Math.round((quarter * (points.length - 1)) / 4)))]
  const shown = at.flatMap((place) => points[place] ?? [])
  const told = shown.map(({snapshot, value}) => `${inBytes ? sizeText(value, wording) : digits(value)} (#${snapshot})`)
  return [`   Over time: ${told.join(', ')}`]
}

function notes({baseline, suppressions}: Leaks, shown: readonly ToldFinding[]): string[] {
  const stale = suppressions?.stale ?? []
  return [
    ...(shown.filter(({bytes}) => bytes > 0).length > 1
      ? ['Findings may tell of the same memory: their bytes do not add up.']
      : []),
    ...(baseline !== null && baseline.gone > 0
      ? [
          `${plural(baseline.gone, 'finding of the baseline is', 'findings of the baseline are')} no more: a new baseline would not let them come back.`
        ]
      : []),
    ...stale.map(({line, text: entry}) => `Suppression of line ${line} (${entry}): there is no such finding any more.`)
  ]
}
