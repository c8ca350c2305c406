/** Tables of nvmap's handles, which are its buffers: see nvmap-clients.ts. */

import type {Line} from '../scan.js'
import {hex, uint} from '../scan.js'
import {nvmapBytes} from './nvmap-size.js'

interface NvmapHandle {
  readonly line: Line
  readonly bytes: number
  readonly orphaned: boolean
}

type NvmapHandleRow = NvmapHandle | 'another page' | 'bad-number' | 'unexpected-line'

/** null: not the heading of such a table. */
export function readHandleHeading(line: string): readonly string[] | null {
  const columns = line.slice(0, 300).trim().split(/\s+/)
  return columns[0] === 'BASE' && columns[1] === 'SIZE' && columns[2] === 'USERFLAGS' ? columns : null
}

/**
 * Reads rows one after the other. A protected buffer is listed once for each of its pages, each time with its whole
 * size: all but BASE is the same then, UID, its address, among them. Hidden addresses tell nothing apart.
 */
export function handleReader(columns: readonly string[]): (line: Line) => NvmapHandleRow {
  let before = ''
  return (line) => {
    const words = line.text.trim().split(/\s+/, columns.length + 1)
    if (words.length !== columns.length) return 'unexpected-line'
    const of = (column: string): string => words[columns.indexOf(column)] ?? ''
    const bytes = nvmapBytes(of('SIZE'))
    const counts = ['REFS', 'KMAPS', 'UMAPS', 'SHARE']
      .filter((column) => columns.includes(column))
      .map((column) => uint(of(column)))
    if (hex(of('BASE')) === null || bytes === null || counts.includes(null)) return 'bad-number'
    const same = words.slice(1).join(' ')
    if (same === before && /[1-9a-f]/i.test(of('UID').replace(/^0x/, ''))) return 'another page'
    before = same
    // Without SHARE it is the list of those that no client shares.
    return {bytes, line, orphaned: !columns.includes('SHARE') || counts.at(-1) === 0}
  }
}
