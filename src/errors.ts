/** What the exit code of the process says; a code is never given a second meaning. */
export const ExitCode = {
  Done: 0,
  Bug: 1,
  /** Wrong usage, or input that is not what it should be. */
  Usage: 2,
  /** The machine or a peer refused: permission, no device, no connection. */
  Refused: 3,
  /** Findings at or above the bar the user set. */
  Findings: 4
} as const

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

/** Standard output took less than the result: a full disk, say. */
export const outputLost = 'OUTPUT_LOST'

/** A failure the user can do something about. Anything else that is thrown counts as a bug. */
export class MediamemError extends Error {
  readonly code: string
  readonly exitCode: ExitCode
  readonly suggestions: readonly string[]

  /** `code` is upper case with underscores and stable; a suggestion is a full command or one sentence. */
  constructor(code: string, message: string, exitCode: ExitCode, suggestions: readonly string[] = []) {
    super(message)
    this.name = 'MediamemError'
    this.code = code
    this.exitCode = exitCode
    this.suggestions = suggestions
  }
}

/** The `error` object of `--json`. */
export interface Failure {
  readonly code: string
  readonly exitCode: ExitCode
  readonly message: string
  readonly suggestions: readonly string[]
}

/**
 * What to tell of anything that was thrown. A parser of arguments marks its own errors with `oclif.exit` 2; those are
 * the user's to mend. Everything else unknown is a bug, and says so.
 */
export function failureOf(thrown: unknown, help: string): Failure {
  const message = plainMessage(thrown)
  const write = writeFailure(thrown)
  if (write !== null)
    return {code: outputLost, exitCode: ExitCode.Refused, message: `cannot write the result: ${write}`, suggestions: []}
  if (thrown instanceof MediamemError) {
    const {code, exitCode, suggestions} = thrown
    return {code, message, exitCode, suggestions}
  }
  if (isUsage(thrown)) return {code: 'USAGE', message, exitCode: ExitCode.Usage, suggestions: [help]}
  return {
    code: 'BUG',
    message: `this is a bug in mediamem: ${message}`,
    exitCode: ExitCode.Bug,
    suggestions: ['set MEDIAMEM_DEBUG=1 to see where, and report it with the capture if you may share it']
  }
}

/**
 * Without what oclif wraps around an error it meets while parsing: "Parsing --top \n\t...\nSee more help with --help",
 * and without its note on flags that may be repeated.
 */
function plainMessage(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const unknown = /^command (\S+) not found$/.exec(message)?.[1]?.replaceAll(':', ' ')
  if (unknown !== undefined) return `there is no command ${unknown}`
  return message.replace(/^Parsing (--\S+) \n\t/, '$1: ').replace(/\n(?:\nNote: .*|See more help with --help)$/s, '')
}

/** oclif writes help and errors itself. */
function writeFailure(thrown: unknown): string | null {
  if (!(thrown instanceof Error) || !('syscall' in thrown) || thrown.syscall !== 'write') return null
  return 'code' in thrown ? String(thrown.code) : thrown.message
}

function isUsage(thrown: unknown): boolean {
  const mark = thrown instanceof Error && 'oclif' in thrown ? thrown.oclif : null
  return typeof mark === 'object' && mark !== null && 'exit' in mark && mark.exit === ExitCode.Usage
}
