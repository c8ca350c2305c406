import test from 'ava'
import {type Finding, subject} from '../../../src/analysis/leaks/finding.js'
import {parseSuppressions} from '../../../src/analysis/leaks/suppressions.js'
import {type Bar, reachVerdict} from '../../../src/analysis/leaks/verdict.js'

const finding = ({
  subject: of,
  ...over
}: Partial<Omit<Finding, 'subject'>> & {subject?: Partial<Finding['subject']>} = {}): Finding => ({
  args: {},
  bytes: 100,
  confidence: 'likely',
  evidence: [{bytes: 100, count: 5, snapshot: 0}],
  rule: 'growing-holder',
  ...over,
  subject: subject({comm: 'leakd', name: 'frame-1', pid: 7, ...of})
})

const bar: Bar = {baseline: [], digest: (text) => text, failOn: null, suppressions: []}

/** The same finding as a baseline keeps it. */
function known(of: Finding) {
  const [one] = reachVerdict([of], bar).findings
  return {
    bytes: of.bytes,
    confidence: of.confidence,
    count: of.evidence.at(-1)?.count ?? null,
    fingerprint: one?.fingerprint ?? '',
    rule: of.rule
  }
}

const statuses = (findings: readonly Finding[], over: Partial<Bar>) =>
  reachVerdict(findings, {...bar, ...over}).findings.map(({status}) => status)

test('a finding has one fingerprint, whatever pid, inodes and counts of another boot', (t) => {
  const again = finding({
    bytes: 7,
    confidence: 'possible',
    subject: {inodes: [3], name: 'frame-22', pid: 9, sharedWith: [1], startTime: 5}
  })
  t.is(known(finding()).fingerprint, known(again).fingerprint)
  for (const other of [
    {comm: 'x'},
    {name: 'other'},
    {size: 1},
    {device: 'gpu'},
    {what: 'drm'},
    {path: 'sys/x'},
    {exporter: 'cma'}
  ])
    t.not(known(finding()).fingerprint, known(finding({subject: other})).fingerprint)
  t.not(known(finding()).fingerprint, known(finding({rule: 'cycle-leak'})).fingerprint)
})

test('what the baseline knows is known, unless it is surer or more now', (t) => {
  const baseline = [known(finding())]
  t.deepEqual(statuses([finding()], {baseline}), ['known'])
  t.deepEqual(statuses([finding({bytes: 99})], {baseline}), ['known'])
  t.deepEqual(statuses([finding({bytes: 101})], {baseline}), ['worse'])
  t.deepEqual(statuses([finding({confidence: 'certain'})], {baseline}), ['worse'])
  t.deepEqual(statuses([finding({confidence: 'possible'})], {baseline}), ['known'])
  t.deepEqual(statuses([finding({subject: {comm: 'other'}})], {baseline}), ['new'])
})

test('what is no memory is compared by its count', (t) => {
  const descriptors = (count: number) => finding({bytes: 0, evidence: [{bytes: null, count, snapshot: 3}]})
  const baseline = [known(descriptors(40))]
  t.deepEqual(statuses([descriptors(40)], {baseline}), ['known'])
  t.deepEqual(statuses([descriptors(41)], {baseline}), ['worse'])
})

test('of two that are called the same each needs its own in the baseline', (t) => {
  const two = [finding({bytes: 100}), finding({bytes: 50, subject: {pid: 8}})]
  t.deepEqual(statuses(two, {baseline: [known(finding())]}), ['new', 'known'])
  t.deepEqual(statuses(two, {baseline: two.map(known).reverse()}), ['known', 'known'])
})

test('what is gone is counted', (t) => {
  t.is(reachVerdict([], {...bar, baseline: [known(finding())]}).gone.length, 1)
  t.is(reachVerdict([finding()], {...bar, baseline: [known(finding())]}).gone.length, 0)
})

test('suppressed findings fail nothing and stay; a suppression of none is stale', (t) => {
  const parsed = parseSuppressions('growing-holder comm=leakd # BUG-1\ngrowing-holder comm=gone')
  const suppressions = 'suppressions' in parsed ? parsed.suppressions : []
  const {findings, stale} = reachVerdict([finding()], {...bar, failOn: 'possible', suppressions})
  t.like(findings[0], {failing: false, status: 'suppressed', suppression: {comment: 'BUG-1', line: 1}})
  t.deepEqual(
    stale.map(({line}) => line),
    [2]
  )
})

test('what is new or worse fails at the bar and above; a budget always', (t) => {
  const failing = (one: Finding, over: Partial<Bar>) => reachVerdict([one], {...bar, ...over}).findings[0]?.failing
  t.is(failing(finding(), {}), false)
  t.is(failing(finding(), {failOn: 'likely'}), true)
  t.is(failing(finding(), {failOn: 'certain'}), false)
  t.is(failing(finding(), {baseline: [known(finding())], failOn: 'possible'}), false)
  t.is(failing(finding({rule: 'budget-exceeded'}), {}), true)
  t.is(failing(finding({rule: 'budget-exceeded'}), {baseline: [known(finding({rule: 'budget-exceeded'}))]}), false)
})

test('what is new comes before what is known, surest first within each', (t) => {
  const small = finding({bytes: 1, confidence: 'possible', subject: {comm: 'new'}})
  const {findings} = reachVerdict([finding(), small], {...bar, baseline: [known(finding())]})
  t.deepEqual(
    findings.map(({status}) => status),
    ['new', 'known']
  )
})
