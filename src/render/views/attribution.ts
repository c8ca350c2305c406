/** Who holds the bytes, as tables. */
import type {Attribution, Rows} from '../../analysis/attribute.js'
import type {GroupSums} from '../../analysis/rows/group.js'
import type {ProcessRow} from '../../analysis/rows/process.js'
import type {Report, Table} from '../report.js'
import {plural} from '../text.js'
import {fences, heldBy, hiddenFrom} from './buffer-cells.js'
import {count, type Spec, size, table, text, wide} from './columns.js'
import {crossCheckNotes} from './cross-checks.js'
import {doubleExportNotes, footprintTable} from './footprint.js'
import {gaps, ledgerLines, sizeText, type Wording} from './ledger.js'
import {clientNotes, clientTable, instanceNotes, instanceTable} from './media.js'

export function attributionView(result: Attribution, wording: Wording): Report {
  const {footprint} = result.totals
  const ledger = footprint === null ? null : footprintTable(footprint)
  return {
    caveats: [...notes(result, wording), ...gaps(result.totals, result.holderGap, result.coverage, result.issues)],
    heading: [...filterLines(result, wording), ...ledgerLines(result.totals, result.coverage, wording)],
    tables: [rowsTable(result), ...(ledger === null ? [] : [ledger])]
  }
}

/** A narrowed result must not pass for the machine's. */
function filterLines({filter, totals}: Attribution, wording: Wording): string[] {
  if (filter === null) return []
  const words = filter.filters.map(({glob, key}) => `${key}=${glob}`).join(', ')
  const of = `${totals.buffers} of ${plural(filter.ofBuffers, 'dma-buf', 'dma-bufs')}, ${sizeText(filter.ofBytes, wording)}`
  return [`Filter ${words}: ${of} in all; a process's PSS still counts holders that are left out.`]
}

function notes(result: Attribution, wording: Wording): string[] {
  const sentences: string[] = []
  if (result.filter === null && result.rows.length === 0 && result.totals.buffers > 0)
    sentences.push(`No row: the input tells nothing by ${result.by}; try --by exporter or --by buffer.`)
  if (result.by === 'device' && result.rows.filter(({device}) => device !== null).length > 1)
    sentences.push('Rows overlap: a buffer attached to two devices stands under both.')
  if (result.by === 'process') sentences.push(...processNotes(result.rows))
  if (result.by === 'instance') sentences.push(...instanceNotes(result.rows))
  if (result.by === 'instance' || result.by === 'client') sentences.push(...filterNote(result))
  if (result.by === 'client' && result.rows.length > 0) sentences.push(...clientNotes(result.rows))
  sentences.push(...doubleExportNotes(result.doubleExports, wording))
  if (result.by === 'process') sentences.push(...crossCheckNotes(result.crossChecks, wording))
  return result.totals.unheldBuffers > 0 ? [...sentences, ...inFlightNote(result)] : sentences
}

/** What is not narrowed must not pass for it. */
function filterNote({by, filter}: Attribution): string[] {
  const keys = filter?.filters.map(({key}) => key).filter((key) => key === 'exporter' || key === 'name') ?? []
  return keys.length === 0
    ? []
    : [
        `Rows are not narrowed by ${[...new Set(keys)].join('= and ')}=, which is of buffers: each is an open ${by === 'client' ? 'DRM' : 'V4L2'} file.`
      ]
}

function processNotes(rows: readonly ProcessRow[]): string[] {
  const estimated = rows.filter(({identityEstimated}) => identityEstimated).length
  const unidentified = rows.reduce((sum, row) => sum + row.unidentified, 0)
  return [
    ...(estimated > 0
      ? [
          `Matched: this kernel prints no inode; the shares of ${plural(estimated, 'process', 'processes')} rest on size, refs, exporter and name.`
        ]
      : []),
    ...(unidentified > 0
      ? [
          `Unidentified: ${plural(unidentified, 'descriptor or map', 'descriptors or maps')} of dma-bufs that could not be told apart; their rows are lower bounds.`
        ]
      : []),
    ...rows.flatMap(({comm, pid, sharesDescriptorsWith: other}) =>
      other === null
        ? []
        : [`Shared table: ${pid} ${comm ?? ''} and ${other} have one table of descriptors; it counts for both.`]
    )
  ]
}

function inFlightNote({inFlight}: Attribution): string[] {
  const sockets = new Map(inFlight.map((one) => [one.socket ?? `${one.pid}/${one.descriptor}`, one.queued]))
  const queued = [...sockets.values()].reduce((sum, n) => sum + n, 0)
  if (queued === 0) return []
  const pids = [...new Set(inFlight.map(({pid}) => pid))].join(', ')
  return [
    `In flight: ${plural(queued, 'descriptor', 'descriptors')} sent and not yet received, in sockets of ${pids}; that may be what holds a buffer nobody does.`
  ]
}

function rowsTable(result: Rows): Table {
  switch (result.by) {
    case 'buffer':
      return table(result.rows, [
        count('inode', 'inode', (row) => row.inode),
        size('size', 'size', (row) => row.size),
        wide(text('sizeEstimated', 'estimated', (row) => row.sizeEstimated)),
        wide(count('ageRank', 'age', (row) => row.ageRank)),
        text('exporter', 'exporter', (row) => row.exporter),
        text('name', 'name', (row) => row.name),
        count('refs', 'refs', (row) => row.refs),
        count('hiddenRefs', 'hidden', (row) => row.hiddenRefs),
        wide(text('hiddenRefsFrom', 'hidden from', hiddenFrom)),
        text('holders', 'held by', heldBy),
        wide(text('unheldKind', 'unheld', (row) => row.unheldKind)),
        text('attachments', 'attached', (row) => row.attachments?.join(' ') ?? null),
        wide(text('fences', 'fences', fences)),
        wide(text('identityEstimated', 'matched', (row) => row.identityEstimated)),
        wide(text('churn', 'churn', (row) => row.churn))
      ])
    case 'client':
      return clientTable(result.rows)
    case 'instance':
      return instanceTable(result.rows)
    case 'cgroup':
      return table(result.rows, [text('cgroup', 'cgroup', (row) => row.cgroup), ...groupColumns])
    case 'device':
      return table(result.rows, [
        text('device', 'device', (row) => row.device ?? '(none)'),
        count('buffers', 'buffers', (row) => row.buffers),
        size('bytes', 'bytes', (row) => row.bytes),
        count('attachments', 'attachments', (row) => row.attachments)
      ])
    case 'exporter':
      return table(result.rows, [
        text('exporter', 'exporter', (row) => row.exporter),
        count('buffers', 'buffers', (row) => row.buffers),
        size('bytes', 'bytes', (row) => row.bytes),
        size('heldBytes', 'held', (row) => row.heldBytes),
        size('unheldBytes', 'unheld', (row) => row.unheldBytes),
        text('ram', 'ram', (row) => row.ram)
      ])
    case 'process':
      return table(result.rows, [
        count('pid', 'pid', (row) => row.pid),
        wide(count('startTime', 'start', (row) => row.startTime)),
        text('comm', 'comm', (row) => row.comm),
        wide(text('cmdline', 'command', (row) => row.cmdline)),
        count('uid', 'uid', (row) => row.uid),
        wide(text('cgroup', 'cgroup', (row) => row.cgroup)),
        count('buffers', 'buffers', (row) => row.buffers),
        size('rss', 'rss', (row) => row.rss),
        size('pss', 'pss', (row) => row.pss),
        size('uss', 'uss', (row) => row.uss),
        count('descriptors', 'fds', (row) => row.descriptors),
        count('maps', 'maps', (row) => row.maps),
        wide(count('syncFiles', 'sync', (row) => row.syncFiles)),
        wide(count('openFiles', 'open', (row) => row.openFiles)),
        wide(count('fileLimit', 'limit', (row) => row.fileLimit)),
        wide(count('unidentified', 'unidentified', (row) => row.unidentified)),
        wide(text('identityEstimated', 'matched', (row) => row.identityEstimated)),
        wide(count('sharesDescriptorsWith', 'same table', (row) => row.sharesDescriptorsWith))
      ])
    case 'user':
      return table(result.rows, [count('uid', 'uid', (row) => row.uid), ...groupColumns])
  }
}

const groupColumns: readonly Spec<GroupSums>[] = [
  count('processes', 'processes', (row) => row.processes),
  count('buffers', 'buffers', (row) => row.buffers),
  size('rss', 'rss', (row) => row.rss),
  size('pss', 'pss', (row) => row.pss),
  size('uss', 'uss', (row) => row.uss),
  count('descriptors', 'fds', (row) => row.descriptors),
  count('maps', 'maps', (row) => row.maps)
]
