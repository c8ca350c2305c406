/** What a process holds and has open. */
import type {ProcessExplanation} from '../../../analysis/explain/explanation.js'
import type {BufferGroup} from '../../../analysis/explain/process-groups.js'
import type {Report, Table} from '../../report.js'
import {plural} from '../../text.js'
import {count, size, table, text, wide} from '../columns.js'
import {sizeText, type Wording} from '../ledger.js'
import {clientTable, instanceTable} from '../media.js'
import {caveats} from './caveats.js'
import {processHistoryTable} from './history.js'
import {pathTable} from './paths.js'
import {commText, placeText, some, whoText} from './words.js'

export function processView(one: ProcessExplanation, wording: Wording): Report {
  const {clients, groups, history, instances, paths, series} = one
  return {
    caveats: caveats(one),
    heading: [held(one, wording), ...descriptors(one), ...before(one), ...course(one, wording)],
    tables: [
      pathTable(paths),
      groupTable(groups),
      ...(instances.length === 0 ? [] : [{...instanceTable(instances), title: 'V4L2 instances'}]),
      ...(clients.length === 0 ? [] : [{...clientTable(clients), title: 'DRM clients'}]),
      ...(series.length > 1 ? [processHistoryTable(history)] : [])
    ]
  }
}

function held({gone, groups, series, snapshot, subject}: ProcessExplanation, wording: Wording): string {
  const {access, buffers, pss, rss, unidentified, uss} = subject
  const last = placeText(snapshot.snapshot, series)
  const since = placeText(gone?.since ?? 0, series)
  const was =
    gone === null
      ? 'holds'
      : gone.how === 'gone'
        ? `has ended by ${since}; in ${last} it held`
        : gone.how === 'not-seen'
          ? `was not seen since ${since}, where processes may be hidden; in ${last} it held`
          : `is of an earlier boot; in ${last} it held`
  const atLeast = access === 'denied' || access === 'lost' || unidentified > 0 ? 'at least ' : ''
  const kinds = groups.length > 1 ? ` of ${groups.length} kinds` : ''
  const shares =
    rss === null || rss === 0 || pss === null || uss === null
      ? ''
      : uss === rss
        ? ', which nobody else holds'
        : `; its share of them is ${sizeText(pss, wording)}, of which ${sizeText(uss, wording)} nobody else holds`
  return `Process ${whoText(subject)} ${was} ${atLeast}${plural(buffers, 'dma-buf', 'dma-bufs')}${kinds}, ${sizeText(rss ?? 0, wording)}${shares}.`
}

function descriptors({
  subject: {access, descriptors: by, fileLimit, sharesDescriptorsWith, unidentified}
}: ProcessExplanation): string[] {
  const kinds = (['dmabuf', 'syncFile', 'drm', 'video', 'media', 'socket'] as const).flatMap((kind) =>
    by === null || by[kind] === 0 ? [] : [`${by[kind]} ${names[kind]}`]
  )
  const limit = fileLimit === null ? '' : ` of at most ${fileLimit}`
  return [
    by === null
      ? `Descriptors: not read (${access}).`
      : `Descriptors: ${by.total} open${limit}${kinds.length === 0 ? '' : `, among them ${kinds.join(', ')}`}.`,
    ...(sharesDescriptorsWith === null ? [] : [`It has one table of descriptors with ${sharesDescriptorsWith}.`]),
    ...(unidentified === 0
      ? []
      : [`${plural(unidentified, 'descriptor or map', 'descriptors or maps')} of dma-bufs could not be told apart.`])
  ]
}

const names = {
  dmabuf: 'dma-buf',
  drm: 'DRM',
  media: 'media',
  socket: 'sockets',
  syncFile: 'sync_file',
  video: 'V4L2'
} as const

function before({series, subject: {before: other, pid, seen}}: ProcessExplanation): string[] {
  const called = other === null || other.comm === null ? '' : `, ${commText(other.comm)}`
  const formerly =
    other === null ? [] : [`Until ${placeText(other.snapshot, series)} the pid ${pid} was another process${called}.`]
  return seen.absentAt === null || other !== null
    ? formerly
    : [`Since between ${placeText(seen.absentAt, series)} and ${placeText(seen.first, series)}.`]
}

/** From the first to the last that could read it: what the others tell of it is no difference. */
function course({history, series}: ProcessExplanation, wording: Wording): string[] {
  const told = history.filter(({read}) => read)
  const [first] = told
  const last = told.at(-1)
  if (first === undefined || last === undefined || first === last) return []
  const more = last.rss - first.rss
  const bytes = `${more < 0 ? '' : '+'}${sizeText(more, wording)}`
  const born = history.reduce((sum, one) => sum + (one.born?.buffers ?? 0), 0)
  const died = history.reduce((sum, one) => sum + (one.died?.buffers ?? 0), 0)
  const followed = told.length === history.length && history.slice(1).every((one) => one.born !== null)
  const known = followed ? `: ${plural(born, 'buffer', 'buffers')} came, ${died} went` : ''
  return [`From ${placeText(first.snapshot, series)} to ${placeText(last.snapshot, series)}, ${bytes}${known}.`]
}

function groupTable(groups: readonly BufferGroup[]): Table {
  const most = 20
  const left = groups.length - most
  return table(
    left > 0 ? groups.slice(0, most) : groups,
    [
      count('buffers', 'buffers', (row) => row.buffers),
      size('size', 'size', (row) => row.size),
      text('exporter', 'exporter', (row) => row.exporter),
      text('name', 'name', (row) => row.name),
      size('rss', 'rss', (row) => row.rss),
      size('pss', 'pss', (row) => row.pss),
      count('descriptors', 'fds', (row) => row.descriptors),
      count('maps', 'maps', (row) => row.maps),
      count('hiddenRefs', 'hidden', (row) => row.hiddenRefs),
      text('sharedWith', 'also in', (row) => some(row.sharedWith.map(whoText))),
      text('attachments', 'attached', (row) =>
        row.attachments === null ? null : row.attachments.map((one) => `${one.device} ${one.count}`).join(', ')
      ),
      wide(text('inodes', 'inodes', (row) => row.inodes.join(' ')))
    ],
    left > 0 ? `Buffers (the first ${most} of ${groups.length} kinds)` : 'Buffers'
  )
}
