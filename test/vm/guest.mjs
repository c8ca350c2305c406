/** Inside the guest: runs mediamem on the machine it is in, and keeps of every run its output and exit code. */
import {spawnSync} from 'node:child_process'
import {mkdirSync, writeFileSync} from 'node:fs'

/** What names this machine, and the file a snapshot of it is kept in. */
const source = ['/']
const kept = '/tmp/kept.json'
const nobody = 65534

const runs = {
  snapshot: {words: ['snapshot', ...source, '-o', kept]},
  process: {words: ['attribute', ...source]},
  buffer: {words: ['attribute', kept, '--by', 'buffer']},
  exporter: {words: ['attribute', kept, '--by', 'exporter']},
  interfaces: {words: ['interfaces', kept]},
  unprivileged: {uid: nobody, words: ['attribute', ...source]}
}

// There is no password file here, and so nothing that tells what these would be.
const {HOME: _, SHELL: __, ...inherited} = process.env
const env = {...inherited, NODE_ENV: 'production'}

for (const [name, {uid, words}] of Object.entries(runs)) {
  const started = Date.now()
  const user = uid === undefined ? {} : {gid: uid, uid}
  const {error, signal, status, stderr, stdout} = spawnSync(
    process.execPath,
    ['/mediamem/bin/run.js', ...words, '--json'],
    {cwd: '/', env, maxBuffer: 2 ** 26, timeout: 60_000, ...user}
  )
  mkdirSync(`/results/${name}`)
  writeFileSync(`/results/${name}/stdout`, stdout ?? '')
  writeFileSync(`/results/${name}/stderr`, stderr ?? '')
  const end = {exitCode: status, seconds: (Date.now() - started) / 1000, signal, trouble: error?.message ?? null, words}
  writeFileSync(`/results/${name}/end.json`, JSON.stringify(end))
}
