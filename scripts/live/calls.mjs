/** System calls of a command and its children, counted by strace. */
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {succeed} from './tools.mjs'

/** By name. */
export function callsOf(folder, command) {
  const table = join(folder, 'calls.txt')
  succeed(['strace', '-f', '-qq', '-c', '-U', 'calls,name', '-o', table, ...command])
  const rows = readFileSync(table, 'utf8').matchAll(/^ *(\d+) +(\w+)$/gm)
  return new Map([...rows].flatMap(([, calls, name]) => (name === 'total' ? [] : [[name, Number(calls)]])))
}

/** How many more of each there are in the second; those that hardly differ are left out. */
export const growth = (before, after, least) =>
  [...after]
    .map(([name, calls]) => [name, calls - (before.get(name) ?? 0)])
    .filter(([, more]) => Math.abs(more) >= least)
    .toSorted(([, a], [, b]) => b - a)
