import test from 'ava'
import {failedClosed} from '../../../src/analysis/leaks/fail-closed.js'
import {type Finding, subject} from '../../../src/analysis/leaks/finding.js'
import {leakJudge} from '../../../src/analysis/leaks/judge.js'
import type {LeakRule} from '../../../src/analysis/leaks/rule.js'
import {leakRules} from '../../../src/analysis/leaks/rules/index.js'
import type {Coverage, Snapshot} from '../../../src/model/snapshot.js'
import {history} from '../../helpers/histories.js'
import {judged} from '../../helpers/judged.js'
import {snapshot} from '../../helpers/snapshot.js'

test('1,000 histories without a leak: no rule is ever surer than possible, and that seldom', (t) => {
  let possible = 0
  for (let seed = 0; seed < 1000; seed += 1) {
    const {findings} = judged(leakRules, history(seed, 12, false).snapshots)
    for (const {confidence, rule} of findings) t.is(confidence, 'possible', `seed ${seed}: ${rule}`)
    possible += findings.length
  }
  t.true(possible <= 10, `${possible}`)
})

test('the order of the rules changes nothing', (t) => {
  for (let seed = 0; seed < 20; seed += 1) {
    const {snapshots} = history(seed, 12, true)
    t.deepEqual(judged(leakRules.toReversed(), snapshots), judged(leakRules, snapshots))
  }
})

/** Tells how many snapshots it saw. */
const counting: LeakRule = {
  id: 'kernel-held-buffer',
  least: 2,
  needs: [{anyOf: ['dmabuf-bufinfo'], extent: 'whole'}],
  summary: '',
  surest: 'likely',
  watch: () => {
    let seen = 0
    return {
      findings: (): readonly Finding[] => [
        {
          args: {seen},
          bytes: seen,
          confidence: 'likely',
          evidence: [],
          rule: 'kernel-held-buffer',
          subject: subject({})
        }
      ],
      see: () => {
        seen += 1
      }
    }
  }
}

const row = (status: Coverage['status']): Coverage => ({
  denied: Number(status === 'denied'),
  gone: 0,
  interface: 'dmabuf-bufinfo',
  lost: 0,
  read: 1,
  reason: null,
  status,
  unit: 'buffers'
})
const ok = snapshot({coverage: [row('complete')]})
const denied = snapshot({coverage: [row('denied')]})

function judgeBoots(...boots: readonly (readonly Snapshot[])[]) {
  const judge = leakJudge([counting])
  let index = 0
  for (const [boot, snapshots] of boots.entries())
    for (const one of snapshots) judge.see(one, {index: index++, uptimeSeconds: null}, `${boot}`)
  return judge.judgement()
}

test('each boot is judged for itself', (t) => {
  const {findings} = judgeBoots([ok, ok], [ok], [ok, ok, ok])
  t.deepEqual(
    findings.map(({args}) => args.seen),
    [3, 2]
  )
})

test('a snapshot whose needs are not met is not seen, and is told', (t) => {
  const {findings, judged: spoke, skipped} = judgeBoots([ok, denied, ok])
  t.is(findings[0]?.args.seen, 2)
  t.deepEqual(spoke, ['kernel-held-buffer'])
  t.like(skipped[0], {blind: false, silent: false, snapshots: [1], status: 'denied'})
  t.deepEqual(failedClosed(skipped, 'likely'), [])
})

test('a boot that could not be judged, or whose last snapshot could not, proves nothing', (t) => {
  for (const boots of [
    [
      [ok, ok],
      [denied, denied]
    ],
    [[ok, ok, denied]],
    [[ok, denied]]
  ]) {
    const {skipped} = judgeBoots(...boots)
    t.true(skipped[0]?.blind, `${boots.length}`)
    t.deepEqual(failedClosed(skipped, 'likely'), ['kernel-held-buffer'])
  }
})
