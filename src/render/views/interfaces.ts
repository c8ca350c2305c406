/** What an input offers, what is missing, and what to do about it. */
import type {Coverage, ReportSection} from '../../model/snapshot.js'
import type {Report} from '../report.js'
import {plural} from '../text.js'
import {advice} from './advice.js'
import {sectionNotes, sectionTable} from './sections.js'

export function interfacesView(coverage: readonly Coverage[], sections: readonly ReportSection[]): Report {
  const complete = coverage.filter(({status}) => status === 'complete').length
  const wanting = coverage.filter(({status}) => status !== 'complete' && status !== 'absent')
  const leftOut = coverage.filter(({lost, status}) => status === 'absent' && lost > 0)
  const absent = coverage.filter(({status}) => status === 'absent').length
  return {
    caveats: [
      ...wanting.map(({interface: id, reason, status}) => `${id}: ${reason ?? status}. To have it: ${advice[id]}.`),
      ...leftOut.map(({interface: id, reason}) => `${id}: ${reason}.`),
      ...(absent > 0
        ? [
            `Absent: ${plural(absent, 'interface', 'interfaces')}; no kernel has all. How to have each: --columns interface,status,advice.`
          ]
        : []),
      ...sectionNotes(sections)
    ],
    heading: [`${complete} of ${plural(coverage.length, 'interface', 'interfaces')} read in full`],
    tables: [
      {
        columns: [
          {key: 'interface', title: 'interface', unit: 'text'},
          {key: 'status', title: 'status', unit: 'text'},
          {key: 'read', title: 'read', unit: 'count'},
          {key: 'denied', title: 'denied', unit: 'count'},
          {key: 'lost', title: 'lost', unit: 'count'},
          {key: 'gone', title: 'gone', unit: 'count'},
          {key: 'unit', title: 'of', unit: 'text'},
          {key: 'reason', title: 'reason', unit: 'text', wide: true},
          {key: 'advice', title: 'to have it', unit: 'text', wide: true}
        ],
        rows: coverage.map(({denied, gone, interface: id, lost, read, reason, status, unit}) => [
          id,
          status,
          read,
          denied,
          lost,
          gone,
          unit,
          reason,
          advice[id]
        ]),
        title: ''
      },
      ...(sections.length === 0 ? [] : [sectionTable(sections)])
    ]
  }
}
