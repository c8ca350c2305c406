import test from 'ava'
import fc from 'fast-check'
import {type Finding, subject} from '../../../src/analysis/leaks/finding.js'
import {parseSuppressions, suppresses} from '../../../src/analysis/leaks/suppressions.js'

const finding = (over: Partial<Finding['subject']> = {}): Finding => ({
  args: {},
  bytes: 1,
  confidence: 'likely',
  evidence: [],
  rule: 'growing-holder',
  subject: subject({comm: 'poold', exporter: 'system', name: 'frame-#', pid: 7, ...over})
})

const only = (text: string) => {
  const found = parseSuppressions(text)
  return 'suppressions' in found ? found.suppressions[0] : undefined
}

for (const [line, matches] of [
  ['growing-holder', true],
  ['growing-holder comm=pool* name=frame-#', true],
  ['growing-holder comm=pool* name=other', false],
  ['kernel-held-buffer comm=poold', false],
  ['* pid=7', true],
  ['* pid=8', false],
  ['* device=', true],
  ['* device=?*', false],
  ['* device=*', false],
  ['growing-holder name=frame-# # counted', true]
] as const) {
  test(`${line}: ${matches ? 'matches' : 'does not'}`, (t) => {
    const one = only(line)
    t.truthy(one)
    t.is(one !== undefined && suppresses(one, finding()), matches)
  })
}

test('comments, blank lines and line ends of Windows', (t) => {
  const found = parseSuppressions('# ours\r\n\r\n  growing-holder  comm=a   # BUG-7\r\n\t* name=b#c\r\n')
  t.deepEqual('suppressions' in found && found.suppressions.map(({comment, line, text}) => [line, text, comment]), [
    [3, 'growing-holder  comm=a', 'BUG-7'],
    [4, '* name=b#c', null]
  ])
})

for (const [text, line, why] of [
  ['growing-holder\nno-such-rule', 2, /no rule no-such-rule/],
  ['growing-holder comm', 1, /KEY=GLOB/],
  ['growing-holder user=root', 1, /comm, device/],
  ['*', 1, /everything/]
] as const) {
  test(`refused: ${JSON.stringify(text)}`, (t) => {
    const found = parseSuppressions(text)
    t.like('fault' in found && found.fault, {line})
    t.regex('fault' in found ? found.fault.why : '', why)
  })
}

test('takes any text without throwing', (t) => {
  fc.assert(fc.property(fc.string({unit: 'binary'}), (text) => void parseSuppressions(`* name=${text}`)))
  t.pass()
})
