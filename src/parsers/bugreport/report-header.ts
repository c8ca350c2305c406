/**
 * What a bugreport says of itself and the machine before its first section.
 *
 *     == dumpstate: 2020-01-08 15:30:07                          the device's own time
 *     Build: … LF  Build fingerprint: '…' LF  … Android SDK version: 34 LF …
 *     Kernel: Linux version 6.1.75-android14-… LF …
 *     Uptime: up 0 weeks, 0 days, 2 hours, 31 minutes[,  load average: …] LF …
 *
 * - A fingerprint is `brand/product/device:release/id/incremental:type/tags`.
 * - The first line of each key counts. A line of another key is passed over.
 * - Uptime is cut to minutes.
 *
 * Read in frameworks/native cmds/dumpstate/dumpstate.cpp Dumpstate::PrintHeader() of Android 10 to 16.
 */
import {uint} from '../scan.js'

export interface ReportHeader {
  /** As the device's clock shows it, no zone: `2020-01-08T15:30:07`. */
  readonly time: string | null
  readonly build: string | null
  readonly fingerprint: string | null
  /** Of the fingerprint: `10`, `sailfish`. */
  readonly release: string | null
  readonly device: string | null
  readonly sdk: number | null
  readonly kernel: string | null
  /** A lower bound: less than a minute is missing. */
  readonly uptimeSeconds: number | null
}

/** Any text: of what is not there it says nothing. */
export function parseReportHeader(text: string): ReportHeader {
  const field = (key: string): string | null => {
    const from = `\n${text}`.indexOf(`\n${key}: `)
    if (from === -1) return null
    const value = text.slice(from + key.length + 2)
    const end = value.indexOf('\n')
    return (end === -1 ? value : value.slice(0, end)).trim() || null
  }
  const [, date, time] = /^== dumpstate: (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/m.exec(text) ?? []
  const fingerprint = field('Build fingerprint')?.replace(/^'(.*)'$/, '$1') ?? null
  const [, device = null, release = null] = /^[^/:]*\/[^/:]*\/([^/:]+):([^/:]+)\//.exec(fingerprint ?? '') ?? []
  return {
    build: field('Build'),
    device,
    fingerprint,
    kernel: /^Linux version (\S{1,200})(?: |$)/.exec(field('Kernel') ?? '')?.[1] ?? null,
    release,
    sdk: uint(field('Android SDK version') ?? ''),
    time: date === undefined || time === undefined ? null : `${date}T${time}`,
    uptimeSeconds: uptime(field('Uptime') ?? '')
  }
}

const unitSeconds = {day: 86_400, hour: 3600, minute: 60, week: 604_800} as const

/** Of what is not understood nothing is said, and neither within the first minute. */
function uptime(text: string): number | null {
  const [said = ''] = text.split(/, {1,2}load average/)
  if (!/^up \d{1,6} (?:week|day|hour|minute)s?(?:, \d{1,6} (?:week|day|hour|minute)s?){0,3}$/.test(said)) return null
  const seconds = [...said.matchAll(/(\d+) (week|day|hour|minute)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * unitSeconds[unit as keyof typeof unitSeconds],
    0
  )
  return seconds === 0 ? null : seconds
}

/** A text that is the whole of such a report, by its first lines. */
export const looksLikeBugreport = (head: string): boolean =>
  /^={20,100}\r?\n== dumpstate: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\r?$/m.test(head.slice(0, 4096))
