/** SARIF against its schema, JUnit against what XML 1.0 allows, both with names that attack. */
import {readFileSync} from 'node:fs'
import Ajv from 'ajv'
import test from 'ava'
import fc from 'fast-check'
import type {Findings, Result} from '../../src/render/findings.js'
import {junit} from '../../src/render/formats/junit.js'
import {sarif} from '../../src/render/formats/sarif.js'
import type {Report} from '../../src/render/report.js'
import {root} from '../helpers/root.js'
import {anyText, plain} from './hostile.js'

const result = (over: Partial<Result> = {}): Result => ({
  advice: 'look',
  failing: true,
  fingerprint: 'f',
  level: 'warning',
  message: 'It leaks.',
  place: 'captures/x.tar.gz',
  properties: {bytes: 1},
  rule: 'growing-holder',
  state: 'new',
  suppression: null,
  ...over
})

const findings = (results: readonly Result[], over: Partial<Findings> = {}): Findings => ({
  compared: {baseline: false, suppressions: false},
  results,
  rules: [
    {help: '# growing-holder\n\nText.\n', id: 'growing-holder', outcome: 'judged', reasons: [], summary: 'grows'},
    {help: null, id: 'kernel-held-buffer', outcome: 'blind', reasons: ['dmabuf-bufinfo: denied'], summary: 'held'},
    {help: null, id: 'stuck-fence', outcome: 'skipped', reasons: ['fewer than 2 snapshots'], summary: 'stuck'}
  ],
  tool: {name: 'mediamem', version: '0.1.0'},
  ...over
})

const report = (of: Findings): Report => ({caveats: [], findings: of, heading: [], tables: []})

const formats = {
  'date-time': /^\d{4}-\d\d-\d\dT/,
  uri: /^[a-z][a-z\d+.-]*:[\w.~:/?#@!$&'()*+,;=%-]*$/i,
  'uri-reference': /^(?:[a-z][a-z\d+.-]*:)?(?:[\w.~/?#@!$&'()*+,;=-]|:|%[\da-f]{2})*$/i
}
const schema = JSON.parse(readFileSync(`${root}fixtures/sarif/sarif-schema-2.1.0.json`, 'utf8'))
const valid = new Ajv.default({allErrors: true, formats, strict: false}).compile(schema)

const read = (of: Findings) => JSON.parse(sarif(report(of), plain)).runs[0]

test('SARIF is as its schema says, whatever names hold', (t) => {
  fc.assert(
    fc.property(anyText, anyText, fc.boolean(), (message, place, baseline) => {
      const of = findings([result({message, place, properties: {subject: {comm: message}}})], {
        compared: {baseline, suppressions: baseline}
      })
      const text = sarif(report(of), plain)
      t.true(valid(JSON.parse(text)), JSON.stringify(valid.errors?.slice(0, 3)))
      // Nothing that a strict reader of UTF-8 or a terminal stumbles over.
      t.notRegex(text, /\p{Cs}|(?!\n)\p{Cc}|(?<!\\)(?:\\\\)*\\ud[89a-f]/u)
    })
  )
  t.true(valid(JSON.parse(sarif({caveats: [], heading: [], tables: []}, plain))))
})

test('SARIF: what a viewer needs of a result', (t) => {
  const {results, tool} = read(findings([result()]))
  t.like(results[0], {
    level: 'warning',
    message: {text: 'It leaks. Next: look'},
    partialFingerprints: {'mediamem/1': 'f'},
    ruleId: 'growing-holder',
    ruleIndex: 0
  })
  t.false('baselineState' in results[0])
  t.false('suppressions' in results[0])
  t.is(tool.driver.rules[0].help.markdown, '# growing-holder\n\nText.\n')
})

test('SARIF: the baseline and suppressions, on all results or none', (t) => {
  const of = findings([result({suppression: {comment: 'BUG-1'}}), result({state: 'unchanged'})], {
    compared: {baseline: true, suppressions: true}
  })
  const {results} = read(of)
  t.deepEqual(
    results.map((one: {suppressions: unknown}) => one.suppressions),
    [[{justification: 'BUG-1', kind: 'external'}], []]
  )
  t.is(results[1].baselineState, 'unchanged')
})

test('SARIF: what could not be judged is a notification, an error where it fails the command', (t) => {
  const [{executionSuccessful, toolExecutionNotifications: notes}] = read(findings([])).invocations
  t.false(executionSuccessful)
  t.deepEqual(
    notes.map((one: {level: string; associatedRule: {id: string}}) => [one.level, one.associatedRule.id]),
    [
      ['error', 'kernel-held-buffer'],
      ['note', 'stuck-fence']
    ]
  )
})

test('SARIF: no name makes a link or an argument', (t) => {
  const {results} = read(findings([result({message: '[click](https://evil) {0} [x]'})]))
  t.is(results[0].message.text, '\\[click](https://evil) {{0}} [x] Next: look')
})

for (const [place, uri] of [
  ['a/b c.tar', 'a/b%20c.tar'],
  ['/soak/1.tar', 'file:///soak/1.tar'],
  ['x:y#z%', 'x%3Ay%23z%25'],
  ['caf\udce9', 'caf%E9'],
  ['live:', 'live:'],
  ['ssh://root@board:22', 'ssh://root@board:22']
] as const) {
  test(`SARIF: ${JSON.stringify(place)} is ${uri}`, (t) => {
    const {results} = read(findings([result({place})]))
    t.is(results[0].locations[0].physicalLocation.artifactLocation.uri, uri)
  })
}

/** Attributes of the elements called so. */
const elements = (xml: string, name: string) =>
  [...xml.matchAll(new RegExp(`<${name}((?: [a-z]+="[^"]*")*)/?>`, 'g'))].map(([, attributes = '']) =>
    Object.fromEntries([...attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]))
  )

test('JUnit: a case for each rule, failed, in error, skipped or passed', (t) => {
  const xml = junit(report(findings([result(), result({failing: false, message: 'Old.', state: 'unchanged'})])), plain)
  t.deepEqual(elements(xml, 'testsuite'), [
    {errors: '1', failures: '1', name: 'mediamem 0.1.0', skipped: '1', tests: '3'}
  ])
  t.deepEqual(
    elements(xml, 'testcase').map(({name}) => name),
    ['growing-holder', 'kernel-held-buffer', 'stuck-fence']
  )
  t.like(elements(xml, 'failure'), [{message: 'It leaks.', type: 'warning'}])
  t.like(elements(xml, 'error'), [{message: 'could not judge: dmabuf-bufinfo: denied'}])
  t.like(elements(xml, 'skipped'), [{message: 'fewer than 2 snapshots'}])
  t.regex(xml, /<system-out>Old\. \(in the baseline\)\n/)
})

test('JUnit: names forge no element and hold no character that XML forbids', (t) => {
  fc.assert(
    fc.property(anyText, (text) => {
      const message = `${text}</failure><evil a="]]>`
      const xml = junit(report(findings([result({message}), result({failing: false, message})])), plain)
      t.notRegex(xml, /[^\t\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u)
      t.deepEqual(
        [...xml.matchAll(/<\/?([\w-]+)/g)].map(([, name]) => name).filter((name) => name === 'evil'),
        []
      )
      t.is(elements(xml, 'failure').length, 1)
      t.notRegex(xml.replaceAll(/="[^"]*"/g, ''), /]]>|&(?!(?:amp|lt|gt|quot|apos|#x[\dA-F]+);)/)
    })
  )
})
