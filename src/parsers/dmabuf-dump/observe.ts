/** What a text of dmabuf_dump states of the machine it was printed on. */
import type {ListedHolder} from '../listed-buffer.js'
import type {Observation, Seen} from '../observation.js'
import type {Statement} from '../statement.js'
import {parseDmabufDump} from './dmabuf-dump.js'
import type {DmabufDump, DumpedProcess, DumpMessage} from './value.js'

const id = 'dmabuf-dump'

/** Its figures of processes stay statements: what a release calls their part is not ours. */
export function observeDmabufDump(text: string, path: string): Seen {
  const {issues, value} = parseDmabufDump(text, {path})
  return {
    issues,
    observations: [
      ...buffersOf(value),
      {all: statementsOf(value, path), of: 'statements'},
      ...value.messages.flatMap((message) => refusal(message, path)),
      ...(value.whole ? [] : [fault(path, 'lost', 'cut, or its totals do not agree')]),
      {interface: id, of: 'media-read', partial: unlisted(value), path}
    ]
  }
}

interface Draft {
  size: number | null
  exporter: string | null
  name: string | null
  readonly holders: ListedHolder[]
}

function buffersOf({buffers, processes, table}: DmabufDump): Observation[] {
  const drafts = new Map<number, Draft>()
  const draftOf = (inode: number): Draft => {
    const known = drafts.get(inode) ?? {exporter: null, holders: [], name: null, size: null}
    drafts.set(inode, known)
    return known
  }
  for (const {exporter, inode, size} of buffers) Object.assign(draftOf(inode), {exporter, size})
  for (const {inode, size} of table) draftOf(inode).size ??= size
  for (const {buffers: held, comm, pid} of processes) {
    for (const {exporter, fdRefs, inode, mapRefs, name, size} of held) {
      if (inode === null) continue
      const draft = draftOf(inode)
      draft.size ??= size
      draft.exporter ??= exporter
      draft.name ??= name
      draft.holders.push({comm, descriptors: fdRefs, maps: mapRefs, pid})
    }
  }
  return [...drafts].map(([inode, {exporter, holders, name, size}]) => ({
    of: 'listed-buffer',
    value: {devices: null, exporter, holders, inode, interface: id, name, size}
  }))
}

function statementsOf({processes, totals}: DmabufDump, path: string): Statement[] {
  const figure = (name: string, value: number | null, of: DumpedProcess | null = null): Statement[] =>
    value === null
      ? []
      : [{interface: id, name, path, pid: of?.pid ?? null, subject: of?.comm ?? null, unit: 'bytes', value}]
  return [
    ...figure('dmabuf total', totals.dmabuf ?? totals.bytes),
    ...figure('kernel_rss', totals.kernelRss),
    ...figure('userspace_rss', totals.userspaceRss),
    ...figure('userspace_pss', totals.userspacePss),
    ...processes.flatMap((one) => [...figure('Rss', one.rss, one), ...figure('Pss', one.pss, one)])
  ]
}

/** Without `-b` it lists what processes hold; what none does is a sum at best. null: it lists all. */
function unlisted({buffers, processes, table, totals}: DmabufDump): string | null {
  if (buffers.length > 0 || processes.length + table.length === 0 || totals.kernelRss === 0) return null
  const more = totals.kernelRss === null ? '' : ` (${totals.kernelRss} bytes are held by none, it says)`
  return `only what processes hold is listed${more}: -b lists all`
}

/** What it says it could not do. */
const refusal = ({means, text}: DumpMessage, path: string): Observation[] =>
  means === 'denied' || means === 'process-unreadable' || means === 'no-proc'
    ? [fault(path, 'denied', text.trim())]
    : means === 'broken-off'
      ? [fault(path, 'lost', text.trim())]
      : []

const fault = (path: string, kind: 'denied' | 'lost', reason: string): Observation => ({
  fault: kind,
  fd: null,
  interface: id,
  of: 'fault',
  path,
  pid: null,
  reason
})
