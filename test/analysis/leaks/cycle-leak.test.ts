import test from 'ava'
import {cycleRules} from '../../../src/analysis/leaks/cycle.js'
import {leakJudge} from '../../../src/analysis/leaks/judge.js'
import {cycleLeak} from '../../../src/analysis/leaks/rules/cycle-leak.js'
import type {Snapshot} from '../../../src/model/snapshot.js'
import {judged} from '../../helpers/judged.js'
import {coverageWithout, series} from '../../helpers/leak-series.js'
import {buffer, process} from '../../helpers/snapshot.js'

/** `inodes`: of the buffers that process 7 holds at each place. */
const held = (inodes: readonly (readonly number[])[], over: Parameters<typeof buffer>[0] = {}) =>
  series(inodes.length, (place) => ({
    buffers: (inodes[place] ?? []).map((inode) => buffer({holders: [7], inode, name: `frame-${inode}`, ...over})),
    processes: [process({pid: 7})]
  }))

/** The whole series is the cycle. */
const findings = (snapshots: readonly Snapshot[], declared = true) =>
  judged([cycleLeak({baseline: 0, declared, final: snapshots.length - 1})], snapshots).findings
const said = (snapshots: readonly Snapshot[], declared = true) =>
  findings(snapshots, declared).map(({args: {buffers}, confidence}) => [confidence, buffers])

test('what came in the cycle and stayed beyond it, of a kind that was there before', (t) => {
  const [found, ...others] = findings(held([[1], [1, 2, 3], [1, 2, 3, 4]]))
  t.deepEqual(others, [])
  t.deepEqual(found, {
    args: {before: 1, between: 1, buffers: 2, declared: 1, exchanged: 0, others: 0, survivors: 2, unheld: null},
    bytes: 8192,
    confidence: 'likely',
    evidence: [
      {bytes: 0, count: 0, snapshot: 0},
      {bytes: 8192, count: 2, snapshot: 1},
      {bytes: 8192, count: 2, snapshot: 2}
    ],
    rule: 'cycle-leak',
    subject: {
      comm: 'p7',
      device: null,
      exporter: 'system',
      inodes: [2, 3],
      name: 'frame-#',
      path: null,
      pid: 7,
      sharedWith: [],
      size: 4096,
      startTime: 70,
      what: null
    }
  })
})

test('what is gone at the end, came after the cycle or was there before is none', (t) => {
  t.deepEqual(findings(held([[1], [1, 2, 3], [1]])), [])
  t.deepEqual(findings(held([[1], [1], [1, 2, 3]])), [])
  t.deepEqual(findings(held([[1, 2], [1], [1, 2]])), [])
  t.deepEqual(findings(held([[1], [1, 2], [1], [1, 3]])), [])
})

test('a pool filled anew has lost nothing; beyond it, what is more is only possible', (t) => {
  t.deepEqual(
    findings(
      held([
        [1, 2, 3],
        [4, 5, 6],
        [4, 5, 6]
      ])
    ),
    []
  )
  t.deepEqual(
    said(
      held([
        [1, 2, 3],
        [4, 5, 6, 7],
        [4, 5, 6, 7]
      ])
    ),
    [['possible', 1]]
  )
})

test('the first of its kind may be a pool that is filled', (t) => {
  t.deepEqual(said(held([[], [1, 2], [1, 2]])), [['possible', 2]])
})

test('likely if every snapshot but the first between them had it', (t) => {
  t.deepEqual(said(held([[1], [1], [1, 2], [1, 2], [1, 2]])), [['likely', 1]])
  t.deepEqual(said(held([[1], [1], [1], [1, 2], [1, 2]])), [['possible', 1]])
  t.deepEqual(said(held([[1], [1, 2], [1, 2], [1, 2, 3], [1, 2, 3]])), [['likely', 1]])
  t.like(findings(held([[1], [1, 2], [1, 2], [1, 2, 3], [1, 2, 3]]))[0], {args: {others: 1}, subject: {inodes: [2]}})
})

test('three that nobody called a cycle: possible, and nothing of pools at work and programs that were started', (t) => {
  t.deepEqual(said(held([[1], [1, 2], [1, 2]]), false), [['possible', 1]])
  t.deepEqual(
    said(
      held([
        [1, 2],
        [2, 3, 4],
        [2, 3, 4]
      ]),
      false
    ),
    []
  )
  const started = held([[1], [1, 2], [1, 2]]).map((one, place) => ({
    ...one,
    buffers: one.buffers.map((each) => (each.inode === 1 ? each : {...each, holders: buffer({holders: [9]}).holders})),
    processes: [process({pid: 7}), ...(place > 0 ? [process({comm: 'p7', pid: 9})] : [])]
  }))
  t.deepEqual(said(started, false), [])
  t.deepEqual(said(started), [['possible', 1]])
})

test('not likely where a buffer that nobody held would not have been seen', (t) => {
  const unlisted = held([[1], [1, 2], [1, 2]]).map((one) => ({
    ...one,
    coverage: one.coverage.filter(({interface: id}) => id !== 'dmabuf-sysfs' && id !== 'dmabuf-bufinfo')
  }))
  t.deepEqual(said(unlisted), [['possible', 1]])
})

test('what came or went at the end, and what was guessed, proves nothing', (t) => {
  for (const over of [{churn: 'died'}, {identityEstimated: true}] as const) {
    const [first, ...rest] = held([[1], [1, 2], [1, 2]])
    const doubtful = rest.map((one) => ({...one, buffers: one.buffers.map((each) => ({...each, ...over}))}))
    t.deepEqual(findings(first === undefined ? [] : [first, ...doubtful]), [])
  }
})

test('only what lies from baseline to final counts', (t) => {
  const all = held([[], [1], [1, 2], [1, 2], [1, 2, 3]])
  t.like(judged([cycleLeak({baseline: 1, declared: true, final: 3})], all).findings[0], {subject: {inodes: [2]}})
  t.deepEqual(judged([cycleLeak({baseline: 2, declared: true, final: 4})], all).findings, [])
})

test('without its baseline or its final snapshot it is silent, and says why', (t) => {
  const without = (place: number) =>
    held([[1], [1, 2], [1, 2], [1, 2], [1, 2]]).map((one, at) =>
      at === place
        ? {
            ...one,
            coverage: coverageWithout('dmabuf-sysfs').map((each) => ({
              ...each,
              reason: 'refused',
              status: 'partial' as const
            }))
          }
        : one
    )
  for (const place of [0, 4]) {
    const {findings: found, skipped} = judged([cycleLeak({baseline: 0, declared: true, final: 4})], without(place))
    t.deepEqual(found, [])
    t.like(skipped, [{reason: 'refused', silent: true, snapshots: [place]}])
  }
  t.is(judged([cycleLeak({baseline: 0, declared: true, final: 4})], without(2)).findings.length, 1)
})

test('a wish counts from either end; three of one boot are a cycle unasked', (t) => {
  const ids = (...args: Parameters<typeof cycleRules>) => cycleRules(...args).rules.map(({id}) => id)
  t.deepEqual(ids([0, 0, 0], null), ['cycle-leak'])
  t.deepEqual(ids([0, 0, 1], null), [])
  t.deepEqual(ids([0, 0, 0, 0], null), [])
  const {rules} = cycleRules([0, 0, 0, 0, 0], {baseline: -4, final: -1})
  const judging = leakJudge(rules)
  for (const [index, one] of held([[], [1], [1, 2], [1, 2], [1, 2]]).entries())
    judging.see(one, {index, uptimeSeconds: null}, '0')
  t.like(judging.judgement().findings[0], {confidence: 'possible', subject: {inodes: [2]}})
})

test('places that are none, or have nothing between them, are refused', (t) => {
  for (const wish of [
    {baseline: 0, final: 5},
    {baseline: -6, final: 4},
    {baseline: 1, final: 2},
    {baseline: 3, final: 0}
  ])
    t.throws(() => cycleRules([0, 0, 0, 0, 0], wish), {instanceOf: RangeError})
})

test('across boots it is skipped, with the reason', (t) => {
  t.deepEqual(cycleRules([0, 0, 1], {baseline: 0, final: 2}), {
    rules: [],
    skipped: [
      {
        needs: [],
        reason: '#0 and #2 are of different boots',
        rule: 'cycle-leak',
        silent: true,
        snapshots: [0, 2],
        status: 'partial',
        surest: 'likely',
        blind: true,
        damaged: false
      }
    ]
  })
})
