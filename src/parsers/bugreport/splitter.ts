/** The text of a bugreport, line by line, into its header, sections and the services within them. Grammar: marks.ts. */
import {type Mark, readMark} from './marks.js'
import {closedPart, keepText, type OpenPart, openPart, type PartName, type ReportPart} from './report-part.js'

export interface ReportTaker {
  wants(part: PartName): boolean
  part(part: ReportPart): void
}

export interface Split {
  /** What stands before the first section, at most 64 KiB. */
  readonly header: string
  /** It ends before its end: in the middle of a line, or without the word that it is done, which reports say since Android 7. */
  readonly cut: boolean
  /** A second report begins at this line, and what follows was passed over; null: there is one. */
  readonly secondAt: number | null
}

export interface Splitter {
  /** Without its end. */
  line(text: string): void
  /** `rest`: what follows the last line feed. */
  end(rest: string): Split
}

const headerChars = 65_536

/** Of the header of a report, and not of its end: `== dumpstate: done (id 1)`. */
const beginning = /^dumpstate: \d{4}-\d\d-\d\d /

/**
 * Never holds more than `maxChars` of a part. What a service prints may look like headings of sections: they are such
 * only when it is over. A heading of a service counts after a rule, and when the service before it is over; Android 7
 * and before did not print that.
 */
export function splitReport(to: ReportTaker, maxChars: number): Splitter {
  const header: string[] = []
  let headerSize = 0
  let [number, begun, done, ends, afterRule, before] = [0, 0, false, false, false, true]
  let secondAt: number | null = null
  let section: OpenPart | null = null
  let service: OpenPart | null = null

  const begin = (title: string, command: string | null, name: string | null): OpenPart => {
    before = false
    const wanted = to.wants({command, service: name, title})
    return openPart({command, service: name, title}, number, wanted)
  }
  const give = (open: OpenPart, seconds: number | null, tail: string): void => to.part(closedPart(open, seconds, tail))
  const take = (text: string, end: string): void => {
    if (section !== null) section.lines += 1
    const open = service ?? section
    if (open === null) return
    if (service !== null) service.lines += 1
    keepText(open, text, end, maxChars)
  }
  const endService = (seconds: number | null): void => {
    if (service !== null) give(service, seconds, '')
    service = null
  }
  const endSection = (seconds: number | null, tail = ''): void => {
    endService(null)
    if (section !== null) give(section, seconds, tail)
    section = null
  }
  const fail = ({command, ended, title, why}: Extract<Mark, {is: 'failure'}>): boolean => {
    if (section?.command === command) {
      for (const open of [section, service]) if (open !== null) Object.assign(open, {ended, why})
      endService(null)
      return true
    }
    if (title === null || service !== null) return false
    endSection(null)
    give({...begin(title, command, null), ended, kept: null, why}, null, '')
    return true
  }

  const ofDumpsys = (): boolean => section?.title.startsWith('DUMPSYS') === true

  /** Did the line divide, or is it text? */
  const divide = (mark: Mark, isAfterRule: boolean): boolean => {
    switch (mark.is) {
      case 'rule':
        return service === null && ofDumpsys()
      case 'section':
        if (service !== null) return false
        endSection(null)
        section = begin(mark.title, mark.command, null)
        return true
      case 'section-end':
        if (section?.title !== mark.title) return service === null
        endSection(mark.seconds, mark.blank ? ' ' : '')
        return true
      case 'service':
        if (section === null || !ofDumpsys() || !isAfterRule || (service !== null && ends)) return false
        endService(null)
        service = begin(section.title, section.command, mark.name)
        return true
      case 'service-end':
        if (service?.service !== mark.name) return false
        ends = true
        endService(mark.seconds)
        return true
      case 'service-late':
        if (service?.service === mark.name) service.ended = 'timed-out'
        return false
      case 'failure':
        return fail(mark)
      case 'skipped':
        if (mark.command === null) {
          if (section !== null && service === null) section.ended = 'skipped'
          return section !== null && service === null
        }
        if (service !== null) return false
        endSection(null)
        give({...begin(mark.command, mark.command, null), ended: 'skipped', kept: null}, null, '')
        return true
      case 'banner':
        if (service !== null) return false
        if (mark.title.startsWith('dumpstate: done')) done = true
        else if (beginning.test(mark.title) && begun++ > 0) secondAt = number
        return false
    }
  }

  return {
    end(rest) {
      if (rest !== '' && secondAt === null) take(rest, '')
      const head = header.join('')
      const cut = secondAt === null && !done && (rest !== '' || /^Dumpstate info: /m.test(head))
      if (cut) for (const open of [section, service]) if (open?.ended === 'complete') open.ended = 'cut'
      endSection(null)
      return {cut, header: head, secondAt}
    },
    line(text) {
      number += 1
      if (secondAt !== null) return
      const mark = readMark(text)
      const isAfterRule = afterRule
      afterRule = mark?.is === 'rule'
      if (mark !== null && divide(mark, isAfterRule)) return
      if (!before) take(text, '\n')
      else if (headerSize < headerChars) {
        headerSize += text.length + 1
        header.push(`${text}\n`)
      }
    }
  }
}
