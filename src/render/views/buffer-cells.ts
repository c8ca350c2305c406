/** What a buffer's lists look like in one cell. */
import type {BufferRow} from '../../analysis/rows/buffer.js'
import type {Fence} from '../../model/snapshot.js'

/** `81 camerad, 84 cam-worker`; of nobody: what kind of nobody. */
export function heldBy({holders, unheldKind}: BufferRow): string | null {
  if (holders.length === 0) return unheldKind === null ? null : `(${unheldKind})`
  return holders.map(({comm, pid}) => (comm === null ? String(pid) : `${pid} ${comm}`)).join(', ')
}

export const fences = ({fences: all}: BufferRow): string | null => all?.map(fenceText).join('; ') ?? null

/** `write sw_sync/fencer 9:5 unsignalled`; a signalled fence has lost its names since 7.2, its number before 5.16. */
export function fenceText({context, driver, seqno, signalled, timeline, usage}: Fence): string {
  const names = driver === null && timeline === null ? [] : [`${driver ?? '-'}/${timeline ?? '-'}`]
  const number = seqno === null ? [] : [context === null ? `seq ${seqno}` : `${context}:${seqno}`]
  return [usage, ...names, ...number, signalled ? 'signalled' : 'unsignalled'].join(' ')
}

export const hiddenFrom = ({hiddenRefsFrom}: BufferRow): string | null =>
  hiddenRefsFrom
    .map(
      (source) =>
        `${source.kind}${source.refs === null ? '' : ` ${source.refs}`}${source.kind === 'in-flight' ? ` (${source.pids.join(' ')})` : ''}`
    )
    .join('; ') || null
