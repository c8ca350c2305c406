import test from 'ava'
import fc from 'fast-check'
import {type Budget, parseBudgets} from '../../src/model/budget.js'

const parse = (...budgets: readonly unknown[]) => parseBudgets(JSON.stringify({budgets}))
const first = (budget: unknown): Budget | undefined => {
  const found = parse(budget)
  return 'budgets' in found ? found.budgets[0] : undefined
}

test('limits are numbers, or sizes in powers of 1024', (t) => {
  for (const [max, bytes] of [
    [7, 7],
    ['7B', 7],
    ['512MiB', 512 * 1024 ** 2],
    ['1.5 GiB', 1.5 * 1024 ** 3],
    ['0.3KiB', 307]
  ] as const)
    t.is(first({max, of: 'total'})?.max, bytes)
})

test('each kind, with what it leaves open', (t) => {
  t.deepEqual(first({max: 1, of: 'total'}), {
    class: null,
    glob: null,
    max: 1,
    maxGrowth: null,
    of: 'total',
    unit: 'bytes'
  })
  t.like(first({count: true, max: 1, name: 'system*', of: 'exporter'}), {glob: 'system*', unit: 'buffers'})
  t.like(first({maxGrowth: '1MiB', name: 'camera*', of: 'comm'}), {glob: 'camera*', max: null, maxGrowth: 1024 ** 2})
  t.like(first({max: 1, of: 'descriptors'}), {class: 'total', glob: null, unit: 'descriptors'})
  t.like(first({class: 'syncFile', comm: 'x', max: 1, of: 'descriptors'}), {class: 'syncFile', glob: 'x'})
})

for (const [why, budget, says] of [
  ['no limit', {of: 'total'}, /^budgets\.0: .*neither max nor maxGrowth/],
  ['a unit of 1000', {max: '1MB', of: 'total'}, /^budgets\.0\.max: /],
  ['a fraction', {max: 1.5, of: 'total'}, /^budgets\.0\.max: /],
  ['less than nothing', {max: -1, of: 'total'}, /^budgets\.0\.max: /],
  ['a key it does not know', {max: 1, maxgrowth: 1, of: 'total'}, /maxgrowth/],
  ['no such kind', {max: 1, of: 'heap'}, /^budgets\.0\.of: /],
  ['no name', {max: 1, of: 'comm'}, /^budgets\.0\.name: /],
  ['a size for a number of buffers', {count: true, max: '1MiB', of: 'total'}, /^budgets\.0: .*plain numbers/],
  ['a size for a number of descriptors', {max: '1MiB', of: 'descriptors'}, /^budgets\.0: .*plain numbers/],
  ['no such class', {class: 'pipe', max: 1, of: 'descriptors'}, /^budgets\.0\.class: /]
] as const) {
  test(`refused, with the place: ${why}`, (t) => {
    const found = parse(budget)
    t.regex('fault' in found ? found.fault : 'accepted', says)
  })
}

test('refused: no JSON, another JSON, an empty list', (t) => {
  for (const text of ['{"budgets": [', '[]', 'null', '{}', '{"budgets": []}', '{"budgets": [], "x": 1}'])
    t.true('fault' in parseBudgets(text), text)
})

test('takes any text without throwing', (t) => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseBudgets(text)))
  t.pass()
})
