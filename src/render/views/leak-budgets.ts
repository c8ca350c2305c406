/** What became of budgets. */
import type {BudgetOutcome} from '../../analysis/leaks/budget-limits.js'
import type {Table} from '../report.js'
import {count} from '../text.js'
import {table, text} from './columns.js'
import {places} from './leak-skipped.js'
import {sizeText, type Wording} from './ledger.js'

const titles = {
  comm: 'held by',
  descriptors: 'descriptors of',
  device: 'attached to',
  exporter: 'made by',
  total: 'all dma-bufs'
} as const

/** `dmabuf descriptors of camera*, growth`. */
export const budgetName = ({class: of, glob, kind, of: what, unit}: BudgetOutcome): string =>
  [
    ...(unit === 'buffers' ? ['buffers'] : []),
    ...(of === null || of === 'total' ? [] : [of]),
    titles[what],
    ...(what === 'total' ? [] : [glob ?? 'all'])
  ].join(' ') + (kind === 'growth' ? ', growth' : '')

const amount = (value: number, unit: BudgetOutcome['unit'], wording: Wording): string =>
  unit === 'bytes' ? sizeText(value, wording) : count(value)

export const budgetTable = (budgets: readonly BudgetOutcome[], wording: Wording): Table =>
  table(
    budgets,
    [
      text('budget', 'budget', budgetName),
      text('limit', 'limit', ({limit, unit}) => amount(limit, unit, wording)),
      text('value', 'used', ({unit, value}) => (value === null ? null : amount(value, unit, wording))),
      text('status', 'status', ({status}) => status)
    ],
    'Budgets'
  )

const gaps = {
  buffers: 'no list of all buffers was read whole',
  bounds: 'the limit lies between what is used for certain and what may be',
  descriptors: 'descriptors of some process were not read',
  holders: 'a process may have been missed, or was not read',
  moments: 'no boot has two snapshots',
  sizes: 'sizes of some buffers are estimates'
} as const

export const budgetNotes = (budgets: readonly BudgetOutcome[]): string[] =>
  budgets.flatMap((one) => {
    const why = one.gap === null ? '' : `: ${gaps[one.gap]}`
    if (one.status === 'unmeasured') return [`Budget "${budgetName(one)}" could not be measured${why}.`]
    return [
      ...(one.unmeasured.length > 0
        ? [`Budget "${budgetName(one)}": ${places(one.unmeasured)} do not tell${why}.`]
        : []),
      ...(one.matched ? [] : [`Budget "${budgetName(one)}": nothing was called so at any time.`])
    ]
  })
