/** Programs of the host: run, looked for, installed where that may be done. */
import {spawnSync} from 'node:child_process'

/** What a program wrote; an error with its last words where it failed. */
export function run(program, words, options = {}) {
  const {error, status, stderr, stdout} = spawnSync(program, words, {
    maxBuffer: 2 ** 30,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...options
  })
  if (status === 0) return stdout
  throw new Error(`${program} ${words.join(' ')}: ${error?.message ?? `exit ${status}\n${stderr}`}`)
}

export const has = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0

/** Installs the packages of the programs that are missing; tells which could not be had. */
export function missingAfterInstall(packages) {
  const missing = () => Object.keys(packages).filter((program) => !has(program))
  if (missing().length > 0 && process.getuid?.() === 0 && has('apt-get')) {
    const wanted = ['install', '-y', '--no-install-recommends', ...missing().flatMap((program) => packages[program])]
    const fetch = () => apt([...wanted, '--download-only'])
    if (fetch() || (apt(['update']) && fetch())) spawnSync('apt-get', wanted, {env: quiet, stdio: 'ignore'})
  }
  return missing()
}

const quiet = {...process.env, DEBIAN_FRONTEND: 'noninteractive'}
/** Where there is no network, apt tries long. */
const endOfFetching = Date.now() + 90_000

/** Asks the registry; tells whether that went well, in time. */
export const apt = (words, options = {}) =>
  spawnSync('apt-get', words, {
    env: quiet,
    stdio: 'ignore',
    timeout: Math.max(1, endOfFetching - Date.now()),
    ...options
  }).status === 0
