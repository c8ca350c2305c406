/** Why a comparison has no row. */
import type {Diff, DiffSide} from '../../analysis/diff/diff.js'

export function noRows(result: Diff): string[] {
  const {after, before, by, complete, deltaBytes, filter} = result
  if (by === 'client') return [noMedia(result, 'DRM client', ['drm-fdinfo'])]
  if (by === 'instance') return [noMedia(result, 'V4L2 instance', ['v4l2-fdinfo', 'v4l2-memtrack', 'v4l2-mem'])]
  if (deltaBytes === null) return []
  if (filter !== null && before.of.buffers + after.of.buffers > 0) return ['No row: no dma-buf passes the filter.']
  const ofProcesses = by === 'cgroup' || by === 'process'
  const though = ofProcesses && [before, after].every((side) => has(side, ['process-list'])) ? listed : ''
  return [`No row: neither input ${complete ? 'has' : 'shows'} a dma-buf${though}.`]
}

const listed = ', though processes were read'

function noMedia({after, before, filter}: Diff, what: string, lists: readonly string[]): string {
  const lacking = [...(has(before, lists) ? [] : ['before']), ...(has(after, lists) ? [] : ['after'])]
  const where = lacking.length === 2 ? 'on either side' : lacking[0]
  const passing = filter === null ? '' : ' that passes the filter'
  return `No row: neither input shows a ${what}${passing}${where === undefined ? '' : `; no interface lists them ${where}`}.`
}

const has = ({coverage}: DiffSide, ids: readonly string[]): boolean =>
  coverage.some((one) => ids.includes(one.interface) && one.status !== 'absent')
