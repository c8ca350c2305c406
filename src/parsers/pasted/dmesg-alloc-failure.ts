/**
 * The backtrace of a failed page allocation in the kernel's log.
 *
 *     text  := … [ comm ": page allocation failure: order:" uint … ] … frame+ …
 *     frame := [ "[" time "]" ] blanks [ "? " ] function "+0x" hex "/0x" hex [ " [" module "]" ] LF
 *
 * - Times are seconds (`[   12.345678]`) or, of `dmesg -T`, dates.
 * - `?` marks what may be left on the stack of an earlier call: not a frame.
 * - Where the log says `page allocation failure`, the frames are those of the
 *   first one; else those of the first backtrace there is.
 *
 * Logs of arm64 and x86 were seen; mm/page_alloc.c warn_alloc() prints the heading.
 */
import {wholeLines} from '../cut.js'
import type {Origin, Parsed} from '../interface.js'

export interface AllocFailure {
  /** The innermost first. */
  readonly frames: readonly AllocFrame[]
  /** A V4L2 driver's queue asked for it. */
  readonly videobuf2: boolean
}

interface AllocFrame {
  readonly function: string
  /** null: built in. */
  readonly module: string | null
}

const frame =
  /^(?:<\d+>)?(?:\[[^\]]{1,40}\])?\s+(\? )?([\w.$]{1,200})\+0x[\da-f]+\/0x[\da-f]+(?: \[([\w-]{1,64})[^\]]*\])?\s*$/
const failure = 'page allocation failure'

export function parseAllocFailure(text: string, _origin: Origin): Parsed<AllocFailure | null> {
  const frames: AllocFrame[] = []
  const at = text.indexOf(failure)
  for (const {text: line} of wholeLines(`${text.slice(at === -1 ? 0 : at)}\n`)) {
    const found = frame.exec(line.slice(0, 400))
    if (found === null && frames.length > 0) break
    if (found !== null && found[1] === undefined) frames.push({function: found[2] ?? '', module: found[3] ?? null})
  }
  if (frames.length === 0) return {issues: [], value: null}
  const videobuf2 = frames.some((one) => /^_*vb2_/.test(one.function) || one.module?.startsWith('videobuf2') === true)
  return {issues: [], value: {frames, videobuf2}}
}

/** Frames one after the other, an allocator's among them. */
export function looksLikeAllocFailure(head: string): boolean {
  let [run, allocates] = [0, head.includes(failure)]
  for (const {text} of wholeLines(`${head}\n`)) {
    const found = frame.exec(text.slice(0, 400))
    run = found === null ? 0 : run + 1
    if (/alloc/.test(found?.[2] ?? '')) allocates = true
    if (run >= 3 && allocates) return true
  }
  return false
}
