/** What memory, or how many of a thing, the user grants: the file of `--budget`. */
import * as v from 'valibot'

const descriptorClasses = ['dmabuf', 'drm', 'media', 'socket', 'syncFile', 'total', 'video'] as const

/** At least one of the limits is there. */
export interface Budget {
  readonly of: 'comm' | 'descriptors' | 'device' | 'exporter' | 'total'
  /** Of processes for `comm` and `descriptors`, of exporters, of devices; null: of all. */
  readonly glob: string | null
  /** Of `descriptors` alone. */
  readonly class: (typeof descriptorClasses)[number] | null
  readonly unit: 'buffers' | 'bytes' | 'descriptors'
  readonly max: number | null
  /** From the first snapshot of a boot to its last. */
  readonly maxGrowth: number | null
}

export type Budgets = {readonly budgets: readonly Budget[]} | {readonly fault: string}

const units = {B: 1, GiB: 1024 ** 3, KiB: 1024, MiB: 1024 ** 2, TiB: 1024 ** 4} as const

const number = v.pipe(v.number(), v.safeInteger('expected a whole number'), v.minValue(0))
const size = v.pipe(
  v.string(),
  v.regex(/^\d+(?:\.\d+)? ?(?:B|KiB|MiB|GiB|TiB)$/, 'expected a size such as "512MiB", or a number')
)
const amount = v.optional(v.union([number, size], 'expected a whole number, or a size such as "512MiB"'))
const limits = {max: amount, maxGrowth: amount}
const ofBuffers = {...limits, count: v.optional(v.boolean())}
const name = v.pipe(v.string(), v.nonEmpty())

const budget = v.pipe(
  v.variant('of', [
    v.strictObject({...ofBuffers, of: v.literal('total')}),
    v.strictObject({...ofBuffers, name, of: v.picklist(['comm', 'device', 'exporter'])}),
    v.strictObject({
      ...limits,
      class: v.optional(v.picklist(descriptorClasses)),
      comm: v.optional(name),
      of: v.literal('descriptors')
    })
  ]),
  v.check(({max, maxGrowth}) => max !== undefined || maxGrowth !== undefined, 'it has neither max nor maxGrowth'),
  v.check(
    (one) => unitOf(one) === 'bytes' || [one.max, one.maxGrowth].every((limit) => typeof limit !== 'string'),
    'it counts, so that its limits are plain numbers'
  )
)

const file = v.strictObject({
  $schema: v.optional(v.string()),
  budgets: v.pipe(v.array(budget), v.minLength(1, 'it grants nothing'))
})

/** The fault names the place: `budgets.2.max: …`, or line and column where it is no JSON. */
export function parseBudgets(text: string): Budgets {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return {fault: `it is not JSON: ${error instanceof Error ? placed(error.message, text) : ''}`}
  }
  const {issues, output, success} = v.safeParse(file, value, {abortEarly: true})
  if (!success) return {fault: `${v.getDotPath(issues[0]) ?? 'it'}: ${issues[0].message}`}
  return {
    budgets: output.budgets.map((one) => ({
      class: one.of === 'descriptors' ? (one.class ?? 'total') : null,
      glob: one.of === 'total' ? null : one.of === 'descriptors' ? (one.comm ?? null) : one.name,
      max: plainNumber(one.max),
      maxGrowth: plainNumber(one.maxGrowth),
      of: one.of,
      unit: unitOf(one)
    }))
  }
}

const unitOf = (one: {readonly of: Budget['of']; readonly count?: boolean | undefined}): Budget['unit'] =>
  one.of === 'descriptors' ? 'descriptors' : one.count === true ? 'buffers' : 'bytes'

/** Of a fraction of a byte nothing is left. */
function plainNumber(limit: number | string | undefined): number | null {
  if (typeof limit !== 'string') return limit ?? null
  const [, digits = '', unit = 'B'] = /^([\d.]+) ?(\w+)$/.exec(limit) ?? []
  return Math.floor(Number(digits) * units[unit as keyof typeof units])
}

function placed(message: string, text: string): string {
  const at = /position (\d+)/.exec(message)?.[1]
  if (at === undefined) return message
  const before = text.slice(0, Number(at)).split('\n')
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: ${message}`
}
