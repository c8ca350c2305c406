/** A process whose first thread has ended shows its descriptors and maps through the others alone. */
import {existsSync, readdirSync} from 'node:fs'
import {basename} from 'node:path'
import type {Identity} from './identity.js'

/** Runs `act` with the working folder, that of a process, set to one of its living threads where the first is dead. */
export function throughThread<T>({state}: Identity, act: () => T): T {
  if (!/^[ZX]/.test(state)) return act()
  const folder = process.cwd()
  const first = basename(folder)
  const thread = readdirSync('task').find((one) => one !== first)
  if (thread === undefined) return act()
  process.chdir(`task/${thread}`)
  try {
    return act()
  } finally {
    process.chdir(folder)
  }
}

/** Has a thread of the process of the working folder other descriptors than `names`? They have one table, as a rule. */
export function hasOtherTables(names: readonly string[]): boolean {
  // A process as a folder may have none; a living one has this as long as it has `stat`.
  const threads = existsSync('task') || !existsSync('stat') ? readdirSync('task') : []
  if (threads.length < 2) return false
  const own = names.join()
  return threads.some((thread) => readdirSync(`task/${thread}/fd`).join() !== own)
}
