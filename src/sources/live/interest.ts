/** Which descriptors are worth a second system call, told by their link alone. */
import {fdTarget} from '../../parsers/proc-fd.js'

/**
 * - `buffer`: a dma-buf; `anonymous`: one of a kernel before 5.3, where all share one inode.
 * - `device`: its fdinfo may say what a client or codec instance has.
 * - `named`: the link tells all there is (fences, heaps), and that the process is worth a name.
 * - `socket`: descriptors may be in flight in it.
 */
export type Interest = 'anonymous' | 'buffer' | 'device' | 'named' | 'socket'

const interests = {
  'dma-heap': 'named',
  drm: 'device',
  media: 'device',
  'sync-file': 'named',
  udmabuf: 'named',
  video: 'device'
} as const

/** null: none of our business. */
export function interestOf(target: string): Interest | null {
  if (target.startsWith('socket:[')) return 'socket'
  // Nearly all others, told without a closer look.
  if (!target.startsWith('/d') && !target.startsWith('anon_inode:')) return null
  const found = fdTarget(target)
  if (found.kind === 'dmabuf') return found.anonymous ? 'anonymous' : 'buffer'
  return found.kind === 'other' || found.kind === 'socket' ? null : interests[found.kind]
}
