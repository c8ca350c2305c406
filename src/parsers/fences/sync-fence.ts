/** Fences as `sync/info` prints them, below a timeline and below a sync file. */
import {uint} from '../scan.js'

export type SyncState = 'active' | 'error' | 'signaled'

export interface SyncFence {
  /** The timeline it is of; null below a timeline, which is the one. */
  readonly name: string | null
  readonly state: SyncState
  /** Seconds since boot as the kernel prints them, to the nanosecond: a number would lose digits. null: not said. */
  readonly signaledAt: string | null
  /** null: the driver prints none. */
  readonly seqno: number | null
  /** Where its timeline stood; null: not said. */
  readonly timelineValue: number | null
}

export const isSyncState = (text: string): text is SyncState => /^(?:active|error|signaled)$/.test(text)

/** Names are greedy: what follows one is the last of its form. */
const fenceForm =
  /^ {2}(?:(.*)_)?(fence|pt) (active|error|signaled)(?:@(-?\d{1,20}\.(?:\d{9}|\d{6})))?(?:: (-?\d+)(?: \/ (-?\d+))?)?$/

/** KGSL of Linux 3.18 adds what it has queued and retired to the value of its timeline: that of the hardware is it. */
export const withoutCounts = (text: string): string => text.replace(/ queued:\d{1,10} retired:\d{1,10}$/, '')

/** null: no fence; `bad-number`: one whose numbers cannot be used. */
export function readSyncFence(line: string, below: 'file' | 'timeline'): SyncFence | 'bad-number' | null {
  const [found, name, kind, state = '', signaledAt = null, seqno, value] = fenceForm.exec(withoutCounts(line)) ?? []
  if (found === undefined || !isSyncState(state) || (name === undefined) !== (below === 'timeline')) return null
  // Whoever opens sw_sync names the timeline, and could end that name in "\n  fence active".
  if (kind === 'fence' && seqno !== undefined && value === undefined) return null
  const [fence, timeline] = [seqno === undefined ? 0 : int(seqno), value === undefined ? 0 : int(value)]
  if (fence === null || timeline === null) return 'bad-number'
  return {
    name: name ?? null,
    seqno: seqno === undefined ? null : fence,
    signaledAt,
    state,
    timelineValue: value === undefined ? null : timeline
  }
}

/** Values are signed: they wrap. */
export function int(text: string): number | null {
  const n = uint(text.startsWith('-') ? text.slice(1) : text)
  return n === null || !text.startsWith('-') ? n : 0 - n
}
