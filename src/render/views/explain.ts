/** Why something is still alive. */
import type {Explanation, Missing} from '../../analysis/explain/explanation.js'
import type {Report} from '../report.js'
import {plural} from '../text.js'
import {bufferView} from './explain/buffer.js'
import {deviceView} from './explain/device.js'
import {processView} from './explain/process.js'
import type {Wording} from './ledger.js'

export function explainView(one: Explanation, wording: Wording): Report {
  if ('origin' in one) return bufferView(one, wording)
  return 'groups' in one ? processView(one, wording) : deviceView(one, wording)
}

/** What is said of what no snapshot has, and commands to go on with. */
export function missingText({missing, series, there}: Missing): {
  readonly said: string
  readonly next: readonly string[]
} {
  const of = series.length === 1 ? 'the snapshot' : `any of ${plural(series.length, 'snapshot', 'snapshots')}`
  const {buffers, leftOpen, nameless, nearest} = there
  const known = plural(buffers, 'dma-buf', 'dma-bufs')
  switch (missing.kind) {
    case 'buffer':
      return {
        next: ['mediamem attribute SOURCE --by buffer'],
        said: nameless
          ? `no inode is known of ${known}: this kernel prints none`
          : `no dma-buf has inode ${missing.inode} in ${of}; the last has ${known}${nearest.length === 0 ? '' : `, nearest are ${nearest.join(', ')}`}`
      }
    case 'instance':
      return {
        next: ['mediamem attribute SOURCE --by instance'],
        said: `no V4L2 node or device is called ${missing.path} in ${of}${nearest.length === 0 ? '' : `; there are ${nearest.join(', ')}`}`
      }
    case 'process':
      return {
        next: [
          ...leftOpen.map((path) => `mediamem explain SOURCE --instance ${path}`),
          'mediamem attribute SOURCE --by process'
        ],
        said: `no process has pid ${missing.pid} in ${of}${leftOpen.length === 0 ? '' : `; it opened ${leftOpen.join(', ')}, which others have open now`}${nearest.length === 0 ? '' : `; dma-bufs are held by ${nearest.join(', ')}`}`
      }
  }
}
