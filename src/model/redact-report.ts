/** What an Android bugreport says of itself, without the names that people and products have. */
import type {Pseudonym} from '../parsers/redaction/pseudonym.js'
import type {AndroidBuild, ReportSection} from './snapshot.js'

/** Of products only the release is told. */
export const redactBuild = (
  build: AndroidBuild | null,
  hide: (kind: Parameters<Pseudonym>[0], text: string | null) => string | null
): AndroidBuild | null =>
  build === null
    ? null
    : {
        ...build,
        build: hide('host', build.build),
        device: hide('host', build.device),
        fingerprint: hide('host', build.fingerprint),
        manufacturer: hide('host', build.manufacturer),
        model: hide('host', build.model),
        timeZone: null
      }

/** The words of dumpstate stay: what stands in parentheses may be a command line. Files are named after the device. */
export const redactSection = (section: ReportSection): ReportSection => ({
  ...section,
  command: section.status === 'not-understood' ? null : section.command,
  file: '',
  service: section.service === null || /^[\w.]{1,60}$/.test(section.service) ? section.service : '',
  title:
    section.status === 'not-understood'
      ? (/^[A-Z][A-Z0-9 /_-]{1,60}(?= \(|$)/.exec(section.title)?.[0] ?? '')
      : section.title,
  why: null
})
