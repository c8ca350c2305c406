import type {Cell, Column, RenderOptions} from '../report.js'
import {bytes, count} from '../text.js'

/** What is no foreign text, for the eye; null: it is one. */
export function plainCell(cell: Cell, {unit}: Column, options: Pick<RenderOptions, 'bytes'>): string | null {
  if (cell === null) return '-'
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no'
  if (typeof cell === 'string') return null
  const sign = (unit === 'delta' || unit === 'countDelta') && cell > 0 ? '+' : ''
  const rounded = (unit === 'bytes' || unit === 'delta') && !options.bytes
  return sign + (rounded ? bytes(cell) : count(cell))
}
