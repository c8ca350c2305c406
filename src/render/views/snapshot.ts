/** One moment in short: the ledger, the largest processes and exporters, what was not seen. */
import {attribute} from '../../analysis/attribute.js'
import {clientRows} from '../../analysis/rows/client.js'
import {instanceRows} from '../../analysis/rows/instance.js'
import type {Snapshot} from '../../model/snapshot.js'
import type {Report, Table} from '../report.js'
import {attributionView} from './attribution.js'
import type {Wording} from './ledger.js'
import {machineWords} from './machine.js'
import {clientTable, instanceNotes, instanceTable} from './media.js'
import {allocationTable, areaTable, controlNotes, controlTable, statementTable} from './memory.js'

const shown = 10

export function snapshotView(snapshot: Snapshot, wording: Wording): Report {
  const processes = attributionView(attribute(snapshot, 'process'), wording)
  const [exporters] = attributionView(attribute(snapshot, 'exporter'), wording).tables
  const others = sections(snapshot)
  const known = machineWords(snapshot.machine)
  return {
    caveats: [...instanceNotes(instanceRows(snapshot)), ...controlNotes(snapshot.controls), ...processes.caveats],
    heading: [...(known.length === 0 ? [] : [known.join(', ')]), ...processes.heading],
    tables: [
      ...processes.tables.map((table, index) => (index === 0 ? {...table, title: 'Processes'} : table)),
      ...(exporters === undefined ? [] : [largest('Exporters', exporters)]),
      ...others
    ].filter(({rows, title}) => rows.length > 0 || (others.length === 0 && title === 'Processes'))
  }
}

/** What else there is; of what there is nothing, no table. */
function sections(snapshot: Snapshot): Table[] {
  const all: readonly (readonly [string, Table])[] = [
    ['V4L2 instances', instanceTable(instanceRows(snapshot))],
    ['DRM clients', clientTable(clientRows(snapshot))],
    ['Areas', areaTable(snapshot.areas)],
    ['Allocations', allocationTable(snapshot.allocations)],
    ['Stated', statementTable(snapshot.statements, snapshot.areas)],
    ['V4L2 controls', controlTable(snapshot.controls, snapshot.processes.length + snapshot.buffers.length === 0)]
  ]
  return all.flatMap(([title, table]) => (table.rows.length === 0 ? [] : [largest(title, table)]))
}

const largest = (title: string, table: Table): Table => ({
  ...table,
  rows: table.rows.slice(0, shown),
  title: table.rows.length > shown ? `${title} (the first ${shown} of ${table.rows.length})` : title
})
