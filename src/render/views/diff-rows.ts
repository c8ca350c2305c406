/** The rows of a comparison as a table: what changed most stands first, what hardly did is one line, the total last. */
import type {Diff} from '../../analysis/diff/diff.js'
import type {Table} from '../report.js'
import {count, countDelta, type Spec, size, text, wide} from './columns.js'
import {changesTableOf} from './diff-columns.js'

export function changesTable(result: Diff): Table {
  const media = {...result.total, more: mediaMore(result), name: result.total.unknown === 0 ? 'total' : 'total known'}
  const total = {...result.total, name: 'total', more: result.after.totals.buffers - result.before.totals.buffers}
  switch (result.by) {
    case 'buffer':
      return changesTableOf(
        result.rows,
        {
          keys: [
            count('inode', 'inode', (row) => row.inode),
            result.sameBoot ? wide(each) : each,
            text('exporter', 'exporter', (row) => row.exporter),
            text('name', 'name', (row) => row.name),
            text('comms', 'held by', (row) => row.comms?.map(word).join(', ') ?? null)
          ],
          label: 'exporter',
          more: buffers,
          wides: [key]
        },
        total
      )
    case 'cgroup':
      return changesTableOf(
        result.rows,
        {
          keys: [text('cgroup', 'cgroup', (row) => (row.kind === 'holder' ? row.cgroup : unheld(row, result)))],
          label: 'cgroup',
          more: buffers,
          wides: [kind, ...rss, key]
        },
        total
      )
    case 'client':
      return changesTableOf(
        result.rows,
        {
          keys: [
            text('driver', 'driver', (row) => row.driver),
            text('pdev', 'device', (row) => row.pdev),
            count('clientId', 'client', (row) => row.clientId),
            text('comms', 'comm', (row) => row.comms.map(word).join(', '))
          ],
          label: 'driver',
          more: open('clients'),
          wides: [text('pids', 'pids', (row) => row.pids?.join(' ') ?? null), key]
        },
        media
      )
    case 'device':
      return changesTableOf(
        result.rows,
        {
          keys: [text('devices', 'attached', (row) => (row.devices?.length === 0 ? '(none)' : row.key))],
          label: 'devices',
          more: buffers,
          wides: []
        },
        total
      )
    case 'exporter':
      return changesTableOf(
        result.rows,
        {keys: [text('exporter', 'exporter', (row) => row.exporter)], label: 'exporter', more: buffers, wides: []},
        total
      )
    case 'instance':
      return changesTableOf(
        result.rows,
        {
          keys: [
            text('device', 'device', (row) => row.device ?? row.kind),
            text('path', 'node', (row) => row.path?.replace(/^\/dev\//, '') ?? null),
            count('pid', 'pid', (row) => row.pid),
            text('comm', 'comm', (row) => (row.openerGone === true ? '(gone)' : row.comm)),
            count('descriptor', 'fd', (row) => row.descriptor)
          ],
          label: 'device',
          more: open('instances'),
          wides: [count('startTime', 'start', (row) => row.startTime), kind, key]
        },
        media
      )
    case 'process':
      return changesTableOf(
        result.rows,
        {
          keys: [
            count('pid', 'pid', (row) => (row.kind === 'holder' ? row.pid : result.sameBoot ? '' : null)),
            text('comm', 'comm', (row) => (row.kind === 'holder' ? row.comm : unheld(row, result)))
          ],
          label: 'comm',
          more: buffers,
          wides: [count('startTime', 'start', (row) => row.startTime), kind, ...rss, key]
        },
        total
      )
  }
}

/** Where processes were not read on a side, what they hold there came from nobody, and went to nobody. */
const unheld = ({key: name, kind: of}: {readonly key: string; readonly kind: string}, {after, before}: Diff): string =>
  of === 'unattributed' && [before, after].some(({machine}) => machine.holderGap !== null)
    ? '(unattributed: not read)'
    : name

const word = (comm: string | null): string => comm ?? '?'

const key = text<{readonly key: string}>('key', 'key', (row) => row.key)
const kind = text<{readonly kind: string | null}>('kind', 'kind', (row) => row.kind)

const each = size<{readonly size: number}>('size', 'each', (row) => row.size)

const rss: readonly Spec<{readonly rssBefore: number; readonly rssAfter: number}>[] = [
  size('rssBefore', 'rss before', (row) => row.rssBefore),
  size('rssAfter', 'rss after', (row) => row.rssAfter)
]

const buffers = countDelta<{
  readonly buffersBefore: number
  readonly buffersAfter: number
  readonly delta: number | null
}>('buffers', 'buffers', (row) => (row.delta === null ? null : row.buffersAfter - row.buffersBefore))

interface Counted {
  readonly countBefore: number | null
  readonly countAfter: number | null
}

const open = (title: string) => countDelta<Counted>('count', title, more)

const more = ({countAfter, countBefore}: Counted): number | null =>
  countAfter === null || countBefore === null ? null : countAfter - countBefore

function mediaMore({by, rows}: Diff): number | null {
  if (by !== 'client' && by !== 'instance') return null
  return rows.reduce<number | null>((sum, row) => {
    const one = more(row)
    return sum === null || one === null ? null : sum + one
  }, 0)
}
