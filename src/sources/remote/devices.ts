/** Which devices adb knows, for who has to name one. */
import {execFile} from 'node:child_process'
import {adb} from './command.js'

/** Serials with their states, `emulator-5554 (device)`; none when adb does not tell in time. */
export function connected(env: Readonly<Record<string, string | undefined>>): Promise<readonly string[]> {
  const {args, program} = adb(null, env, ['devices'])
  return new Promise((resolve) => {
    execFile(program, [...args], {maxBuffer: 65536, timeout: 5000}, (error, stdout) =>
      resolve(error === null ? devicesOf(stdout) : [])
    )
  })
}

/** `List of devices attached`, then a line for each: serial, TAB, state. Messages of adb have no TAB. */
const devicesOf = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => /^([^\t\p{Cc}]+)\t([a-z][a-z ]*)/u.exec(line))
    .flatMap((row) => (row === null ? [] : [`${row[1]} (${row[2]?.trim()})`]))
