import {run} from '@oclif/core/run'
import {reportFailure} from './failure.js'

/** Runs the command line `argv` of the package at `root`. Never rejects: the exit code tells. */
export async function main(argv: readonly string[], root: string): Promise<void> {
  const fail = (error: unknown): void => {
    process.exitCode = reportFailure(error, {json: wantsJson(argv), help: 'mediamem --help'})
  }
  process.once('uncaughtException', (error) => {
    fail(error)
    process.exit()
  })
  try {
    // Plugins of the user's would be looked for in a home that may not be readable; there are none.
    await run(helpFirst(argv), {devPlugins: false, root, userPlugins: false})
  } catch (error) {
    fail(error)
  }
}

/** `help attribute` as people type it is `attribute --help`. */
const helpFirst = ([first, ...rest]: readonly string[]): string[] =>
  first === undefined ? [] : first === 'help' ? [...rest, '--help'] : [first, ...rest]

/** `--json` anywhere before `--`: the same rule a command goes by. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json')
}
