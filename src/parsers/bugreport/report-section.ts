import type {Ended} from './marks.js'

/** A line of the inventory of a bugreport. */
export interface ReportSection {
  /** The text it stands in, as the zip or the user names it. */
  readonly file: string
  readonly title: string
  /** null: the section itself; else what that service printed in it. */
  readonly service: string | null
  readonly command: string | null
  readonly status: 'absent' | 'not-understood' | 'understood'
  /** null: it is absent. */
  readonly ended: Ended | null
  /** Why it ended so, in the report's words. */
  readonly why: string | null
  /** Of its heading, 1-based; 0: it is absent. */
  readonly line: number
  /** Those of its services too. */
  readonly lines: number
  readonly seconds: number | null
}
