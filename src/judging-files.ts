/** Files by which the user says what a command that judges is to grant, to pass over, or to take as known. */
import {readFileSync} from 'node:fs'
import {gunzipSync} from 'node:zlib'
import {parseSuppressions, type Suppression} from './analysis/leaks/suppressions.js'
import type {KnownFinding} from './analysis/leaks/verdict.js'
import {ExitCode, MediamemError} from './errors.js'
import {parseBaseline} from './model/baseline.js'
import {type Budget, parseBudgets} from './model/budget.js'

export interface JudgingFlags {
  readonly baseline?: string | undefined
  readonly budget?: string | undefined
  readonly suppress?: string | undefined
}

export interface JudgingFiles {
  readonly baseline: readonly KnownFinding[] | null
  readonly budgets: readonly Budget[]
  readonly suppressions: readonly Suppression[] | null
}

/** Throws MediamemError: file, place and what is wrong there. */
export function readJudgingFiles({baseline, budget, suppress}: JudgingFlags): JudgingFiles {
  return {
    baseline: baseline === undefined ? null : baselineOf(baseline),
    budgets: budget === undefined ? [] : budgetsOf(budget),
    suppressions: suppress === undefined ? null : suppressionsOf(suppress)
  }
}

function budgetsOf(path: string): readonly Budget[] {
  const found = parseBudgets(read(path))
  if ('budgets' in found) return found.budgets
  throw refused(
    'BAD_BUDGET',
    `${path}: ${found.fault}`,
    '{"budgets": [{"of": "comm", "name": "camera*", "max": "512MiB"}]}'
  )
}

function baselineOf(path: string): readonly KnownFinding[] {
  const found = parseBaseline(read(path))
  if ('known' in found) return found.known
  throw refused(
    'BAD_BASELINE',
    `${path} is no baseline: ${found.fault}`,
    'mediamem leaks SOURCE... --json > baseline.json'
  )
}

function suppressionsOf(path: string): readonly Suppression[] {
  const found = parseSuppressions(read(path))
  if ('suppressions' in found) return found.suppressions
  const {line, why} = found.fault
  throw refused('BAD_SUPPRESSION', `${path}:${line}: ${why}`, 'one per line: growing-holder comm=poold name=frame-#')
}

const refused = (code: string, message: string, suggestion: string): MediamemError =>
  new MediamemError(code, message, ExitCode.Usage, [suggestion])

function read(path: string): string {
  try {
    const bytes = readFileSync(path)
    // As results are often kept.
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    if (code === 'ENOENT') throw new MediamemError('NO_SUCH_FILE', `${path}: no such file`, ExitCode.Usage)
    if (code === 'EISDIR') throw new MediamemError('UNREADABLE', `${path} is a folder`, ExitCode.Usage)
    throw new MediamemError('UNREADABLE', `${path}: ${code}`, ExitCode.Refused)
  }
}
