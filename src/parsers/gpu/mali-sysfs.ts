/**
 * What Arm's own driver of Mali GPUs counts in sysfs on Pixel phones and others: one number of bytes in each file.
 *
 *     /sys/class/misc/mali0/device/{total_gpu_mem,dma_buf_gpu_mem}
 *     /sys/class/misc/mali0/device/kprcs/<tgid>/{total_gpu_mem,dma_buf_gpu_mem}
 *
 *     counter := uint LF
 *
 * `total_gpu_mem` includes `dma_buf_gpu_mem`, which are buffers of others that the GPU maps.
 */
import type {Origin, Parsed} from '../interface.js'
import {oneNumber} from '../one-line.js'

/** Bytes; null: nothing said, or no number. */
export const parseMaliCounter = (text: string, origin: Origin): Parsed<number | null> => oneNumber(text, origin)
