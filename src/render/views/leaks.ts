/** What was found, whether that fails the command, and what could not be judged. */
import {fails, type Leaks, lostCaptures} from '../../analysis/leaks/leaks.js'
import type {Report} from '../report.js'
import {plural} from '../text.js'
import {budgetNotes, budgetTable} from './leak-budgets.js'
import {type About, reportFindings} from './leak-findings.js'
import {seriesLine, seriesText} from './leak-series.js'
import {skippedSentences} from './leak-skipped.js'
import {findingTable} from './leak-table.js'
import type {ToldFinding, ToldLeaks} from './leaks-told.js'
import type {Wording} from './ledger.js'

export function leaksView(leaks: ToldLeaks, about: About, wording: Wording): Report {
  const shown = leaks.findings.filter(({status}) => status !== 'suppressed')
  return {
    caveats: [
      ...notes(leaks, shown),
      ...seriesLine(leaks.series),
      ...budgetNotes(leaks.budgets),
      ...skippedSentences(leaks)
    ],
    findings: reportFindings(leaks, about),
    heading: [summary(leaks, shown), ...filterLine(leaks), ...verdictLine(leaks)],
    tables: [findingTable(shown, wording), ...(leaks.budgets.length === 0 ? [] : [budgetTable(leaks.budgets, wording)])]
  }
}

function summary({baseline, findings, judged, series, skipped}: Leaks, shown: readonly ToldFinding[]): string {
  const of = (status: string) => findings.filter((one) => one.status === status).length
  const compared = baseline === null ? '' : ` (${of('new')} new, ${of('worse')} worse, ${of('known')} known)`
  const suppressed = of('suppressed')
  const less = suppressed === 0 ? '' : `; ${plural(suppressed, 'more is', 'more are')} suppressed`
  const rules = new Set([...judged, ...skipped.map(({rule}) => rule)]).size
  const could = judged.length === rules ? '' : `; ${judged.length} of ${rules} rules could judge`
  return `${plural(shown.length, 'finding', 'findings')}${compared} in ${seriesText(series)}${less}${could}.`
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
    return [
      `Passes: ${[...(failOn === null ? [] : [`nothing${leaks.baseline === null ? '' : ' new'} at or above ${failOn}`]), ...kept].join('; ')}.`
    ]
  }
  const failing = findings.filter((one) => one.failing)
  const over = failing.filter(({rule}) => rule === 'budget-exceeded').length
  const rest = failing.length - over
  const why = [
    ...(rest > 0 ? [`${plural(rest, 'finding', 'findings')} at or above ${failOn}`] : []),
    ...(over > 0 ? [`${plural(over, 'budget', 'budgets')} exceeded`] : []),
    ...(lostCaptures(leaks) > 0 ? [`${plural(lostCaptures(leaks), 'capture', 'captures')} could not be read`] : []),
    ...(failedClosed.length > 0
      ? [`not all that is needed could be judged (${failedClosed.join(', ')}): no finding there proves nothing`]
      : [])
  ]
  return [`Fails: ${why.join('; ')}.`]
}

function notes({baseline, suppressions}: Leaks, shown: readonly ToldFinding[]): string[] {
  const stale = suppressions?.stale ?? []
  return [
    ...(shown.filter(({bytes}) => bytes > 0).length > 1
      ? ['Findings may tell of the same memory: their bytes do not add up.']
      : []),
    ...(baseline !== null && baseline.gone > 0
      ? [
          `${plural(baseline.gone, 'finding of the baseline was', 'findings of the baseline were')} not found again: a baseline made anew (--json) would tell when they come back.`
        ]
      : []),
    ...stale.map(({line, text: entry}) => `Suppression of line ${line} (${entry}): it matches no finding.`)
  ]
}
