/** From a draft to the buffer: one value of each kind, and an issue where interfaces disagree. */
import {withoutForged} from '../parsers/dmabuf-bufinfo.js'
import type {Draft} from './drafts.js'
import type {Facts} from './facts.js'
import type {DmaBuffer, Fence, Holder, Issue} from './snapshot.js'

export interface Stated {
  readonly size: number
  readonly sizeEstimated: boolean
  readonly exporter: string | null
  readonly name: string | null
  readonly attachments: readonly string[] | null
  readonly fences: readonly Fence[] | null
  readonly issues: readonly Issue[]
}

/** null: nothing tells its size, so there is nothing to count. */
export function stated(draft: Draft): Stated | null {
  const {bpf, bufinfo, fdinfo, listed, sysfs} = draft
  const sizes = [
    ...fdinfo.map(({size}) => size),
    ...(sysfs?.size == null ? [] : [sysfs.size]),
    ...bufinfo.map(({size}) => size),
    ...bpf.map(({size}) => size),
    ...listed.flatMap(({size}) => size ?? [])
  ]
  const size = sizes[0] ?? draft.statSize ?? draft.mappedEnd
  if (size === null) return null
  const exporters = [
    ...fdinfo.map(({exporter}) => exporter),
    ...(sysfs?.exporter == null ? [] : [sysfs.exporter]),
    ...bufinfo.map(({exporter}) => exporter),
    ...bpf.map(({exporter}) => exporter),
    ...listed.flatMap(({exporter}) => exporter ?? [])
  ]
  const name = nameOf(draft)
  // A name may hold lines that look like fences and attachments of this buffer.
  const row = bufinfo[0] === undefined ? null : withoutForged(bufinfo[0], name ?? '')
  return {
    attachments:
      row?.attachments?.map(({device}) => device) ??
      sysfsAttachments(draft) ??
      listed.find(({devices}) => devices !== null)?.devices ??
      null,
    exporter: exporters[0] ?? null,
    fences: row?.fences.map(({line, ...fence}) => fence) ?? null,
    issues: [...disagreement(draft, 'size', sizes), ...disagreement(draft, 'exporter', exporters)],
    name,
    size,
    sizeEstimated: sizes.length === 0 && draft.statSize === null
  }
}

/** fdinfo prints the name to the last byte; the iterator turns newlines to blanks; maps escapes them. */
function nameOf({bpf, bufinfo, fdinfo, listed, mapName}: Draft): string | null {
  if (fdinfo[0] !== undefined) return fdinfo[0].name
  return bufinfo[0]?.name ?? bpf[0]?.name ?? mapName ?? listed.find(({name}) => name !== null)?.name ?? null
}

const sysfsAttachments = ({sysfs}: Draft): string[] | null =>
  sysfs === null || sysfs.attachments.size === 0
    ? null
    : [...sysfs.attachments].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, device]) => device)

function disagreement(draft: Draft, what: string, values: readonly (number | string)[]): Issue[] {
  const distinct = [...new Set(values)]
  return distinct.length < 2
    ? []
    : [
        {
          code: 'conflict',
          line: 0,
          path: '',
          text: `dma-buf ${draft.inode ?? 'without inode'}: ${what} ${distinct.join(', ')}`
        }
      ]
}

export const buildHolders = (draft: Draft, facts: Facts): Holder[] =>
  [...draft.holders]
    .sort(([a], [b]) => a - b)
    .map(([pid, {counted, descriptors, maps}]) => ({
      descriptors: counted ? descriptors : null,
      maps: counted ? maps : null,
      pid,
      startTime: facts.processes.get(pid)?.stat?.startTime ?? null
    }))

/** By inode, buffers without one last; then by what is known of them. */
export const compareBuffers = (a: DmaBuffer, b: DmaBuffer): number =>
  (a.inode ?? Number.POSITIVE_INFINITY) - (b.inode ?? Number.POSITIVE_INFINITY) ||
  b.size - a.size ||
  compareText(a.exporter ?? '', b.exporter ?? '') ||
  compareText(a.name ?? '', b.name ?? '') ||
  compareText(JSON.stringify(a.holders), JSON.stringify(b.holders))

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
