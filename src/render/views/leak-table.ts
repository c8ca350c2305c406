/** Findings as rows, each in words below them with what to do next. */
import type {Table} from '../report.js'
import {count as digits} from '../text.js'
import {count, type Spec, size, table, text, wide} from './columns.js'
import type {ToldFinding} from './leaks-told.js'
import {sizeText, type Wording} from './ledger.js'

export function findingTable(findings: readonly ToldFinding[], wording: Wording): Table {
  const rows = findings.map((one, at) => ({...one, number: at + 1}))
  return {
    ...table(rows, specs(findings)),
    notes: rows.map((one) => details(one, one.number, wording))
  }
}

interface Row extends ToldFinding {
  readonly number: number
}

/** Columns that say nothing here take no room. Of a budget its sentence tells what it is of. */
function specs(findings: readonly ToldFinding[]): readonly Spec<Row>[] {
  const unless = (empty: boolean, spec: Spec<Row>) => (empty ? wide(spec) : spec)
  const ofSubject = (key: 'comm' | 'device' | 'exporter' | 'name' | 'path' | 'what') =>
    unless(
      findings.every(({rule, subject}) => subject[key] === null || (key === 'what' && rule === 'budget-exceeded')),
      text(key, key, ({subject}) => subject[key])
    )
  return [
    count('number', '#', ({number}) => number),
    text('confidence', 'confidence', ({confidence}) => confidence),
    unless(
      findings.every(({status}) => status === 'new'),
      text('status', 'status', ({status}) => status)
    ),
    text('rule', 'rule', ({rule}) => rule),
    size('bytes', 'bytes', ({bytes}) => (bytes === 0 ? null : bytes)),
    unless(
      findings.every(({subject}) => subject.pid === null),
      count('pid', 'pid', ({subject}) => subject.pid)
    ),
    ofSubject('comm'),
    ofSubject('exporter'),
    ofSubject('name'),
    ofSubject('device'),
    ofSubject('what'),
    ofSubject('path'),
    wide(text('inodes', 'inodes', ({subject}) => subject.inodes.join(' '))),
    wide(text('fingerprint', 'fingerprint', ({fingerprint}) => fingerprint)),
    wide(text('message', 'message', ({message}) => message))
  ]
}

const details = (finding: ToldFinding, number: number, wording: Wording): string[] => [
  `${number}. ${finding.message}`,
  ...course(finding, wording),
  ...baselineLine(finding, wording),
  `   Next: ${finding.advice}`
]

function baselineLine({before, bytes, status}: ToldFinding, wording: Wording): string[] {
  if (before === null || status !== 'worse') return []
  const size = bytes > 0 ? sizeText(before.bytes, wording) : before.count === null ? null : digits(before.count)
  return [`   In the baseline: ${[...(size === null ? [] : [size]), before.confidence].join(', ')}`]
}

/** The first, the last, what lies at the quarters between, and the most. A series within one text has no places. */
function course({evidence}: ToldFinding, wording: Wording): string[] {
  const inBytes = evidence.some(({bytes}) => (bytes ?? 0) > 0)
  const points = evidence.flatMap(({bytes, count: number, snapshot}) => {
    const value = inBytes ? bytes : number
    return value === null ? [] : [{snapshot, value}]
  })
  if (points.length < 2) return []
  const most = points.reduce((best, {value}, place) => (value > (points[best]?.value ?? 0) ? place : best), 0)
  const quarters = [0, 1, 2, 3, 4].map((quarter) => Math.round((quarter * (points.length - 1)) / 4))
  const at = [...new Set([...quarters, most])].sort((a, b) => a - b)
  const placed = new Set(points.map(({snapshot}) => snapshot)).size > 1
  const shown = at.flatMap((place) => points[place] ?? [])
  const told = shown.map(
    ({snapshot, value}) => `${inBytes ? sizeText(value, wording) : digits(value)}${placed ? ` (#${snapshot})` : ''}`
  )
  return [`   Over time: ${told.join(', ')}`]
}
