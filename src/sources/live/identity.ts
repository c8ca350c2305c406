/** Which process it is, by the text of `/proc/<pid>/stat`. */
import {parseStat} from '../../parsers/proc-identity.js'
import {decode} from '../decode.js'

export interface Identity {
  readonly startTime: number
  readonly state: string
  /** A kernel thread or a zombie: nothing else of it is there to be read. */
  readonly empty: boolean
}

export function identityOf(bytes: Uint8Array): Identity | null {
  const {value} = parseStat(decode(bytes), {path: 'stat'})
  if (value === null) return null
  const {kernelThread, startTime, state, threads} = value
  return {empty: kernelThread || (/^[ZX]/.test(state) && threads !== null && threads <= 1), startTime, state}
}
