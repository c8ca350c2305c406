import type {Command} from '@oclif/core/command'
import {run} from '@oclif/core/run'
import attribute from './commands/attribute.js'
import interfaces from './commands/interfaces.js'
import snapshot from './commands/snapshot.js'
import {reportFailure} from './failure.js'

/** Every command by its name: what the bundle exports to oclif. */
export const COMMANDS: Readonly<Record<string, Command.Class>> = {attribute, interfaces, snapshot}

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
    await run([...argv], {root})
  } catch (error) {
    fail(error)
  }
}

/** `--json` anywhere before `--`: the same rule a command goes by. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json')
}
