/** Findings with the sentences that go with them. */
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

export const tellLeaks = (leaks: Leaks, wording: Wording): ToldLeaks => ({
  ...leaks,
  findings: leaks.findings.map((one) => {
    const {advice, said} = wordsOf(one, wording)
    return {...one, advice, message: said}
  })
})
