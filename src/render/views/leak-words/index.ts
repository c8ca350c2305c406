/** Each finding in words. */
import type {Finding} from '../../../analysis/leaks/finding.js'
import type {Wording} from '../ledger.js'
import {budgetWords} from './budgets.js'
import {bufferWords} from './buffers.js'
import {descriptorWords} from './descriptors.js'
import {deviceWords} from './devices.js'
import {unheldWords} from './unheld.js'
import type {RuleWords} from './words.js'

const rooms: readonly RuleWords[] = [budgetWords, bufferWords, descriptorWords, deviceWords, unheldWords]

export function wordsOf(finding: Finding, wording: Wording): {readonly said: string; readonly advice: string} {
  const words = rooms.find((room) => room[finding.rule] !== undefined)?.[finding.rule]
  return {advice: words?.advice(finding) ?? '', said: words?.said(finding, wording) ?? ''}
}
