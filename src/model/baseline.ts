/** Findings that are known: an earlier `mediamem leaks --json`. */
import * as v from 'valibot'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const file = v.looseObject({
  findings: v.array(
    v.looseObject({
      bytes: count,
      confidence: v.picklist(['certain', 'likely', 'possible']),
      evidence: v.array(v.looseObject({count: v.nullable(count)})),
      fingerprint: v.pipe(v.string(), v.nonEmpty()),
      rule: v.string()
    })
  ),
  schema: v.literal('mediamem.leaks/1', 'expected "mediamem.leaks/1": what mediamem leaks --json prints')
})

interface Known {
  /** Of whatever version wrote it. */
  readonly rule: string
  readonly fingerprint: string
  readonly confidence: 'certain' | 'likely' | 'possible'
  readonly bytes: number
  readonly count: number | null
}

/** The fault says where and how it is none. */
export function parseBaseline(text: string): {readonly known: readonly Known[]} | {readonly fault: string} {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return {fault: `it is not JSON: ${error instanceof Error ? error.message : ''}`}
  }
  const {issues, output, success} = v.safeParse(file, value, {abortEarly: true})
  if (!success) return {fault: `${v.getDotPath(issues[0]) ?? 'it'}: ${issues[0].message}`}
  return {
    known: output.findings.map(({bytes, confidence, evidence, fingerprint, rule}) => ({
      bytes,
      confidence,
      count: evidence.at(-1)?.count ?? null,
      fingerprint,
      rule
    }))
  }
}
