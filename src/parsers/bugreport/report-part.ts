/** A part of a bugreport while its lines come, and when they have come. */
import type {Ended} from './marks.js'

/** A section, or what one service printed in a section of dumpsys. */
export interface ReportPart {
  readonly title: string
  /** null: the section itself. */
  readonly service: string | null
  readonly command: string | null
  readonly ended: Ended
  /** What went wrong, as the report says it; null: nothing, or it does not. */
  readonly why: string | null
  /** Of the heading, 1-based. */
  readonly line: number
  /** Those of its services too. */
  readonly lines: number
  /** null: the report does not tell. */
  readonly seconds: number | null
  /** null: nobody wanted it. */
  readonly text: string | null
  /** It is longer than what was kept. */
  readonly shortened: boolean
}

export type PartName = Pick<ReportPart, 'command' | 'service' | 'title'>

export interface OpenPart extends PartName {
  readonly line: number
  readonly kept: string[] | null
  lines: number
  chars: number
  shortened: boolean
  ended: Ended
  why: string | null
  /** What dumpsys says before what the service says may still come. */
  preface: boolean
}

const preface = /^(?:Service host process PID: \d+|Threads in use: .*|Client PIDs(?::| are not available) .*)$/

export function openPart({command, service, title}: PartName, line: number, wanted: boolean): OpenPart {
  return {
    chars: 0,
    command,
    ended: 'complete',
    kept: wanted ? [] : null,
    line,
    lines: 0,
    preface: service !== null,
    service,
    shortened: false,
    title,
    why: null
  }
}

export function keepText(open: OpenPart, text: string, end: string, maxChars: number): void {
  if (open.preface && preface.test(text)) return
  open.preface = false
  if (open.kept === null) return
  open.chars += text.length + end.length
  if (open.chars > maxChars) open.shortened = true
  else open.kept.push(text + end)
}

export function closedPart(open: OpenPart, seconds: number | null, tail: string): ReportPart {
  const {command, ended, kept, line, lines, service, shortened, title, why} = open
  const text = kept === null ? null : kept.join('') + tail
  return {command, ended, line, lines, seconds, service, shortened, text, title, why}
}
