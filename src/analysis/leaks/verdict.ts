/** What is to be done about findings: which are new, which the user knows, which fail the run. */
import {type Confidence, confidences, type Finding, type RuleId} from './finding.js'
import {identityOf} from './identity.js'
import {type Suppression, suppresses} from './suppressions.js'

/** `known`: in the baseline, and no worse now. */
type FindingStatus = 'known' | 'new' | 'suppressed' | 'worse'

export interface JudgedFinding extends Finding {
  readonly status: FindingStatus
  /** The same in every run and boot, and without names too. Two findings may have one: processes of one name. */
  readonly fingerprint: string
  /** As the baseline knows it; null: it does not. */
  readonly before: Omit<KnownFinding, 'fingerprint' | 'rule'> | null
  readonly suppression: Pick<Suppression, 'comment' | 'line'> | null
  /** It is why the command ends with the exit code for findings. */
  readonly failing: boolean
}

/** A finding of the baseline. */
export interface KnownFinding {
  /** Of whatever version found it. */
  readonly rule: string
  readonly fingerprint: string
  readonly confidence: Confidence
  readonly bytes: number
  /** Of its last evidence. */
  readonly count: number | null
}

export interface Bar {
  readonly failOn: Confidence | null
  readonly suppressions: readonly Suppression[]
  readonly baseline: readonly KnownFinding[]
  /** Of an identity, stable. */
  readonly digest: (identity: string) => string
}

export interface Verdict {
  /** What is new or worse first, then as by weight. */
  readonly findings: readonly JudgedFinding[]
  /** Suppressions that no finding is of. */
  readonly stale: readonly Suppression[]
  /** Findings of the baseline that were not found again. */
  readonly gone: readonly KnownFinding[]
}

/** `findings` in order of weight: of several with one fingerprint the weightiest are paired with the weightiest known. */
export function reachVerdict(findings: readonly Finding[], {baseline, digest, failOn, suppressions}: Bar): Verdict {
  const known = new Map<string, KnownFinding[]>()
  for (const one of baseline.toSorted(heavierFirst))
    known.set(one.fingerprint, [...(known.get(one.fingerprint) ?? []), one])
  const used = new Set<Suppression>()
  const judged = findings.map((finding): JudgedFinding => {
    const matching = suppressions.filter((one) => suppresses(one, finding))
    for (const one of matching) used.add(one)
    const [first] = matching
    const fingerprint = digest(identityOf(finding))
    const before = known.get(fingerprint)?.shift()
    const status = first !== undefined ? 'suppressed' : before === undefined ? 'new' : compared(finding, before)
    const counts = status === 'new' || status === 'worse'
    return {
      ...finding,
      before: before === undefined ? null : {bytes: before.bytes, confidence: before.confidence, count: before.count},
      failing:
        counts &&
        (finding.rule === 'budget-exceeded' || (failOn !== null && rank(finding) >= confidences.indexOf(failOn))),
      fingerprint,
      status,
      suppression: first === undefined ? null : {comment: first.comment, line: first.line}
    }
  })
  return {
    findings: judged.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status)),
    gone: [...known.values()].flat(),
    stale: suppressions.filter((one) => !used.has(one))
  }
}

const order: readonly FindingStatus[] = ['new', 'worse', 'known', 'suppressed']

const rank = ({confidence}: {readonly confidence: Confidence}): number => confidences.indexOf(confidence)

const heavierFirst = (a: KnownFinding, b: KnownFinding): number => rank(b) - rank(a) || b.bytes - a.bytes

/** What is no memory is compared by its count. */
function compared(now: Finding, before: KnownFinding): 'known' | 'worse' {
  const count = now.evidence.at(-1)?.count ?? null
  const more = now.bytes > before.bytes || (now.bytes === 0 && (count ?? 0) > (before.count ?? Infinity))
  return more || rank(now) > rank(before) ? 'worse' : 'known'
}

/** A suppression of a rule that could not speak is not stale: nobody knows. */
export const isStale = ({rule}: Suppression, judged: readonly RuleId[]): boolean =>
  rule === '*' || judged.includes(rule)
