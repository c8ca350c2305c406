/** What a leak rule says, as data. */

export const confidences = ['possible', 'likely', 'certain'] as const
export type Confidence = (typeof confidences)[number]

export const ruleIds = [
  'budget-exceeded',
  'cma-staircase',
  'crowded-group',
  'cycle-leak',
  'dead-instance',
  'duplicate-descriptors',
  'gpu-object-growth',
  'growing-attachments',
  'growing-descriptors',
  'growing-holder',
  'growing-instances',
  'growing-maps',
  'hidden-references',
  'idle-instance',
  'in-flight-descriptors',
  'kernel-held-buffer',
  'orphaned-share',
  'pool-growth',
  'stuck-fence',
  'two-generations',
  'unexplained-growth'
] as const
export type RuleId = (typeof ruleIds)[number]

/** What a finding is about; null where that says nothing of it. */
export interface Subject {
  readonly pid: number | null
  readonly startTime: number | null
  readonly comm: string | null
  readonly exporter: string | null
  /** Of buffers: with runs of digits as `#` where it stands for several. */
  readonly name: string | null
  /** Of one buffer. */
  readonly size: number | null
  readonly inodes: readonly number[]
  /** Others that hold the same buffers. */
  readonly sharedWith: readonly number[]
  /** Of an attachment, an instance or a GPU. */
  readonly device: string | null
  /** Of a node, or of what stated the figure. */
  readonly path: string | null
  /** What else tells it from others of its rule: a class of descriptors, a region, an area, a fence, a budget. */
  readonly what: string | null
}

export interface Evidence {
  /** Place in the series. */
  readonly snapshot: number
  readonly bytes: number | null
  readonly count: number | null
}

export interface Finding {
  readonly rule: RuleId
  readonly confidence: Confidence
  /** What it is about by the last snapshot; 0: what leaks is no memory, or how much is not known. Findings overlap. */
  readonly bytes: number
  readonly subject: Subject
  /** Figures the sentence is made of. */
  readonly args: Readonly<Record<string, number | string | null>>
  readonly evidence: readonly Evidence[]
}

const nothing: Subject = {
  comm: null,
  device: null,
  exporter: null,
  inodes: [],
  name: null,
  path: null,
  pid: null,
  sharedWith: [],
  size: null,
  startTime: null,
  what: null
}

export const subject = (of: Partial<Subject>): Subject => ({...nothing, ...of})

/** Surest first, then largest; what is equal by its words, so that no order of reading shows. */
export function byWeight(a: Finding, b: Finding): number {
  const rank = ({confidence}: Finding) => confidences.indexOf(confidence)
  const text = ({rule, subject: of}: Finding) => `${rule} ${JSON.stringify(of)}`
  return rank(b) - rank(a) || b.bytes - a.bytes || (text(a) < text(b) ? -1 : 1)
}
