/** Inside the guest: runs mediamem on the machine it is in, and keeps of every run its output and exit code. */
import {spawnSync} from 'node:child_process'
import {mkdirSync, writeFileSync} from 'node:fs'
import {readers, runsOf} from './runs.mjs'

// There is no password file here, and so nothing that tells what these would be.
const {HOME: _, SHELL: __, ...inherited} = process.env
const env = {...inherited, NODE_ENV: 'production'}

for (const {path, shell, uid} of readers.flatMap(runsOf)) {
  const started = Date.now()
  const {error, signal, status, stderr, stdout} = spawnSync('sh', ['-c', shell], {
    cwd: '/',
    env,
    gid: uid,
    maxBuffer: 2 ** 26,
    timeout: 120_000,
    uid
  })
  const folder = `/results/${path}`
  mkdirSync(folder, {recursive: true})
  writeFileSync(`${folder}/stdout`, stdout ?? '')
  writeFileSync(`${folder}/stderr`, stderr ?? '')
  const seconds = (Date.now() - started) / 1000
  writeFileSync(`${folder}/end.json`, JSON.stringify({exitCode: status, seconds, signal, trouble: error?.message}))
}
