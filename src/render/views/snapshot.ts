/** One moment in short: the ledger, the largest processes and exporters, what was not seen. */
import {attribute} from '../../analysis/attribute.js'
import type {Snapshot} from '../../model/snapshot.js'
import type {Report, Table} from '../report.js'
import {attributionView} from './attribution.js'
import type {Wording} from './ledger.js'

const shown = 10

export function snapshotView(snapshot: Snapshot, wording: Wording): Report {
  const {bootId, kernel, uptimeSeconds} = snapshot.machine
  const processes = attributionView(attribute(snapshot, 'process'), wording)
  const exporters = attributionView(attribute(snapshot, 'exporter'), wording)
  const known = [
    ...(kernel === null ? [] : [`Linux ${kernel}`]),
    ...(uptimeSeconds === null ? [] : [`up ${Math.floor(uptimeSeconds)} s`]),
    ...(bootId === null ? [] : [`boot ${bootId}`])
  ]
  return {
    caveats: processes.caveats,
    heading: [...(known.length === 0 ? [] : [known.join(', ')]), ...processes.heading],
    tables: [
      ...processes.tables.map((table) => ({...table, title: 'Processes'})),
      ...exporters.tables.map(largest('Exporters'))
    ]
  }
}

const largest =
  (title: string) =>
  (table: Table): Table => ({
    ...table,
    rows: table.rows.slice(0, shown),
    title: table.rows.length > shown ? `${title} (the ${shown} largest of ${table.rows.length})` : title
  })
