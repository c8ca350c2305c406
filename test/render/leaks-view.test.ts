import test from 'ava'
import {subject} from '../../src/analysis/leaks/finding.js'
import type {Skipped} from '../../src/analysis/leaks/judge.js'
import {table} from '../../src/render/formats/table.js'
import {select} from '../../src/render/select.js'
import {places} from '../../src/render/views/leak-skipped.js'
import {leaksView} from '../../src/render/views/leaks.js'
import type {ToldFinding, ToldLeaks} from '../../src/render/views/leaks-told.js'
import {plain} from './hostile.js'

const finding = (over: Partial<ToldFinding> = {}): ToldFinding => ({
  advice: 'look',
  args: {},
  before: null,
  bytes: 4096,
  confidence: 'likely',
  evidence: [],
  failing: false,
  fingerprint: 'f',
  message: 'It leaks.',
  rule: 'growing-holder',
  status: 'new',
  subject: subject({comm: 'leakd'}),
  suppression: null,
  ...over
})

const leaks = (over: Partial<ToldLeaks> = {}): ToldLeaks => ({
  baseline: null,
  budgets: [],
  failedClosed: [],
  failOn: null,
  filter: null,
  findings: [finding()],
  judged: ['growing-holder'],
  schema: 'mediamem.leaks/1',
  series: [0, 1, 2].map((snapshot) => ({
    boot: 0,
    bootId: null,
    snapshot,
    source: `${snapshot}.tar`,
    time: null,
    uptimeSeconds: snapshot * 90
  })),
  passedOver: [],
  skipped: [],
  snapshots: 3,
  suppressions: null,
  ...over
})

const skipped = (over: Partial<Skipped>): Skipped => ({
  needs: [],
  reason: 'fewer than 4 snapshots of one boot',
  rule: 'growing-holder',
  blind: false,
  damaged: false,
  silent: true,
  snapshots: [],
  surest: 'likely',
  status: null,
  ...over
})

const about = {rules: [], tool: {name: 'mediamem', version: '0'}}
const view = (over: Partial<ToldLeaks>) => leaksView(leaks(over), about, {bytes: false})
const shown = (over: Partial<ToldLeaks>, top = 0) => table(select(view(over), {top}), {...plain, width: 100})

test('how many snapshots, and of how long a time', (t) => {
  t.regex(shown({}), /^1 finding in 3 snapshots over 3\.0 min\.\n/)
  const series = leaks().series.map((one, boot) => ({...one, boot, bootId: `${boot}`}))
  t.regex(shown({series}), /^1 finding in 3 snapshots of 3 boots\./)
})

test('details are told of the rows that are shown, in their order', (t) => {
  const findings = [1, 2, 3].map((bytes) => finding({bytes, message: `Leak of ${bytes}.`}))
  t.regex(shown({findings}), /1\. Leak of 1\.\n {3}Next: look\n2\. Leak of 2\./)
  t.notRegex(shown({findings}, 2), /Leak of 3/)
  const sorted = table(select(view({findings}), {sort: '-bytes', top: 1}), plain)
  t.regex(sorted, /3\. Leak of 3/)
  t.notRegex(sorted, /Leak of 1/)
})

test('columns that are empty in all rows take no room, and are in CSV all the same', (t) => {
  t.regex(shown({}), /#\s+CONFIDENCE\s+RULE\s+BYTES\s+COMM\n/)
  const [first] = view({}).tables
  for (const key of ['pid', 'exporter', 'device', 'what', 'status', 'inodes', 'message'])
    t.true(
      first?.columns.some((column) => column.key === key),
      key
    )
  t.regex(shown({findings: [finding({status: 'known'})]}), /STATUS/)
})

test('suppressed findings are counted, not shown', (t) => {
  const findings = [finding(), finding({message: 'Known.', status: 'suppressed'})]
  const text = shown({findings})
  t.regex(text, /1 finding in .*; 1 more is suppressed\./)
  t.notRegex(text, /Known/)
})

test('how a figure went, by five moments of it', (t) => {
  const evidence = Array.from({length: 9}, (_, snapshot) => ({bytes: snapshot * 1024, count: 1, snapshot}))
  t.regex(
    shown({findings: [finding({evidence})]}),
    /Over time: 0 B \(#0\), 2\.0 KiB \(#2\), 4\.0 KiB \(#4\).* 8\.0 KiB \(#8\)\n/
  )
  const counts = evidence.map((one) => ({...one, bytes: null, count: one.snapshot}))
  t.regex(shown({findings: [finding({evidence: counts})]}), /Over time: 0 \(#0\), 2 \(#2\)/)
})

test('what is worse is told beside what it was', (t) => {
  const worse = finding({before: {bytes: 1024, confidence: 'possible', count: 1}, status: 'worse'})
  t.regex(shown({findings: [worse]}), /In the baseline: 1\.0 KiB, possible/)
})

test('the verdict: why it fails, or that it passes', (t) => {
  t.regex(shown({failOn: 'certain'}), /\nPasses: nothing at or above certain\.\n/)
  t.regex(shown({failOn: 'likely', findings: [finding({failing: true})]}), /\nFails: 1 finding at or above likely\.\n/)
  const blind = shown({failedClosed: ['kernel-held-buffer'], failOn: 'likely', findings: []})
  t.regex(blind, /\nFails: not all that is needed could be judged \(kernel-held-buffer\)/)
  t.notRegex(shown({}), /Passes|Fails/)
})

test('rules that did not judge for one reason are one line', (t) => {
  const text = shown({
    skipped: [
      skipped({}),
      skipped({rule: 'growing-maps'}),
      skipped({needs: ['cma'], reason: 'absent', rule: 'cma-staircase', status: 'absent'}),
      skipped({needs: ['dmabuf-bufinfo'], reason: 'not permitted', rule: 'kernel-held-buffer', status: 'denied'}),
      skipped({
        needs: ['meminfo'],
        reason: 'cut',
        rule: 'unexplained-growth',
        silent: false,
        snapshots: [1],
        status: 'partial'
      })
    ]
  })
  t.regex(text, /\nNot judged, too few snapshots of one boot: growing-holder, growing-maps\.\n/)
  t.regex(text, /\nNot judged, nothing in the input is for them: cma-staircase\.\n/)
  t.regex(text, /\nNot judged, dmabuf-bufinfo: not permitted: kernel-held-buffer\.\n/)
  t.regex(text, /\nJudged without #1 \(1\.tar\): meminfo: cut: unexplained-growth\.\n/)
})

test('a rule that missed much for ever other reasons takes one line', (t) => {
  const many = Array.from({length: 50}, (_, at) =>
    skipped({needs: ['dmabuf-fdinfo'], reason: `${at} refused`, silent: false, snapshots: [at], status: 'partial'})
  )
  t.regex(shown({skipped: many}), /\nJudged without #0–#49: dmabuf-fdinfo: 0 refused: growing-holder\.\n/)
})

test('places in runs', (t) => {
  t.is(places([0]), '#0')
  t.is(places([0, 1, 2, 5]), '#0–#2, #5')
  t.is(places([0, 2, 4, 6, 8, 10, 12, 13]), '#0, #2, #4, #6, #8 and 3 others')
})
