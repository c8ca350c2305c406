/** Files of a folder or pattern that could not be taken into a series. */
import {MediamemError} from './errors.js'
import type {ExpandedSource} from './sources/expand.js'

export interface PassedOver {
  readonly source: string
  readonly reason: string
  /** Its name says that it is a capture: what it held is lost. */
  readonly expected: boolean
}

interface Losses {
  /** null: it is none, and was not named by the user, who would be told by an error. */
  readonly attempt: <T>(of: ExpandedSource, read: () => Promise<T>) => Promise<T | null>
  readonly passedOver: readonly PassedOver[]
}

export function losses(): Losses {
  const passedOver: PassedOver[] = []
  return {
    attempt: ({expected, named, source}, read) =>
      read().catch((error: unknown) => {
        if (!(error instanceof MediamemError)) throw error
        if (named) throw advised(error)
        passedOver.push({expected: expected && error.code !== 'NO_SNAPSHOT', reason: error.message, source})
        return null
      }),
    passedOver
  }
}

/** A shell that expands a pattern names files that the user did not mean. */
const advised = (error: MediamemError): MediamemError =>
  error.code === 'NO_SNAPSHOT'
    ? new MediamemError(error.code, error.message, error.exitCode, [
        ...error.suggestions,
        'name the folder, or quote the pattern: what is no capture is passed over then'
      ])
    : error

const shown = 3

/** What should have been a capture one by one, the rest in one. */
export function lossWarnings(passedOver: readonly PassedOver[]): string[] {
  const lost = passedOver.filter(({expected}) => expected)
  const others = passedOver.filter(({expected}) => !expected).map(({source}) => source)
  const more = lost.length > shown ? [`and ${lost.length - shown} more captures could not be read`] : []
  const named = `${others.slice(0, shown).join(', ')}${others.length > shown ? ', …' : ''}`
  return [
    ...lost.slice(0, shown).map(({reason}) => `not read: ${reason}`),
    ...more,
    ...(others.length > 0 ? [`passed over ${others.length} that are no captures: ${named}`] : [])
  ]
}
