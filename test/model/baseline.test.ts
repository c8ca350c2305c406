import test from 'ava'
import {parseBaseline} from '../../src/model/baseline.js'

const finding = {bytes: 5, confidence: 'likely', evidence: [{count: 1}, {count: 3}], fingerprint: 'f', rule: 'any'}
const file = (over: object = {}) => JSON.stringify({findings: [finding], schema: 'mediamem.leaks/1', ...over})

test('keeps what a finding is compared by', (t) => {
  t.deepEqual(parseBaseline(file()), {
    known: [{bytes: 5, confidence: 'likely', count: 3, fingerprint: 'f', rule: 'any'}]
  })
})

for (const [why, text, says] of [
  ['no JSON', 'x', /not JSON/],
  ['another result', file({schema: 'mediamem.diff/1'}), /schema: .*mediamem\.leaks\/1/],
  ['no findings', JSON.stringify({schema: 'mediamem.leaks/1'}), /findings/],
  ['a finding with a hole', file({findings: [finding, {...finding, fingerprint: ''}]}), /findings\.1\.fingerprint/]
] as const) {
  test(`refused: ${why}`, (t) => {
    const found = parseBaseline(text)
    t.regex('fault' in found ? found.fault : 'accepted', says)
  })
}
