/** What every rewriter is: a text without the names in it, or nothing. */
import type {Place} from '../paths.js'
import type {NamesSeen} from './names-seen.js'
import type {Pseudonym} from './pseudonym.js'

export interface Means {
  readonly pseudonym: Pseudonym
  /** Of dma-bufs, as processes show them. */
  readonly names: NamesSeen
}

/** null: not without guessing what of it is a name. The text is left out then. */
export type Rewrite = (text: string, place: Place, means: Means) => string | null

/** Lines, each with its LF. */
export const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

/** The value of a text that its parser finds nothing odd in; else null. */
export const clean = <T>({issues, value}: {readonly issues: readonly unknown[]; readonly value: T}): T | null =>
  issues.length === 0 ? value : null
