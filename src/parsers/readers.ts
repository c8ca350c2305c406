/** From the text at a place to what it states: how a reader of files is made of a parser. */
import type {Origin, Parsed} from './interface.js'
import type {Observation, Seen} from './observation.js'
import type {Place} from './paths.js'

/** A place with its numbers known to be there. */
export interface Known {
  readonly pid: number
  readonly number: number
}

export type Parse<T> = (text: string, origin: Origin) => Parsed<T>
export type Reader = (text: string, place: Place, known: Known) => Seen

/** One parser, one observation; a null value is no observation. */
export const one =
  <T>(parse: Parse<T | null>, observe: (value: T, known: Known) => Observation): Reader =>
  (text, place, known) => {
    const {issues, value} = parse(text, place)
    return {issues, observations: value === null ? [] : [observe(value, known)]}
  }

/** One text, read by several. */
export const all =
  (...several: readonly Reader[]): Reader =>
  (text, place, known) => {
    const seen = several.map((read) => read(text, place, known))
    return {issues: seen.flatMap(({issues}) => issues), observations: seen.flatMap(({observations}) => observations)}
  }
