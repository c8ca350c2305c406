/**
 * What KGSL, the driver of Adreno GPUs on Android, counts in sysfs: one number of bytes in each file.
 *
 *     /sys/class/kgsl/kgsl/{vmalloc,page_alloc,coherent,secure,mapped}[_max]
 *     /sys/class/kgsl/kgsl/proc/<pid>/{kernel,user,ion}[_max]
 *     /sys/class/kgsl/kgsl/proc/<pid>/{imported_mem,gpumem_mapped,gpumem_unmapped}
 *
 *     counter := uint LF
 *
 * `ion`, `imported_mem` and part of `mapped` are dma-bufs of others; the rest is memory of the driver's own.
 */
import type {Origin, Parsed} from '../interface.js'
import {oneNumber} from '../one-line.js'

/** Bytes; null: nothing said, or no number. */
export const parseKgslCounter = (text: string, origin: Origin): Parsed<number | null> => oneNumber(text, origin)
