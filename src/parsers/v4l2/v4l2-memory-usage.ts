/**
 * `V4L2_CID_MEMORY_USAGE`, a control proposed in March 2026 and in no released kernel: bytes a driver holds for one open
 * file of a video device, as `v4l2-ctl` prints it.
 *
 *     memory_usage 0x0098092c (int64)  : min=0 max=9223372036854775807 step=1 default=0 value=62435328 flags=read-only
 *     memory_usage: 62435328                             v4l2-ctl -C memory_usage
 *
 * - It belongs to the open file that asked. v4l2-ctl opens the device anew: of a memory-to-memory device it reads its
 *   own instance, near 0, never the player's. Where a driver has one set of controls for all, it reads that.
 * - Drivers bring it up to date late, up to 200 ms.
 * - No kernel has reserved its number: another control may take it, so the name decides.
 */
import {uint} from '../scan.js'
import type {V4l2Control} from './v4l2-ctl-control.js'

export const isMemoryUsage = ({name, type}: V4l2Control): boolean =>
  name === 'memory_usage' && /^(?:int|int64|unknown)$/.test(type)

/** Bytes. null: another control, or one without a value that is a number. */
export const memoryUsageOf = (control: V4l2Control): number | null =>
  isMemoryUsage(control) ? uint(control.value ?? '') : null
