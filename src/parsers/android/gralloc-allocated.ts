/** Buffers a process allocated, as GraphicBufferAllocator lists them: see android-gralloc.ts. */

import {uint} from '../scan.js'
import {type GrallocSize, grallocKib} from './gralloc-size.js'

export interface AllocatedBuffer {
  /** Address of the handle within its process. */
  readonly handle: string
  /** An estimate by the allocator: stride times height times bytes per pixel. null: it knows none. */
  readonly bytes: number | null
  /** As printed, that is: rounded to a hundredth of a KiB. */
  readonly sizeExact: boolean
  readonly width: number
  readonly height: number
  /** Pixels. */
  readonly stride: number
  /** null: not said, up to Android 7. */
  readonly layers: number | null
  /** Hexadecimal, without 0x: HAL_PIXEL_FORMAT_…. */
  readonly format: string
  /** Hexadecimal, with 0x. */
  readonly usage: string
  /** null: not said, up to Android 7. */
  readonly requestor: string | null
}

interface AllocatedRow {
  readonly buffer: AllocatedBuffer
  readonly size: GrallocSize | null
}

/** Cells are fixed but for the last, which whoever asked for the buffer chose. */
const pattern =
  /^\s*(0x[\da-f]{1,16}|\(nil\))(?: *\|| *:) *(?:([\d.]{1,20}) KiB|unknown) *\| *(\d+) \( *(\d+)\) x *(\d+) *\|(?: *(\d+) *\|)? *([\dA-F]{1,16}) *\| *0x *([\da-f]{1,16})(?: \| ?(.*))?$/i

/** null: no row. */
export function readAllocated(line: string): AllocatedRow | 'bad-number' | null {
  const [, handle, kib, w = '', s = '', h = '', layer, format = '', usage = '', requestor] = pattern.exec(line) ?? []
  if (handle === undefined) return null
  const size = kib === undefined ? null : grallocKib(kib)
  const [width, stride, height] = [uint(w), uint(s), uint(h)]
  const layers = layer === undefined ? null : uint(layer)
  if (width === null || stride === null || height === null || (size === null && kib !== undefined)) return 'bad-number'
  if (layer !== undefined && layers === null) return 'bad-number'
  const buffer = {
    bytes: size?.bytes ?? null,
    format,
    handle,
    height,
    layers,
    requestor: requestor ?? null,
    sizeExact: size?.exact ?? false,
    stride,
    usage: `0x${usage}`,
    width
  }
  return {buffer, size}
}

export const isAllocatedHeading = (line: string): boolean =>
  /^\s*(?:Allocated buffers|GraphicBufferAllocator buffers):\s*$/.test(line.slice(0, 200))

/** Android 12 and later name the columns. */
export const isAllocatedColumns = (line: string): boolean => /^\s*Handle *\| *Size *\| /.test(line.slice(0, 200))

/** null: not the sum that ends the list. Digits. */
export const readAllocatedTotal = (line: string): string | null =>
  /^\s*Total allocated (?:by GraphicBufferAllocator )?\(estimate\): (\S{1,40}) KB\s*$/.exec(line.slice(0, 200))?.[1] ??
  null
