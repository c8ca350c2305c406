/** Are two moments of one boot? Only within one does an inode, or a pid and its start time, name the same thing. */
import type {Machine} from '../../model/snapshot.js'

/**
 * What tells: the boot ids; else the kernels or hosts, which differ; else when each was booted, by the clock less the
 * uptime. `unknown`: nothing does, and nothing is taken for the same.
 */
type BootEvidence = 'boot-id' | 'boot-time' | 'host' | 'kernel' | 'unknown'

export interface SameBoot {
  readonly sameBoot: boolean
  readonly bootEvidence: BootEvidence
}

/** Clocks are set, and an uptime is read a while after the clock was. */
const slackSeconds = 5

export function sameBootOf(before: Machine, after: Machine): SameBoot {
  if (before.bootId !== null && after.bootId !== null)
    return {bootEvidence: 'boot-id', sameBoot: before.bootId === after.bootId}
  for (const what of ['host', 'kernel'] as const) {
    if (before[what] !== null && after[what] !== null && before[what] !== after[what])
      return {bootEvidence: what, sameBoot: false}
  }
  const [one, other] = [bootedAt(before), bootedAt(after)]
  return one === null || other === null
    ? {bootEvidence: 'unknown', sameBoot: false}
    : {bootEvidence: 'boot-time', sameBoot: Math.abs(one - other) <= slackSeconds}
}

/** Seconds since 1970. */
function bootedAt({captureStart, uptimeSeconds}: Machine): number | null {
  const start = startOf(captureStart)
  return start === null || uptimeSeconds === null ? null : start - uptimeSeconds
}

function startOf(captureStart: string | null): number | null {
  const start = captureStart === null ? Number.NaN : Date.parse(captureStart) / 1000
  return Number.isNaN(start) ? null : start
}

/** Seconds from one to the other, negative if they go back; null: not known. Within one boot no clock that was set misleads. */
export function secondsBetween(before: Machine, after: Machine, sameBoot: boolean): number | null {
  if (sameBoot && before.uptimeSeconds !== null && after.uptimeSeconds !== null)
    return hundredths(after.uptimeSeconds - before.uptimeSeconds)
  const [one, other] = [startOf(before.captureStart), startOf(after.captureStart)]
  return one === null || other === null ? null : hundredths(other - one)
}

const hundredths = (seconds: number): number => Math.round(seconds * 100) / 100
