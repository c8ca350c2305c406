/** Texts of a bugreport to observations, and the inventory of their sections. */

import {parseReportHeader} from '../../parsers/bugreport/report-header.js'
import type {ReportPart} from '../../parsers/bugreport/report-part.js'
import type {ReportSection} from '../../parsers/bugreport/report-section.js'
import {isKnownPart, knownParts, observePart, pathOfPart, placeOfPart} from '../../parsers/bugreport/section-readers.js'
import {type Split, splitReport} from '../../parsers/bugreport/splitter.js'
import {fault} from '../../parsers/entries.js'
import {observeLoneText} from '../../parsers/lone-text.js'
import {type Collector, collector, type Target} from '../collect.js'
import {defaultLimits} from '../limits.js'
import {faultKind} from '../listing-fault.js'
import type {Sink} from '../source.js'
import {textLines} from './text-lines.js'

/** Takes the members of a bugreport: its texts as they come, files of the machine as those of any capture. */
export interface ReportSink extends Sink {
  /** `main`: the report itself; else one of its other texts, which has neither head nor end. */
  text(file: string, main: boolean): ReportText
  note(code: 'conflict', path: string, text: string): void
}

interface ReportText {
  add(chunk: Uint8Array): void
  /** Why the report is not whole, a sentence; null: it is. */
  end(): string | null
}

export interface ReportCollector extends ReportSink, Pick<Collector, 'collected'> {
  /** What no section told. */
  done(): void
}

/** A hostile report has a section in every line: these are listed, the others counted. */
const maxSections = 20_000

/** And of those that are understood these are read. */
const maxRead = 2000

export function reportCollector(target: Target): ReportCollector {
  const members = collector(target)
  const seen = new Map<string, string>()
  const met = new Set<string>()
  let [sections, parsed, main] = [0, 0, '']

  const list = (value: ReportSection): void => {
    if (++sections <= maxSections) target.add({of: 'section', value})
  }

  const read = (part: ReportPart, file: string): ReportSection['status'] => {
    const {ended, line, text} = part
    const found = text === null && ended === 'failed' && sections < maxSections ? placeOfPart(part) : null
    if (found !== null) target.add(fault(found, faultKind(part.why ?? ''), part.why ?? ended))
    if (text === null) return part.service === null && dumpsys.test(part.title) ? 'understood' : 'not-understood'
    const path = pathOfPart(part)
    const before = seen.get(path)
    if (before !== undefined) {
      target.addIssue({
        code: 'conflict',
        line,
        path: file,
        text: `${path} was there before (${before}): a name can forge a heading`
      })
      return 'not-understood'
    }
    const facts = observePart(part, text)
    if (facts === null) return 'not-understood'
    seen.set(path, `line ${line}`)
    if (part.shortened || (ended !== 'complete' && ended !== 'skipped'))
      target.addIssue({
        code: 'cut-short',
        line,
        path: file,
        text: `${path}: ${part.why ?? (part.shortened ? 'too long' : ended)}`
      })
    for (const observation of facts.observations) target.add(observation)
    for (const issue of facts.issues)
      target.addIssue({...issue, line: issue.line === 0 ? line : line + issue.line, path: file})
    return 'understood'
  }

  const take = (part: ReportPart, file: string): void => {
    if (sections < maxSections && isKnownPart(part)) met.add(pathOfPart(part))
    const {command, ended, line, lines, seconds, service, title, why} = part
    list({command, ended, file, line, lines, seconds, service, status: read(part, file), title, why})
  }

  /** A text without sections: told by its looks. */
  const takeWhole = (text: string, file: string): void => {
    const facts = observeLoneText(text, file)
    for (const observation of facts?.observations ?? []) target.add(observation)
    for (const issue of facts?.issues ?? []) target.addIssue(issue)
  }

  return {
    ...members,
    done() {
      for (const known of knownParts)
        if (!met.has(pathOfPart(known)))
          list({...known, ended: null, file: main, line: 0, lines: 0, seconds: null, status: 'absent', why: null})
      if (parsed > maxRead) {
        const text = `only ${maxRead} of its sections were read: it has too many`
        target.addIssue({code: 'cut-short', line: 0, path: main, text})
      }
      if (sections > maxSections)
        target.addIssue({
          code: 'cut-short',
          line: 0,
          path: main,
          text: `${sections - maxSections} more sections are not in the inventory`
        })
    },
    note: (code, path, text) => target.addIssue({code, line: 0, path, text}),
    text(file, isMain) {
      if (isMain) main = file
      let parts = 0
      const splitter = splitReport(
        {
          part(part) {
            parts += 1
            take(part, file)
          },
          wants: (name) => parsed <= maxRead && isKnownPart(name) && parsed++ < maxRead
        },
        defaultLimits.maxMemberBytes
      )
      const lines = textLines((line) => splitter.line(line))
      return {
        add: (chunk) => lines.add(chunk),
        end() {
          const split = splitter.end(lines.end())
          if (isMain) return endOfMain(split, target)
          if (parts === 0) takeWhole(split.header, file)
          return null
        }
      }
    }
  }
}

const dumpsys = /^DUMPSYS(?: CRITICAL| HIGH)?$/

function endOfMain({cut, header, secondAt}: Split, target: Target): string | null {
  const value = parseReportHeader(header)
  target.add({of: 'android-header', value})
  if (value.kernel !== null) target.add({field: 'kernel', of: 'machine', value: value.kernel})
  if (value.uptimeSeconds !== null)
    target.add({field: 'uptimeSeconds', of: 'machine-number', value: value.uptimeSeconds})
  if (secondAt !== null) return `a second report begins at line ${secondAt}: only the first was read`
  return cut ? 'the report ends before its end' : null
}
