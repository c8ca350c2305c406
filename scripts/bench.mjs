/**
 * `npm run bench [-- CAPTURE [RUNS]]`: attribution of the scale capture against `tar -tzf` of the same file, and what
 * tar-stream and gunzip alone take, all in one run, interleaved. Medians of wall time; peak resident memory. Then what
 * `npm run bench:live` measures.
 */
import {execFileSync, spawnSync} from 'node:child_process'
import {existsSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {median} from './live/tools.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const [capture = 'fixtures/captures/6.12-e-scale.tar.gz', runs = '7'] = process.argv.slice(2)
if (!existsSync(`${root}dist/main.cjs`)) execFileSync('npm', ['run', 'build'], {cwd: root, stdio: 'inherit'})

const bareTar = `
  const {createReadStream} = require('node:fs'), {createGunzip} = require('node:zlib'), {extract} = require('tar-stream')
  const reader = extract()
  let members = 0
  reader.on('entry', (header, stream, next) => { members += 1; stream.on('end', next); stream.resume() })
  createReadStream(process.argv[1], {highWaterMark: 2 ** 20}).pipe(createGunzip({chunkSize: 2 ** 18})).pipe(reader).on('finish', () => {})`

const subjects = {
  'tar -tzf': ['tar', '-tzf', capture],
  'gzip -dc': ['gzip', '-dc', capture],
  'node -e 0': [process.execPath, '-e', '0'],
  'bare tar-stream': [process.execPath, '-e', bareTar, capture],
  'mediamem attribute': [process.execPath, 'bin/run.js', 'attribute', '--json', capture],
  'mediamem --version': [process.execPath, 'bin/run.js', '--version']
}

const peaks = {}
const times = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]))
for (let run = 0; run <= Number(runs); run += 1) {
  for (const [name, command] of Object.entries(subjects)) {
    const {milliseconds, peak} = measure(command)
    // The first round warms caches.
    if (run > 0) times[name].push(milliseconds)
    if (peak !== null) peaks[name] = Math.max(peaks[name] ?? 0, peak)
  }
}

/** Wall time, and the peak as GNU `time` tells it; null where that is not installed. */
function measure(command) {
  const timed = existsSync('/usr/bin/time') ? ['/usr/bin/time', '-f', '%M', ...command] : command
  const started = process.hrtime.bigint()
  const {status, stderr} = spawnSync(timed[0], timed.slice(1), {
    cwd: root,
    encoding: 'utf8',
    env: {...process.env, NODE_ENV: 'production', NODE_EXTRA_CA_CERTS: ''},
    stdio: ['ignore', 'ignore', 'pipe']
  })
  const milliseconds = Number(process.hrtime.bigint() - started) / 1e6
  if (status !== 0) throw new Error(`${command.join(' ')}: exit ${status}\n${stderr}`)
  return {milliseconds, peak: timed === command ? null : Number(stderr.trim().split('\n').at(-1))}
}

const reference = median(times['tar -tzf'])
const idle = median(times['node -e 0'])
console.log(`${capture}, ${runs} runs, Node ${process.version}`)
console.log('                      wall ms   / tar -tzf   peak MB')
for (const name of Object.keys(subjects)) {
  const wall = median(times[name])
  const peak = name in peaks ? (peaks[name] / 1024).toFixed(0) : '-'
  console.log(
    `${name.padEnd(20)} ${wall.toFixed(0).padStart(8)} ${(wall / reference).toFixed(2).padStart(12)} ${peak.padStart(9)}`
  )
}
console.log(`start of a trivial command: ${(median(times['mediamem --version']) / idle).toFixed(2)} x bare node`)
const {status} = spawnSync(process.execPath, ['scripts/bench-live.mjs'], {cwd: root, stdio: 'inherit'})
process.exitCode = status ?? 1
