/** Buffers that came, went or changed hands, as tables. */
import type {BufferGroup} from '../../analysis/diff/alike-groups.js'
import type {BufferChanges, ChangedBuffer, Hand} from '../../analysis/diff/hands.js'
import type {Table} from '../report.js'
import {count, size, table, text} from './columns.js'

const shown = 10

/** Those whose holders or devices changed before others. */
export function handsTable(changed: readonly ChangedBuffer[]): Table {
  const weight = ({changes}: ChangedBuffer) =>
    Number(changes.holders !== undefined || changes.attachments !== undefined)
  const rows = changed.toSorted((a, b) => weight(b) - weight(a))
  const columns = [
    count<ChangedBuffer>('inode', 'inode', (row) => row.inode),
    size<ChangedBuffer>('size', 'size', (row) => row.size),
    text<ChangedBuffer>('name', 'name', (row) => row.name ?? row.exporter),
    text<ChangedBuffer>('holders', 'holders', ({changes}) => holdersText(changes)),
    text<ChangedBuffer>('attachments', 'attached', ({changes}) => movedText(changes.attachments)),
    text<ChangedBuffer>('fences', 'fences', ({changes}) => fencesText(changes)),
    text<ChangedBuffer>('others', 'other', ({changes}) => othersText(changes))
  ]
  const told = columns.filter(({value}) => rows.some((row) => value(row) !== ''))
  return firstOf(table(rows, told, 'Hands changed'))
}

export const groupsTable = (title: string, groups: readonly BufferGroup[]): Table =>
  firstOf(
    table(
      groups,
      [
        count('buffers', 'buffers', (row) => row.buffers),
        size('bytes', 'bytes', (row) => row.bytes),
        size('size', 'each', (row) => row.size),
        text('exporter', 'exporter', (row) => row.exporter),
        text('name', 'name', (row) => row.name),
        text('holders', 'held by', ({holders, unheldKind}) =>
          unheldKind === null ? holders.map(handText).join(', ') : `(${unheldKind})`
        ),
        text('inodes', 'inodes', (row) => inodesText(row.inodes))
      ],
      title
    )
  )

const firstOf = (all: Table): Table =>
  all.rows.length <= shown
    ? all
    : {...all, hidden: all.rows.length - shown, hiddenShownBy: '--json', rows: all.rows.slice(0, shown)}

/** `+72 camera -75 preview`. */
const holdersText = ({holders}: BufferChanges): string =>
  holders === undefined ? '' : movedText({gained: holders.gainedBy.map(handText), lost: holders.lostBy.map(handText)})

const handText = ({comm, pid}: Pick<Hand, 'comm' | 'pid'>): string => `${pid} ${comm ?? ''}`.trimEnd()

const movedText = (
  moved: {readonly gained: readonly string[]; readonly lost: readonly string[]} | undefined
): string => (moved === undefined ? '' : [...counted('+', moved.gained), ...counted('-', moved.lost)].join(' '))

/** `+vpu x3`: a device may be attached to one buffer many times. */
function counted(sign: string, texts: readonly string[]): string[] {
  const times = new Map<string, number>()
  for (const one of texts) times.set(one, (times.get(one) ?? 0) + 1)
  return [...times].map(([one, n]) => `${sign}${one}${n > 1 ? ` x${n}` : ''}`)
}

function fencesText({fences}: BufferChanges): string {
  if (fences === undefined) return ''
  const list = (word: string, all: typeof fences.gone) =>
    all.length === 0
      ? []
      : [`${word} ${all.map(({driver, timeline, usage}) => `${usage} ${driver ?? '-'}/${timeline ?? '-'}`).join(', ')}`]
  return [...list('signalled', fences.signalled), ...list('gone', fences.gone)].join('; ')
}

/** References follow holders and devices: alone they tell of somebody who is not seen. */
const othersText = ({attachments, holders, name, refs, size: sizes}: BufferChanges): string =>
  [
    ...(refs === undefined || holders !== undefined || attachments !== undefined
      ? []
      : [`refs ${refs.before} to ${refs.after}`]),
    ...(name === undefined ? [] : [`was ${name.before}`]),
    ...(sizes === undefined ? [] : [`size was ${sizes.before}`])
  ].join('; ')

const shownInodes = 4

const inodesText = (inodes: readonly number[]): string | null =>
  inodes.length === 0
    ? null
    : `${inodes.slice(0, shownInodes).join(' ')}${inodes.length > shownInodes ? ` … ${inodes.at(-1)}` : ''}`
