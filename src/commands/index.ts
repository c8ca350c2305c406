import type {Command} from '@oclif/core/command'
import attribute from './attribute.js'
import collector from './collector.js'
import diff from './diff.js'
import explain from './explain.js'
import interfaces from './interfaces.js'
import leaks from './leaks.js'
import snapshot from './snapshot.js'

/** Every command by its name: what oclif loads when one of them runs, and not before. */
export const COMMANDS: Readonly<Record<string, Command.Class>> = {
  attribute,
  collector,
  diff,
  explain,
  interfaces,
  leaks,
  snapshot
}
