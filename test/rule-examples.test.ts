/** The examples on the pages of rules are findings that the rules give. */
import {readdirSync, readFileSync} from 'node:fs'
import test from 'ava'
import {type Finding, subject} from '../src/analysis/leaks/finding.js'
import {wordsOf} from '../src/render/views/leak-words/index.js'
import {root} from './helpers/root.js'

const folder = `${root}docs/rules/`
const examples = readdirSync(folder).flatMap((file) => {
  const text = /```json\n([\s\S]*?)```/.exec(readFileSync(`${folder}${file}`, 'utf8'))?.[1]
  return text === undefined ? [] : [{finding: JSON.parse(text) as Finding, id: file.slice(0, -3)}]
})

test('there are examples', (t) => t.true(examples.length > 5))

for (const {finding, id} of examples) {
  test(`${id}: its example is of the rule and can be said`, (t) => {
    t.is(finding.rule, id as Finding['rule'])
    t.like(subject(finding.subject), finding.subject)
    const {advice, said} = wordsOf({...finding, subject: subject(finding.subject)}, {bytes: false})
    t.notRegex(`${said} ${advice}`, /undefined|null|NaN/)
    t.not(said, '')
  })
}
