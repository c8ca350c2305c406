/** What was when. */
import type {BufferChange} from '../../../analysis/explain/buffer-history.js'
import type {DeviceMoment} from '../../../analysis/explain/device-history.js'
import type {ProcessMoment} from '../../../analysis/explain/process-history.js'
import type {Table} from '../../report.js'
import {count, type Spec, size, table, text} from '../columns.js'
import {some, whoText} from './words.js'

/** The last of them: a table below the first is not cut by `--top`. */
const most = 20

function historyTable<Row extends {readonly snapshot: number; readonly uptimeSeconds: number | null}>(
  rows: readonly Row[],
  specs: readonly Spec<Row>[]
): Table {
  const left = rows.length - most
  return table(
    left > 0 ? rows.slice(-most) : rows,
    [
      text<Row>('snapshot', 'snapshot', (row) => `#${row.snapshot}`),
      text<Row>('uptimeSeconds', 'up', (row) =>
        row.uptimeSeconds === null ? null : `${Math.floor(row.uptimeSeconds)} s`
      ),
      ...specs
    ],
    left > 0 ? `History (the last ${most} of ${rows.length})` : 'History'
  )
}

const reasons = {ended: 'ended', 'let-go': 'let go', 'not-read': 'not read'} as const

export const bufferHistoryTable = (changes: readonly BufferChange[]): Table =>
  historyTable(changes, [
    text('state', 'buffer', (row) => ({gone: 'gone', 'not-seen': 'not seen', there: 'there'})[row.state]),
    text('gained', 'gained', (row) => some(row.gained.map(whoText))),
    text('lost', 'lost', (row) => some(row.lost.map((one) => `${whoText(one)} ${reasons[one.why]}`))),
    count('refs', 'refs', (row) => row.refs),
    count('descriptors', 'fds', (row) => row.descriptors),
    count('maps', 'maps', (row) => row.maps),
    count('attachments', 'attached', (row) => row.attachments),
    count('unsignalled', 'fences', (row) => row.unsignalled)
  ])

const followed = (one: ProcessMoment['born'], sign: string): string | null =>
  one === null ? null : one.buffers === 0 ? '' : `${sign}${one.buffers}`

export const processHistoryTable = (moments: readonly ProcessMoment[]): Table =>
  historyTable(moments, [
    count('buffers', 'buffers', (row) => row.buffers),
    size('rss', 'rss', (row) => row.rss),
    text('read', '', (row) => (row.read ? '' : 'at least')),
    text('born', 'born', (row) => followed(row.born, '+')),
    text('died', 'died', (row) => followed(row.died, '-')),
    count('open', 'open', (row) => row.descriptors?.total ?? null),
    count('dmabuf', 'dma-buf', (row) => row.descriptors?.dmabuf ?? null),
    count('syncFile', 'sync', (row) => row.descriptors?.syncFile ?? null),
    count('drm', 'drm', (row) => row.descriptors?.drm ?? null),
    count('video', 'video', (row) => row.descriptors?.video ?? null),
    count('socket', 'socket', (row) => row.descriptors?.socket ?? null)
  ])

export const deviceHistoryTable = (moments: readonly DeviceMoment[]): Table =>
  historyTable(moments, [
    count('instances', 'open', (row) => row.instances),
    size('bytes', 'bytes', (row) => row.bytes),
    size('queueBytes', 'queues', (row) => row.queueBytes),
    size('internalBytes', 'internal', (row) => row.internalBytes),
    text('pids', 'in', (row) => row.pids.join(' ')),
    count('imported', 'imported', (row) => row.imported)
  ])
