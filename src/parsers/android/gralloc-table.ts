/** Graphics buffers as an app or SurfaceFlinger lists them, as allocations. */

import {allocation, type MemoryTable} from '../memory-table.js'
import type {AndroidGralloc} from './android-gralloc.js'

/**
 * All of them are dma-bufs. What one process allocated another imports, and each lists its own: the lists of two
 * processes must not be added. A size of which only two digits are known gives way to the sum of the planes.
 */
export function tableOfGralloc({allocated, imported}: AndroidGralloc): MemoryTable {
  return {
    allocations: [
      ...allocated.flatMap(({bytes, requestor}) =>
        bytes === null ? [] : [allocation(bytes, {area: 'allocated', dmabuf: true, label: requestor})]
      ),
      ...imported.flatMap(({bytes, name, planeBytes, sizeExact}) => {
        const size = sizeExact ? bytes : (planeBytes ?? bytes)
        return size === null ? [] : [allocation(size, {area: 'imported', dmabuf: true, label: name})]
      })
    ],
    areas: []
  }
}
