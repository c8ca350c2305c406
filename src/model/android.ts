/** What an Android system says of itself, and what its bugreport holds. */
import {utcOf} from '../parsers/bugreport/device-time.js'
import type {Facts} from './facts.js'
import type {AndroidBuild, ReportSection} from './snapshot.js'

/** null: it is not Android, or nothing read tells. Properties stand before what the report's header says. */
export function buildAndroid({android: {header, properties}}: Pick<Facts, 'android'>): AndroidBuild | null {
  if (header === null && properties === null) return null
  return {
    build: header?.build ?? null,
    device: properties?.device ?? header?.device ?? null,
    fingerprint: properties?.fingerprint ?? header?.fingerprint ?? null,
    localTime: header?.time ?? null,
    manufacturer: properties?.manufacturer ?? null,
    model: properties?.model ?? null,
    release: properties?.release ?? header?.release ?? null,
    sdk: properties?.sdk ?? header?.sdk ?? null,
    timeZone: properties?.timeZone ?? null
  }
}

/** When a report was begun, ISO 8601 UTC; null: its zone is not known. */
export function reportTime({android: {header, properties}}: Pick<Facts, 'android'>): string | null {
  const [time, zone] = [header?.time ?? null, properties?.timeZone ?? null]
  return time === null || zone === null ? null : utcOf(time, zone)
}

/** Where nothing else names a process, as Android does. */
export function usePackages({packages, processes}: Facts): void {
  for (const [pid, process] of processes) process.cmdline ??= packages.get(pid) ?? null
}

/** In the order of the report; what is absent comes first. */
export const buildSections = ({sections}: Pick<Facts, 'sections'>): ReportSection[] =>
  [...sections].sort(compareSections)

const compareSections = (a: ReportSection, b: ReportSection): number => {
  const order = (x: string, y: string) => (x < y ? -1 : x > y ? 1 : 0)
  return order(a.file, b.file) || a.line - b.line || order(a.title, b.title) || order(a.service ?? '', b.service ?? '')
}
