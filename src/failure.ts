import {type ExitCode, failureOf, outputLost} from './errors.js'
import {writeText} from './output.js'

/**
 * Tells of anything that was thrown: JSON on stdout under `--json`, else lines on stderr. Never a stack trace unless
 * MEDIAMEM_DEBUG asks for it. Gives the exit code.
 */
export function reportFailure(thrown: unknown, {json, help}: {json: boolean; help: string}): ExitCode {
  const failure = failureOf(thrown, help)
  // Standard output that cannot be written to is no place to say so.
  if (json && failure.code !== outputLost) writeText(1, `${JSON.stringify({error: failure}, null, 2)}\n`)
  else tell([failure.message, ...failure.suggestions.map((suggestion) => `  try: ${suggestion}`)])
  if (process.env.MEDIAMEM_DEBUG && thrown instanceof Error) writeText(2, `${thrown.stack}\n`)
  return failure.exitCode
}

/** What does not stop the command but changes what its result is worth. Under `--json` the result itself says so. */
export function reportWarning(text: string): void {
  tell([`warning: ${text}`])
}

export function reportNote(text: string): void {
  tell([text])
}

/** File names may hold anything: no control character reaches a terminal. */
function tell([first, ...more]: readonly string[]): void {
  const text = `mediamem: ${[first, ...more].join('\n')}\n`
  writeText(
    2,
    text.replace(/(?!\n)\p{Cc}/gu, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`)
  )
}
