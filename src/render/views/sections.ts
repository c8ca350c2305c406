/** What an Android bugreport holds: sections, and services in them. */
import type {ReportSection} from '../../model/snapshot.js'
import type {Table} from '../report.js'
import {plural} from '../text.js'

interface Group extends Pick<ReportSection, 'ended' | 'status' | 'title'> {
  readonly first: ReportSection
  readonly count: number
  readonly lines: number
}

const order = {absent: 1, 'not-understood': 2, understood: 0} as const

/** Those of one kind, such as a map of each process, are one row; what is understood comes first. */
export function sectionTable(sections: readonly ReportSection[]): Table {
  const groups = [...grouped(sections)].sort((a, b) => order[a.status] - order[b.status])
  return {
    columns: [
      {key: 'section', title: 'section', unit: 'text'},
      {key: 'sectionStatus', title: 'status', unit: 'text'},
      {key: 'ended', title: 'ended', unit: 'text'},
      {key: 'sections', title: 'sections', unit: 'count'},
      {key: 'lines', title: 'lines', unit: 'count'},
      {key: 'line', title: 'from line', unit: 'count'},
      {key: 'command', title: 'command', unit: 'text', wide: true},
      {key: 'why', title: 'why', unit: 'text', wide: true}
    ],
    rows: groups.map(({count, ended, first, lines, status, title}) => [
      title,
      status,
      ended,
      count,
      lines,
      first.line,
      first.command,
      first.why
    ]),
    title: 'Sections of the bugreport'
  }
}

/** Of what did not end as it should. */
export const sectionNotes = (sections: readonly ReportSection[]): string[] => {
  const torn = sections.filter(({ended}) => ended === 'timed-out' || ended === 'failed' || ended === 'cut')
  const words = torn.slice(0, 5).map((one) => `${nameOf(one)} (${one.ended})`)
  const more = torn.length > words.length ? `, and ${torn.length - words.length} more` : ''
  return torn.length === 0
    ? []
    : [`${plural(torn.length, 'section is', 'sections are')} not whole in the report: ${words.join(', ')}${more}.`]
}

const nameOf = ({service, title}: ReportSection): string => (service === null ? title : `${title} / ${service}`)

/** `SHOW MAP 741 (/system/bin/surfaceflinger)` is a `SHOW MAP N`; of services nobody reads there are a hundred. */
const kindOf = (one: ReportSection): string => {
  const name = nameOf(one)
  if (one.status !== 'not-understood') return name
  if (one.service !== null) return one.ended === 'complete' ? `${one.title} / other services` : name
  const open = name.endsWith(')') ? name.indexOf(' (') : -1
  return (open === -1 ? name : name.slice(0, open)).replace(/\b\d+\b/g, 'N')
}

function grouped(sections: readonly ReportSection[]): Iterable<Group> {
  const found = new Map<string, Group>()
  for (const one of sections) {
    const title = kindOf(one)
    const key = JSON.stringify([title, one.status, one.ended])
    const known = found.get(key)
    found.set(key, {
      count: (known?.count ?? 0) + 1,
      ended: one.ended,
      first: known?.first ?? one,
      lines: (known?.lines ?? 0) + one.lines,
      status: one.status,
      title
    })
  }
  return found.values()
}
