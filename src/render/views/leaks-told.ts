/** Findings with the sentences that go with them. */

import {quoted} from '../../analysis/explain/next.js'
import type {Leaks} from '../../analysis/leaks/leaks.js'
import type {JudgedFinding} from '../../analysis/leaks/verdict.js'
import {wordsOf} from './leak-words/index.js'
import type {Wording} from './ledger.js'

export interface ToldFinding extends JudgedFinding {
  readonly message: string
  /** The next thing to do. */
  readonly advice: string
}

export interface ToldLeaks extends Leaks {
  readonly findings: readonly ToldFinding[]
}

/** `given`: the sources as the user named them; null: they are not to be shown. */
export function tellLeaks(leaks: Leaks, wording: Wording, given: readonly string[] | null): ToldLeaks {
  const boots = new Set(leaks.series.map(({boot}) => boot)).size
  return {
    ...leaks,
    findings: leaks.findings.map((one) => {
      const {advice, said} = wordsOf(one, wording)
      const source = sourceOf(one, leaks)
      const sources = given === null ? null : boots > 1 && source !== null ? [source] : given
      const where = boots > 1 && source !== null && given !== null ? `In ${source}: ` : ''
      return {...one, advice: withSources(advice, sources), message: `${where}${said}`}
    })
  }
}

/** The last snapshot that shows it. */
const sourceOf = ({evidence}: JudgedFinding, {series}: Leaks): string | null =>
  series.find(({snapshot}) => snapshot === evidence.at(-1)?.snapshot)?.source ?? null

/** More than these a shell has made of one pattern. */
const mostSources = 3

/** A command to paste: of many sources the user knows better how to name them. */
function withSources(advice: string, sources: readonly string[] | null): string {
  if (sources === null || sources.length > mostSources) return advice
  const words = sources.map((one) => ` ${quoted(one)}`).join('')
  return advice.replaceAll(' SOURCE...', () => words).replaceAll(/ SOURCE(?= |$)/g, () => words)
}
