/** Findings as a table, and each in words with what to do next. */
import type {Finding} from '../../analysis/leaks/finding.js'
import type {Leaks} from '../../analysis/leaks/leaks.js'
import type {Report} from '../report.js'
import {plural} from '../text.js'
import {count, size, table, text, wide} from './columns.js'
import {wordsOf} from './leak-words/index.js'
import type {Wording} from './ledger.js'

export function leaksView({findings, series, skipped, snapshots}: Leaks, wording: Wording): Report {
  const boots = new Set(series.map(({boot}) => boot)).size
  const of = `${plural(snapshots, 'snapshot', 'snapshots')}${boots > 1 ? ` of ${boots} boots` : ''}`
  return {
    caveats: [
      ...findings.flatMap((one, at) => [
        `${at + 1}. ${wordsOf(one, wording).said}`,
        `   Next: ${wordsOf(one, wording).advice}`
      ]),
      ...skipped.map(({reason, rule, silent, snapshots: not}) =>
        silent
          ? `Not judged: ${rule}: ${reason}.`
          : `Judged without ${not.map((index) => `#${index}`).join(', ')}: ${rule}: ${reason}.`
      )
    ],
    heading: [`${plural(findings.length, 'finding', 'findings')} in ${of}.`],
    tables: [findingTable(findings)]
  }
}

const findingTable = (findings: readonly Finding[]) =>
  table(findings, [
    text('confidence', 'confidence', (one) => one.confidence),
    text('rule', 'rule', (one) => one.rule),
    size('bytes', 'bytes', (one) => (one.bytes === 0 ? null : one.bytes)),
    count('pid', 'pid', ({subject}) => subject.pid),
    text('comm', 'comm', ({subject}) => subject.comm),
    text('exporter', 'exporter', ({subject}) => subject.exporter),
    text('name', 'name', ({subject}) => subject.name),
    wide(text('device', 'device', ({subject}) => subject.device)),
    wide(text('path', 'path', ({subject}) => subject.path)),
    wide(text('what', 'what', ({subject}) => subject.what)),
    wide(text('inodes', 'inodes', ({subject}) => subject.inodes.join(' ')))
  ])
