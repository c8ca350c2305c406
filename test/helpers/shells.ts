import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, symlinkSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

interface Shell {
  readonly name: string
  /** The words before a script. */
  readonly words: readonly string[]
  readonly path: string
}

const {PATH = ''} = process.env
const has = (...command: readonly [string, ...string[]]): boolean =>
  spawnSync(command[0], command.slice(1)).error === undefined

const shell = (words: readonly string[], name = words.join(' '), path = PATH): Shell => ({name, path, words})

/** As on Android, but for what this toybox was built without. */
function toybox(): Shell[] {
  const box = 'toybox'
  if (!has('mksh', '-c', 'true') || !has(box)) return []
  const folder = mkdtempSync(join(tmpdir(), 'mediamem-toybox-'))
  process.once('exit', () => rmSync(folder, {force: true, recursive: true}))
  const program = String(spawnSync('sh', ['-c', 'command -v toybox']).stdout).trim()
  for (const name of ['cat', 'find', 'grep', 'ls', 'mkdir', 'mktemp', 'rm', 'tar'])
    if (spawnSync(box, [name, '--help']).status === 0) symlinkSync(program, join(folder, name))
  return [shell(['mksh'], 'mksh with toybox', `${folder}:${PATH}`)]
}

/** The POSIX shells that are here. */
export const shells: readonly Shell[] = [
  ...['dash', 'bash'].filter((one) => has(one, '-c', 'true')).map((one) => shell([one])),
  ...(has('busybox') ? [shell(['busybox', 'sh'])] : []),
  ...toybox()
]
