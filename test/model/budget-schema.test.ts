/** The published schema and the command accept the same files. */
import {readFileSync} from 'node:fs'
import Ajv2020 from 'ajv/dist/2020.js'
import test from 'ava'
import fc from 'fast-check'
import {parseBudgets} from '../../src/model/budget.js'
import {root} from '../helpers/root.js'

const read = (path: string): unknown => JSON.parse(readFileSync(`${root}${path}`, 'utf8'))
const ajv = new Ajv2020.default({allErrors: true, strict: false})
const valid = ajv.compile(read('schemas/budget-1.schema.json') as object)

const agree = (file: unknown): boolean => {
  const taken = 'budgets' in parseBudgets(JSON.stringify(file))
  return taken === valid(file)
}

test('the budgets of the tests are as the schema says', (t) => {
  for (const name of ['budget', 'budget-unmeasured']) t.true(valid(read(`fixtures/leaks/${name}.json`)), name)
})

test('what one refuses the other refuses', (t) => {
  const limit = fc.constantFrom(0, 1, -1, 1.5, '1MiB', '1.5 GiB', '1MB', 'x', null, true)
  const budget = fc.record(
    {
      class: fc.constantFrom('dmabuf', 'total', 'pipe'),
      comm: fc.constantFrom('x', ''),
      count: fc.constantFrom(true, false, 1),
      max: limit,
      maxGrowth: limit,
      name: fc.constantFrom('x*', '', 7),
      of: fc.constantFrom('total', 'comm', 'exporter', 'device', 'descriptors', 'heap')
    },
    {requiredKeys: ['of']}
  )
  fc.assert(
    fc.property(budget, (one) => t.true(agree({budgets: [one]}), JSON.stringify(one))),
    {numRuns: 3000}
  )
  for (const file of [{}, {budgets: []}, [], null, {budgets: [{max: 1, of: 'total'}], x: 1}]) t.true(agree(file))
  t.true(agree({$schema: 'x', budgets: [{max: 1, of: 'total'}]}))
})
