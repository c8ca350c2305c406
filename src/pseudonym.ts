/** What stands for a name, and for what a finding is about. */
import {createHash} from 'node:crypto'

/** Stable between captures, so that they can be compared. A guess of the name can be tested against it. */
export const pseudonym = (kind: string, text: string): string => `${kind}-${hash(`${kind}\0${text}`).slice(0, 8)}`

/** The same for the same text, in every run; a guess can be tested here too. */
export const digest = (text: string): string => hash(text).slice(0, 16)

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
