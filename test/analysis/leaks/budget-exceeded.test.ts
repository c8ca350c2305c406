import test from 'ava'
import type {BudgetOutcome} from '../../../src/analysis/leaks/budget-limits.js'
import type {Finding} from '../../../src/analysis/leaks/finding.js'
import {leakJudge} from '../../../src/analysis/leaks/judge.js'
import {budgetRule} from '../../../src/analysis/leaks/rules/budget-exceeded.js'
import type {Budget} from '../../../src/model/budget.js'
import type {Snapshot} from '../../../src/model/snapshot.js'
import {buffer, process, snapshot} from '../../helpers/snapshot.js'

const budget = (over: Partial<Budget>): Budget => ({
  class: null,
  glob: null,
  max: null,
  maxGrowth: null,
  of: 'total',
  unit: 'bytes',
  ...over
})

interface Judged {
  readonly findings: readonly Finding[]
  readonly outcome: BudgetOutcome | undefined
}

/** Each boot its snapshots. */
function judge(one: Budget, ...boots: readonly (readonly Snapshot[])[]): Judged {
  const {outcomes, rule} = budgetRule([one])
  const judge = leakJudge([rule])
  let index = 0
  for (const [boot, moments] of boots.entries())
    for (const moment of moments) judge.see(moment, {index: index++, uptimeSeconds: index * 10}, String(boot))
  const {findings} = judge.judgement()
  return {findings, outcome: outcomes()[0]}
}

/** So many buffers of 100 bytes, held by process 7. */
const of = (count: number, over: Parameters<typeof snapshot>[0] = {}): Snapshot =>
  snapshot({
    buffers: Array.from({length: count}, (_, at) => buffer({holders: [7], inode: at + 1, size: 100})),
    processes: [process({comm: 'camerad', pid: 7})],
    ...over
  })

const partial: Snapshot['coverage'] = [
  {...(snapshot().coverage[0] as Snapshot['coverage'][0]), lost: 1, status: 'partial'}
]

test('what is more than granted at any time is exceeded, to the byte', (t) => {
  const moments = [of(2), of(5), of(3)]
  const {findings, outcome} = judge(budget({max: 499}), moments)
  t.like(findings[0], {bytes: 300, confidence: 'certain', rule: 'budget-exceeded'})
  t.like(findings[0]?.args, {bound: 'exact', limit: 499, over: 1, value: 500})
  t.deepEqual(
    findings[0]?.evidence.map(({bytes}) => bytes),
    [200, 500, 300]
  )
  t.like(outcome, {status: 'exceeded', value: 500})
  const kept = judge(budget({max: 500}), moments)
  t.deepEqual(kept.findings, [])
  t.like(kept.outcome, {status: 'within', unmeasured: [], value: 500})
})

test('a sample that does not tell neither counts nor clears', (t) => {
  const blind = of(2, {coverage: partial})
  t.like(judge(budget({max: 300}), [blind, blind]).outcome, {status: 'unmeasured', unmeasured: [0, 1], value: null})
  t.like(judge(budget({max: 300}), [of(3), blind]).outcome, {status: 'unmeasured', unmeasured: [1]})
  // What was seen of it is more than enough already.
  t.like(judge(budget({max: 100}), [blind]).outcome, {status: 'exceeded', unmeasured: []})
})

test('what came or went meanwhile accuses nobody, and acquits nobody', (t) => {
  const churn = snapshot({buffers: [buffer({inode: 1, size: 100}), buffer({churn: 'died', inode: 2, size: 100})]})
  t.is(judge(budget({max: 150}), [churn]).outcome?.status, 'unmeasured')
  t.is(judge(budget({max: 99}), [churn]).outcome?.status, 'exceeded')
  t.is(judge(budget({max: 200}), [churn]).outcome?.status, 'within')
})

test('growth is from the first to the last snapshot of a boot', (t) => {
  t.like(judge(budget({maxGrowth: 100}), [of(1), of(9), of(3)]).findings[0]?.args, {
    kind: 'growth',
    over: null,
    value: 200
  })
  t.is(judge(budget({maxGrowth: 200}), [of(1), of(9), of(3)]).outcome?.status, 'within')
  // Two boots are not one, and one moment did not grow.
  t.is(judge(budget({maxGrowth: 100}), [of(1)], [of(9)]).outcome?.status, 'unmeasured')
  t.is(judge(budget({maxGrowth: 100}), [of(1), of(2)], [of(9)]).outcome?.status, 'within')
  t.is(judge(budget({maxGrowth: 100}), [of(1), of(2)], [of(1), of(9)]).findings.length, 1)
})

test('in a boot that was never seen whole, nothing is proved by another', (t) => {
  t.is(judge(budget({max: 500}), [of(1)], [of(1, {coverage: partial})]).outcome?.status, 'unmeasured')
})

test('of processes each buffer counts once, and a process that was not read may hold more', (t) => {
  const shared = {
    buffers: [buffer({holders: [7, 8], inode: 1, size: 100}), buffer({holders: [9], inode: 2, size: 50})],
    processes: [process({comm: 'cam-a', pid: 7}), process({comm: 'cam-b', pid: 8}), process({comm: 'ui', pid: 9})]
  }
  const ofCameras = budget({glob: 'cam-*', max: 100, of: 'comm'})
  t.like(judge(ofCameras, [snapshot(shared)]).outcome, {matched: true, status: 'within', value: 100})
  const gap = snapshot({...shared, machine: {holderGap: '2 processes refused'}})
  t.is(judge(ofCameras, [gap]).outcome?.status, 'unmeasured')
  t.like(judge({...ofCameras, max: 99}, [gap]).findings[0]?.subject, {comm: 'cam-*', what: 'max bytes'})
  t.like(judge({...ofCameras, glob: 'camrea*'}, [snapshot(shared)]).outcome, {
    matched: false,
    status: 'within',
    value: 0
  })
})

test('buffers are counted, by exporter or by device', (t) => {
  const moment = snapshot({
    buffers: [
      buffer({attachments: ['gpu'], exporter: 'system', inode: 1}),
      buffer({attachments: ['gpu', 'gpu'], exporter: 'system-uncached', inode: 2}),
      buffer({attachments: ['vpu'], exporter: 'cma', inode: 3})
    ]
  })
  t.like(judge(budget({glob: 'system*', max: 1, of: 'exporter', unit: 'buffers'}), [moment]).outcome, {
    status: 'exceeded',
    value: 2
  })
  t.like(judge(budget({glob: 'gpu', max: 8192, of: 'device'}), [moment]).outcome, {status: 'within', value: 8192})
  const untold = snapshot({buffers: [buffer({attachments: null, size: 10})]})
  t.is(judge(budget({glob: 'gpu', max: 5, of: 'device'}), [untold]).outcome?.status, 'unmeasured')
})

test('descriptors are summed over processes, a shared table once', (t) => {
  const counts = {dmabuf: 4, drm: 0, media: 0, socket: 0, syncFile: 1, total: 9, video: 0}
  const processes = [
    process({comm: 'cam', descriptors: counts, pid: 7}),
    process({comm: 'cam', descriptors: counts, pid: 8, sharesDescriptorsWith: 7}),
    process({comm: 'cam', descriptors: counts, pid: 9}),
    process({access: 'none', comm: 'cam', descriptors: null, pid: 10})
  ]
  const ofDmabufs = budget({class: 'dmabuf', glob: 'cam', max: 8, of: 'descriptors', unit: 'descriptors'})
  t.like(judge(ofDmabufs, [snapshot({processes})]).outcome, {status: 'within', value: 8})
  const unread = [...processes, process({access: 'denied', comm: 'cam', descriptors: null, pid: 11})]
  t.is(judge(ofDmabufs, [snapshot({processes: unread})]).outcome?.status, 'unmeasured')
  const {findings} = judge({...ofDmabufs, max: 7}, [snapshot({processes: unread})])
  t.like(findings[0], {bytes: 0, subject: {comm: 'cam', what: 'max dmabuf descriptors'}})
  t.like(findings[0]?.args, {bound: 'at-least', value: 8})
})

test('a damaged snapshot is as if it were missing: where there is no other, nothing is measured', (t) => {
  const damaged = of(1, {issues: [{code: 'archive-damaged', line: 0, path: 'x', text: 'cut'}]})
  t.like(judge(budget({max: 500}), [damaged]).outcome, {gap: null, status: 'unmeasured', unmeasured: []})
  t.is(judge(budget({max: 500}), [damaged, of(1)]).outcome?.status, 'within')
})

test('why a budget could not be measured', (t) => {
  const gap = (one: Partial<Budget>, ...moments: readonly Snapshot[]) => judge(budget(one), moments).outcome?.gap
  t.is(gap({max: 1}, of(0)), null)
  t.is(gap({max: 1}, of(0, {coverage: partial})), 'buffers')
  t.is(gap({glob: 'x', max: 1, of: 'comm'}, of(0, {machine: {holderGap: 'refused'}})), 'holders')
  t.is(gap({max: 4096}, snapshot({buffers: [buffer({sizeEstimated: true})]})), 'sizes')
  t.is(gap({max: 4095}, snapshot({buffers: [buffer({churn: 'born'})]})), 'bounds')
  t.is(gap({maxGrowth: 1}, of(1)), 'moments')
  const unread = snapshot({processes: [process({access: 'denied', descriptors: null})]})
  t.is(gap({class: 'drm', max: 1, of: 'descriptors', unit: 'descriptors'}, unread), 'descriptors')
})
