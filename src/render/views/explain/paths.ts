import type {Path, Step} from '../../../analysis/explain/steps.js'
import type {Table} from '../../report.js'
import {count, size, table, text, wide} from '../columns.js'
import {pathText} from './words.js'

/** One row for each path; its text is exact, as the tree is not. */
export const pathTable = (paths: readonly Path[]): Table => ({
  ...table(paths, [
    text('path', 'path', (one) => pathText(one, {bytes: true})),
    count('refs', 'refs', (one) => one.refs),
    text('confidence', 'sure', (one) => one.confidence),
    wide(count('alike', 'alike', (one) => one.alike)),
    wide(text('kinds', 'kinds', ({steps}) => steps.map(({kind}) => kind).join(' '))),
    wide(text('pids', 'pids', ({pids}) => pids.join(' ') || null)),
    wide(text('comm', 'comm', ({steps}) => steps.flatMap(commOf)[0] ?? null)),
    wide(count('descriptors', 'fds', ({steps}) => sum(steps, 'descriptor'))),
    wide(count('maps', 'maps', ({steps}) => sum(steps, 'map'))),
    wide(text('device', 'device', ({steps}) => steps.flatMap(deviceOf)[0] ?? null)),
    wide(size('bytes', 'bytes', ({steps}) => steps.flatMap(bytesOf).at(-1) ?? null)),
    wide(text('inodes', 'inodes', ({steps}) => steps.flatMap(inodesOf).join(' ') || null))
  ]),
  wide: true
})

const commOf = (step: Step): string[] => (step.kind === 'process' && step.comm !== null ? [step.comm] : [])

/** Of one path; null: it has none of that kind. */
function sum(steps: readonly Step[], kind: 'descriptor' | 'map'): number | null {
  const counts = steps.flatMap((step) => (step.kind === kind ? step.count : []))
  return counts.length === 0 ? null : counts.reduce((total, one) => total + one, 0)
}

const deviceOf = (step: Step): string[] =>
  (step.kind === 'attachment' || step.kind === 'instance') && step.device !== null ? [step.device] : []

/** Of what the path leads to: a buffer, all buffers alike, or a queue. */
function bytesOf(step: Step): number[] {
  if (step.kind === 'buffer') return [step.size]
  return step.kind === 'buffers' || step.kind === 'queue' ? [step.bytes] : []
}

function inodesOf(step: Step): readonly number[] {
  if (step.kind === 'buffers') return step.inodes
  return step.kind === 'buffer' && step.inode !== null ? [step.inode] : []
}
