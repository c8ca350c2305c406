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

/** What is said of what no snapshot has. */
export function missingText({missing, series, there: {buffers, leftOpen, nameless, nearest}}: Missing): string {
  const of = series.length === 1 ? 'the snapshot' : `any of ${plural(series.length, 'snapshot', 'snapshots')}`
  const known = plural(buffers, 'dma-buf', 'dma-bufs')
  const listed = nearest.join(', ')
  switch (missing.kind) {
    case 'buffer': {
      if (nameless) return `no inode is known of ${known}: this kernel prints none`
      const near = listed === '' ? '' : `, nearest are ${listed}`
      return `no dma-buf has inode ${missing.inode} in ${of}; ${series.length === 1 ? 'it' : 'the last'} has ${known}${near}`
    }
    case 'instance':
      return `no V4L2 node or device is called ${missing.path} in ${of}${listed === '' ? '' : `; there are ${listed}`}`
    case 'process': {
      const left = leftOpen.length === 0 ? '' : `; it opened ${leftOpen.join(', ')}, which others have open now`
      return `no process has pid ${missing.pid} in ${of}${left}${listed === '' ? '' : `; dma-bufs are held by ${listed}`}`
    }
  }
}
