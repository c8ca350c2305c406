import test from 'ava'
import {subject} from '../../../src/analysis/leaks/finding.js'
import type {Judgement} from '../../../src/analysis/leaks/judge.js'
import {leaksOf} from '../../../src/analysis/leaks/reckon.js'
import {redactLeaks} from '../../../src/analysis/leaks/redact.js'
import {parseSuppressions} from '../../../src/analysis/leaks/suppressions.js'
import {hiding, hidingPaths} from '../../../src/model/redact.js'
import {digest, pseudonym} from '../../../src/pseudonym.js'

const judgement: Judgement = {
  findings: [
    {
      args: {buffers: 3, group: 'holder', label: 'secret-label'},
      bytes: 5,
      confidence: 'likely',
      evidence: [],
      rule: 'growing-holder',
      subject: subject({
        comm: 'secret-comm',
        device: '13000000.gpu',
        exporter: 'system',
        name: 'secret-#',
        path: 'sys/fs/cgroup/secret.slice/x',
        pid: 7,
        what: 'secret-what'
      })
    },
    {
      args: {},
      bytes: 5,
      confidence: 'likely',
      evidence: [],
      rule: 'growing-descriptors',
      subject: subject({comm: 'secret-comm', path: '/home/secret/x', what: 'dmabuf'})
    }
  ],
  judged: ['growing-holder'],
  skipped: []
}

const parsed = parseSuppressions('growing-holder comm=secret-comm # secret\ngrowing-holder comm=secret-other')

const found = leaksOf(
  judgement,
  [{boot: 0, bootId: 'secret-boot', snapshot: 0, source: '/home/secret/x.tar', time: null, uptimeSeconds: 1}],
  {
    baseline: null,
    passedOver: [{expected: true, reason: '/home/secret/y.tar: secret', source: '/home/secret/y.tar'}],
    budgets: [
      {
        class: null,
        gap: null,
        glob: 'secret*',
        kind: 'max',
        limit: 1,
        matched: true,
        of: 'comm',
        status: 'within',
        unit: 'bytes',
        unmeasured: [],
        value: 1
      }
    ],
    digest,
    failOn: null,
    filters: [{glob: 'secret*', key: 'comm'}],
    suppressions: 'suppressions' in parsed ? parsed.suppressions : []
  }
)

const hidden = redactLeaks(found, hiding(pseudonym), hidingPaths(pseudonym))

test('no name is left, wherever it stood', (t) => {
  t.regex(JSON.stringify(found), /secret-label.*secret-what/)
  t.notRegex(JSON.stringify(hidden), /secret/)
})

test('the words of the kernel stay, and what is ours', (t) => {
  const [holder, descriptors] = hidden.findings.toSorted((a, b) => (a.rule > b.rule ? -1 : 1))
  t.like(holder?.subject, {device: '13000000.gpu', exporter: 'system', pid: 7})
  t.is(holder?.args.group, 'holder')
  t.is(descriptors?.subject.what, 'dmabuf')
})

test('a name has the pseudonym that it has elsewhere, and a finding its fingerprint', (t) => {
  const of = (rule: string) => (one: {readonly rule: string}) => one.rule === rule
  const holder = hidden.findings.find(of('growing-holder'))
  t.is(holder?.subject.comm, pseudonym('comm', 'secret-comm'))
  t.is(holder?.fingerprint, found.findings.find(of('growing-holder'))?.fingerprint)
})

test('what was saved without names keeps its pseudonyms', (t) => {
  const again = redactLeaks(hidden, hiding(pseudonym), hidingPaths(pseudonym))
  t.deepEqual(
    again.findings.map(({args, subject: {comm, name, what}}) => [args, comm, name, what]),
    hidden.findings.map(({args, subject: {comm, name, what}}) => [args, comm, name, what])
  )
  t.deepEqual(again.series, hidden.series)
  t.deepEqual(again.budgets, hidden.budgets)
})
