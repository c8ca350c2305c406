/** Buffers a process imported, as gralloc's mapper lists them: see android-gralloc.ts. */

import {hex, uint} from '../scan.js'
import {type GrallocSize, grallocKib} from './gralloc-size.js'

export interface ImportedBuffer {
  readonly name: string
  /** Of gralloc; it is no inode. The same in every process. */
  readonly id: number
  /** null: gralloc does not tell. */
  readonly bytes: number | null
  /** false: two digits of it are all that is known, or a rounded hundredth of a KiB; see `planeBytes`. */
  readonly sizeExact: boolean
  readonly width: number
  readonly height: number
  /** The sum of its planes, to the byte: at most what was allocated. null: none listed. */
  readonly planeBytes: number | null
  /** As printed: `true`, `false` or the name of a scheme. null: not said. */
  readonly compressed: string | null
}

/** As the text has it: Android 12 prints some numbers in hexadecimal, and only all of the list shows which. */
export interface ImportedRow {
  readonly name: string
  readonly id: string
  readonly size: GrallocSize | null
  readonly width: string
  readonly height: string
  /** The dataspace, after which Android 12 forgets to go back to decimal. */
  readonly dataspace: boolean
  readonly compressed: string | null
  readonly planes: string[]
}

const pattern =
  /^\+ name:([\s\S]*), id: ?([\da-f]{1,20}), size: ?(?:([\d.e+-]{1,40})KiB|unknown), w\/h: ?([\da-f]{1,20})x([\da-f]{1,20}), usage: ?0x[\da-f]{1,16}, req fmt: ?-?\d{1,20}, fourcc\/mod: ?\d{1,20}\/\d{1,20}(, dataspace: ?0x[\da-f]{1,16})?(?:, compressed: ?(.*))?$/

/** Does a row begin here? */
export const beginsImported = (line: string): boolean => /^\s{0,40}\+ name:/.test(line)

/** null: no row, or not its end. The name is read up to the last place where a row goes on. */
export function readImported(row: string): ImportedRow | 'bad-number' | null {
  const [, name, id = '', kib, width = '', height = '', dataspace, compressed] = pattern.exec(row.trim()) ?? []
  if (name === undefined) return null
  const size = kib === undefined ? null : grallocKib(kib)
  if (kib !== undefined && size === null) return 'bad-number'
  const words = compressed?.trim()
  return {compressed: words ?? null, dataspace: dataspace !== undefined, height, id, name, planes: [], size, width}
}

/** The size of a plane as it stands; null: no plane. */
export const readPlane = (line: string): string | null =>
  /^\s.{0,200}\bw\/h:[\da-f]{1,20}x[\da-f]{1,20}, stride:-?[\da-f]{1,20} bytes, size:([\da-f]{1,20})(?:, inc:.{0,200})?\s*$/.exec(
    line.slice(0, 600)
  )?.[1] ?? null

/** Lines of a row that say nothing of memory. */
export const isImportedDetail = (line: string): boolean => /^\s+layer cnt: /.test(line.slice(0, 200))

export const isImportedHeading = (line: string): boolean => /^\s*Imported gralloc buffers:\s*$/.test(line.slice(0, 200))

/** null: not the sum that ends the list. Digits. */
export const readImportedTotal = (line: string): string | null =>
  /^\s*Total imported by gralloc: ?(\S{1,40}?) ?KiB\s*$/.exec(line.slice(0, 200))?.[1] ?? null

/** Are planes, and after the first row ids and w/h, hexadecimal? Letters tell, or which of the two is nearer the size. */
export function isHexadecimal(rows: readonly ImportedRow[]): boolean {
  const telling = rows.filter(({dataspace, planes}) => dataspace && planes.length > 0)
  if (telling.some(({planes}) => planes.some((plane) => /[a-f]/.test(plane)))) return true
  const off = (row: ImportedRow, read: (text: string) => number | null): number =>
    Math.abs(Math.log((planeSum(row.planes, read) || 1) / (row.size?.bytes || 1)))
  const row = telling.find(({size}) => size !== null && size.bytes > 0)
  return row !== undefined && off(row, hex) < off(row, uint)
}

/** null: none, or one is no number. */
function planeSum(planes: readonly string[], read: (text: string) => number | null): number | null {
  const sizes = planes.map(read)
  const sum = sizes.reduce<number>((total, size) => total + (size ?? 0), 0)
  return planes.length === 0 || sizes.includes(null) || !Number.isSafeInteger(sum) ? null : sum
}

/** null: a number is none. */
export function toImported(row: ImportedRow, hexadecimal: boolean, first: boolean): ImportedBuffer | null {
  const read = hexadecimal && !first ? hex : uint
  const [id, width, height] = [read(row.id), read(row.width), read(row.height)]
  if (id === null || width === null || height === null) return null
  return {
    bytes: row.size?.bytes ?? null,
    compressed: row.compressed,
    height,
    id,
    name: row.name,
    planeBytes: planeSum(row.planes, hexadecimal ? hex : uint),
    sizeExact: row.size?.exact ?? false,
    width
  }
}
